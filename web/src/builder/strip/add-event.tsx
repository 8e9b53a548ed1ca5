import { Modal, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { useRef, useState, type KeyboardEvent } from 'react'
import type { Trigger } from '../../../../src/model/flow-definition.ts'
import { eventTypeSearch } from '../../api/event-types.ts'
import { builder } from '../../messages/builder.ts'
import { strip as words } from '../../messages/strip.ts'
import { triggerId } from '../model/draft.ts'
import { CardIcon } from './card-icon.tsx'
import classes from './palette.module.css'
import { useStrip, useStripState } from './strip-context.ts'

interface EventKind {
  readonly key: string
  readonly group: string
  readonly title: string
  readonly text: string
  readonly category: string
  readonly trigger: Trigger
  /** It is the name of an event type, which may be long. */
  readonly isType?: true
}

const kind = (group: string, trigger: Trigger, category: string): EventKind => ({
  key: trigger.event,
  group,
  title: builder.triggers[trigger.event],
  text: words.triggerTexts[trigger.event],
  category,
  trigger,
})

/** Where whoever looks at the flow is: most flows of theirs run by their clock. */
const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone

const kinds: readonly EventKind[] = [
  kind(words.eventGroups.apps, { event: 'api_endpoint', security: 'client_token' }, 'trigger'),
  kind(words.eventGroups.control, { event: 'schedule', cron: '0 9 * * *', timeZone: ownZone() }, 'schedule'),
  kind(words.eventGroups.control, { event: 'delegated' }, 'delegated'),
  kind(words.eventGroups.control, { event: 'helper' }, 'flow'),
]

/** Of some 1,200 types: who does not find it among these searches on. */
const mostTypes = 40

/** The dialog in which what starts the flow is chosen. */
export function AddEvent() {
  const { state, focus } = useStrip()
  const isOpen = useStripState(({ isAddingEvent }) => isAddingEvent)
  const close = () => state.setState({ isAddingEvent: false })
  const leave = () => {
    close()
    focus({ card: triggerId })
  }
  return (
    <Modal
      opened={isOpen}
      onClose={leave}
      title={words.addEvent}
      size="lg"
      returnFocus={false}
      transitionProps={{ duration: 0 }}
    >
      <Events close={close} />
    </Modal>
  )
}

function Events({ close }: { readonly close: () => void }) {
  const strip = useStrip()
  const list = useRef<HTMLFormElement>(null)
  const [query, setQuery] = useState('')
  const wanted = query.trim().toLowerCase()
  const types = useTypes(query.trim())
  const found = [
    ...kinds.filter(({ group, title, text }) => `${group} ${title} ${text}`.toLowerCase().includes(wanted)),
    ...types.shown,
  ]
  const choose = ({ trigger }: EventKind) => {
    close()
    strip.chooseTrigger(trigger)
    // Now that the first card has the focus: there it goes back to.
    if (trigger.event === 'api_endpoint') strip.page().onEndpointChosen()
  }
  /** The arrows go through what was found, and back into the field. */
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    const stops = [...(list.current?.querySelectorAll<HTMLElement>('input, [data-kind]') ?? [])]
    const at = stops.indexOf(document.activeElement as HTMLElement)
    stops.at((at + by) % stops.length)?.focus()
  }
  return (
    <form
      ref={list}
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault()
        if (found[0] !== undefined) choose(found[0])
      }}
    >
      <TextInput
        data-autofocus
        autoFocus
        leftSection={<Search size={16} aria-hidden="true" />}
        aria-label={words.searchEvents}
        placeholder={words.searchEventsHint}
        value={query}
        onChange={({ currentTarget }) => setQuery(currentTarget.value)}
      />
      <p className={classes['nothing']} role="status">
        {found.length === 0 && !types.isSearching ? words.noEvents : types.said}
      </p>
      {Object.values(words.eventGroups).map((group) => {
        const inside = found.filter((each) => each.group === group)
        return (
          inside.length > 0 && (
            <section key={group} className={classes['group']} aria-label={group}>
              <h3 className={classes['heading']}>{group}</h3>
              {inside.map((each) => (
                <button
                  type="button"
                  key={each.key}
                  data-kind={each.key}
                  className={classes['choice']}
                  onClick={() => choose(each)}
                >
                  <CardIcon category={each.category} />
                  <span className={classes['about']}>
                    <span className={classes['name']} data-type={each.isType}>
                      {each.title}
                    </span>
                    <span className={classes['text']}>{each.text}</span>
                  </span>
                </button>
              ))}
            </section>
          )
        )
      })}
    </form>
  )
}

/** The event types that fit; without words only one's own, as nobody reads 1,178. */
function useTypes(asked: string) {
  const [later] = useDebouncedValue(asked, 150)
  const { data = [], isFetching } = useQuery({
    ...eventTypeSearch(later === '' ? { category: 'own' } : { q: later }),
    placeholderData: keepPreviousData,
  })
  const isSearching = isFetching || later !== asked
  const shown = data.slice(0, mostTypes).map(({ id, description, own }): EventKind => ({
    key: id,
    group: own ? words.eventGroups.own : words.eventGroups.types,
    title: id,
    text: description,
    category: 'event',
    trigger: { event: 'event', type: id },
    isType: true,
  }))
  const said =
    asked === '' ? words.searchTypes : isSearching ? words.searching : words.typesFound(data.length, mostTypes)
  return { shown, isSearching, said }
}
