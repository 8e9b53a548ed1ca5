import { Badge } from '@mantine/core'
import type { ReactNode } from 'react'
import type { LogRow } from '../../api/logs.ts'
import type { LogValue } from '../../api/log-values.ts'
import { general } from '../../messages/general.ts'
import { systemLog as words } from '../../messages/system-log.ts'
import type { Column } from '../../parts/resource-table.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import classes from './system-log.module.css'

interface LogColumnsOptions {
  readonly onOpen: (uuid: string) => void
  readonly onNarrow: OnNarrow
}

/** Narrows the log to the events that have a value too: its parameter, the value itself, and what is shown for it. */
export type OnNarrow = (name: LogValue, value: unknown, word: string) => void

const colours: Readonly<Record<string, string>> = {
  SUCCESS: 'teal',
  ALLOW: 'teal',
  FAILURE: 'red',
  DENY: 'red',
  CHALLENGE: 'orange',
  WARN: 'orange',
  ERROR: 'red',
}

/** The columns of the log. A click on a value narrows the log to the events that have it too. */
export const logColumns = ({ onOpen, onNarrow }: LogColumnsOptions): readonly Column<LogRow>[] => {
  const value = (name: LogValue, given: unknown, label: unknown, show?: (word: string) => ReactNode) => (
    <NarrowButton name={name} value={given} word={shown(label)} onNarrow={onNarrow} show={show} />
  )
  return [
    { header: words.time, width: '9rem', cell: ({ published }) => <TimeAgo time={published} /> },
    {
      header: words.event,
      cell: ({ uuid, eventType, displayMessage }) => (
        <>
          <button type="button" className={classes['open']} onClick={() => onOpen(uuid)}>
            {eventType}
          </button>
          {shown(displayMessage) !== null && <span className={classes['message']}>{shown(displayMessage)}</span>}
        </>
      ),
    },
    {
      header: words.actor,
      from: 'sm',
      width: '17%',
      cell: ({ actor }) => value('actor', actor?.id, actor?.displayName),
    },
    {
      header: words.target,
      from: 'md',
      width: '17%',
      cell: ({ target }) => value('target', target?.[0]?.id, target?.[0]?.displayName),
    },
    {
      header: words.outcome,
      from: 'md',
      width: '8rem',
      cell: ({ outcome }) => value('outcome', outcome?.result, outcome?.result, badge),
    },
    {
      header: words.severity,
      from: 'lg',
      width: '7rem',
      cell: ({ severity }) => value('severity', severity, severity, badge),
    },
  ]
}

interface NarrowButtonProps {
  readonly name: LogValue
  readonly value: unknown
  /** Null where there is nothing to show. */
  readonly word: string | null
  readonly onNarrow: OnNarrow
  readonly show?: ((word: string) => ReactNode) | undefined
}

/** A value of an event, which narrows the log to the events that have it too. */
export function NarrowButton({ name, value, word, onNarrow, show = (shownWord) => shownWord }: NarrowButtonProps) {
  if (word === null) return general.none
  return (
    <button
      type="button"
      className={classes['value']}
      title={words.narrowTo(word)}
      aria-label={words.narrowTo(word)}
      onClick={() => onNarrow(name, value, word)}
    >
      {show(word)}
    </button>
  )
}

/** What came from outside may have another type than it should. */
export function shown(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

export const badge = (word: string) => (
  <Badge variant="dot" color={colours[word] ?? 'gray.6'} className={classes['word'] ?? ''}>
    {word}
  </Badge>
)
