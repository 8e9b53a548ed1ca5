import { ActionIcon, Button, Checkbox, Group, Input, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { Search, X } from 'lucide-react'
import { useDeferredValue, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { eligibleTypes, type EligibleType } from '../../api/event-hooks.ts'
import { hookForm as words } from '../../messages/hook-form.ts'
import { ErrorBox } from '../../parts/error-box.tsx'
import { Loading } from '../../parts/loading.tsx'
import classes from './event-type-picker.module.css'

interface EventTypePickerProps {
  /** Of the search field, which takes the focus where something is wrong. */
  readonly id: string
  readonly value: readonly string[]
  readonly onChange: (types: readonly string[]) => void
  readonly error: string | null
}

/** Chooses event types from an inline list: a pop-over would cover what comes after it. */
export function EventTypePicker({ id, value, onChange, error }: EventTypePickerProps) {
  const { data, error: failure, refetch } = useQuery(eligibleTypes)
  const [text, setText] = useState('')
  const deferred = useDeferredValue(text)
  const matches = useMemo(() => matching(data ?? [], deferred), [data, deferred])
  if (failure !== null) return <ErrorBox error={failure} onRetry={() => void refetch()} />
  if (data === undefined) return <Loading />
  const isSearching = deferred.trim() !== ''
  const unchosen = matches.filter((type) => !value.includes(type.id))
  return (
    <Stack gap="sm">
      <TextInput
        id={id}
        type="search"
        label={words.searchEvents}
        placeholder={words.searchPlaceholder}
        leftSection={<Search size={16} aria-hidden />}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        onKeyDown={(event) => {
          // Enter would send the form off while somebody only looks for an event.
          if (event.key === 'Enter') event.preventDefault()
        }}
        autoComplete="off"
        spellCheck={false}
        error={error !== null}
        {...(error === null ? {} : { 'aria-describedby': `${id}-error` })}
      />
      <Group gap="sm" justify="space-between" mih={30}>
        <Text size="sm" role="status">
          {words.chosenOf(value.length, data.length)}
          {isSearching && ` · ${words.matching(matches.length)}`}
        </Text>
        <Group gap="xs">
          {isSearching && unchosen.length > 0 && (
            <Button
              variant="default"
              size="compact-sm"
              onClick={() => onChange([...value, ...unchosen.map((type) => type.id)])}
            >
              {words.selectMatching}
            </Button>
          )}
          {value.length > 0 && (
            <Button variant="subtle" size="compact-sm" onClick={() => onChange([])}>
              {words.clearChosen}
            </Button>
          )}
        </Group>
      </Group>
      {matches.length === 0 ? (
        <Text size="sm" c="dimmed">
          {words.noMatch}
        </Text>
      ) : (
        <TypeList types={matches} isGrouped={!isSearching} value={value} onChange={onChange} invalid={error !== null} />
      )}
      {error !== null && (
        <Input.Error id={`${id}-error`} size="sm">
          {error}
        </Input.Error>
      )}
      <Chips value={value} onChange={onChange} />
    </Stack>
  )
}

type Row = { readonly group: string; readonly count: number } | { readonly type: EligibleType; readonly index: number }

const itemHeight = 46
const groupHeight = 34

interface TypeListProps {
  readonly types: readonly EligibleType[]
  readonly isGrouped: boolean
  readonly value: readonly string[]
  readonly onChange: (types: readonly string[]) => void
  readonly invalid: boolean
}

/** Only what is in view is drawn. One stop of the Tab key; the arrow keys go from box to box. */
function TypeList({ types, isGrouped, value, onChange, invalid }: TypeListProps) {
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState(0)
  const rows = useMemo(
    () => (isGrouped ? grouped(types) : types.map((type, index) => ({ type, index }))),
    [types, isGrouped],
  )
  const chosen = useMemo(() => new Set(value), [value])
  const virtual = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: (row) => ('group' in rows[row]! ? groupHeight : itemHeight),
    overscan: 8,
    initialRect: { width: 800, height: 320 },
  })
  const current = Math.min(at, types.length - 1)

  const goTo = (index: number) => {
    const next = Math.max(0, Math.min(types.length - 1, index))
    setAt(next)
    virtual.scrollToIndex(rows.findIndex((row) => 'index' in row && row.index === next))
    // The row may only be drawn after the scrolling.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-type-index="${next}"]`)?.focus()),
    )
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      Home: 0,
      End: types.length - 1,
      PageDown: current + 6,
      PageUp: current - 6,
    }
    const next = steps[event.key]
    if (next === undefined) return
    event.preventDefault()
    goTo(next)
  }
  const toggle = (type: string) => onChange(chosen.has(type) ? value.filter((each) => each !== type) : [...value, type])
  return (
    <div
      ref={box}
      role="group"
      aria-label={words.eventList}
      className={classes['list']}
      data-invalid={invalid}
      onKeyDown={onKeyDown}
    >
      <div className={classes['inner']} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index]!
          const place = { height: item.size, transform: `translateY(${item.start}px)` }
          if ('group' in row) {
            return (
              <div key={item.key} className={`${classes['row']} ${classes['group']}`} style={place}>
                {row.group} · {row.count}
              </div>
            )
          }
          const { type, index } = row
          const boxId = `${id}-${index}`
          return (
            <div key={type.id} className={`${classes['row']} ${classes['item']}`} style={place}>
              <Checkbox
                id={boxId}
                checked={chosen.has(type.id)}
                onChange={() => toggle(type.id)}
                onFocus={() => setAt(index)}
                tabIndex={index === current ? 0 : -1}
                data-type-index={index}
                w="100%"
                styles={{
                  labelWrapper: { minWidth: 0, flex: 1 },
                  body: { alignItems: 'center' },
                  label: { width: '100%' },
                }}
                label={
                  <div className={classes['label']}>
                    <code>{type.id}</code>
                    <span>{type.description}</span>
                  </div>
                }
              />
            </div>
          )
        })}
      </div>
    </div>
  )
}

const mostChips = 24

function Chips({ value, onChange }: Pick<EventTypePickerProps, 'value' | 'onChange'>) {
  if (value.length === 0) return null
  return (
    <ul className={classes['chips']} aria-label={words.chosen}>
      {value.slice(0, mostChips).map((type) => (
        <li key={type} className={classes['chip']}>
          <code>{type}</code>
          <ActionIcon
            variant="transparent"
            color="gray"
            size={26}
            aria-label={words.removeEvent(type)}
            onClick={() => onChange(value.filter((each) => each !== type))}
          >
            <X size={14} aria-hidden />
          </ActionIcon>
        </li>
      ))}
      {value.length > mostChips && (
        <li>
          <Text size="sm">{words.moreChosen(value.length - mostChips)}</Text>
        </li>
      )}
    </ul>
  )
}

/** Every word must be found, in the id, the description or the tags. */
function matching(types: readonly EligibleType[], text: string): readonly EligibleType[] {
  const asked = text.trim().toLowerCase().split(/\s+/).filter(Boolean)
  if (asked.length === 0) return types
  return types.filter(({ id, description, tags }) => {
    const all = `${id} ${description} ${tags.join(' ')}`.toLowerCase()
    return asked.every((word) => all.includes(word))
  })
}

/** In the order of their ids, with a line before each first part of the name. */
function grouped(types: readonly EligibleType[]): readonly Row[] {
  const groups = Map.groupBy(types, ({ id }) => id.split('.', 1)[0]!)
  const rows: Row[] = []
  let index = 0
  for (const [group, members] of groups) {
    rows.push({ group, count: members.length })
    for (const type of members) rows.push({ type, index: index++ })
  }
  return rows
}
