import { Modal, TextInput } from '@mantine/core'
import { Search } from 'lucide-react'
import { useState } from 'react'
import type { Trigger } from '../../../../src/model/flow-definition.ts'
import { strip as words } from '../../messages/strip.ts'
import { triggerId } from '../model/draft.ts'
import { CardIcon } from './card-icon.tsx'
import classes from './palette.module.css'
import { useStrip, useStripState } from './strip-context.ts'

interface EventKind {
  readonly group: string
  readonly title: string
  readonly text: string
  readonly category: string
  readonly trigger: Trigger
}

const kinds: readonly EventKind[] = [
  {
    group: words.eventGroups.apps,
    title: words.apiEndpoint,
    text: words.apiEndpointText,
    category: 'trigger',
    trigger: { event: 'api_endpoint', security: 'client_token' },
  },
  {
    group: words.eventGroups.control,
    title: words.helper,
    text: words.helperText,
    category: 'flow',
    trigger: { event: 'helper' },
  },
]

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
  const [query, setQuery] = useState('')
  const wanted = query.trim().toLowerCase()
  const found = kinds.filter(({ group, title, text }) => `${group} ${title} ${text}`.toLowerCase().includes(wanted))
  const choose = ({ trigger }: EventKind) => {
    close()
    strip.chooseTrigger(trigger)
    // Now that the first card has the focus: there it goes back to.
    if (trigger.event === 'api_endpoint') strip.page().onEndpointChosen()
  }
  return (
    <form
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
        placeholder={words.searchEvents}
        value={query}
        onChange={({ currentTarget }) => setQuery(currentTarget.value)}
      />
      {found.length === 0 && (
        <p className={classes['nothing']} role="status">
          {words.noEvents}
        </p>
      )}
      {Object.values(words.eventGroups).map((group) => {
        const inside = found.filter((kind) => kind.group === group)
        return (
          inside.length > 0 && (
            <section key={group} className={classes['group']} aria-label={group}>
              <h3 className={classes['heading']}>{group}</h3>
              {inside.map((kind) => (
                <button type="button" key={kind.title} className={classes['choice']} onClick={() => choose(kind)}>
                  <CardIcon category={kind.category} />
                  <span className={classes['about']}>
                    <span className={classes['name']}>{kind.title}</span>
                    <span className={classes['text']}>{kind.text}</span>
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
