import { Badge } from '@mantine/core'
import type { ReactNode } from 'react'
import type { LogRow } from '../../api/logs.ts'
import { general } from '../../messages/general.ts'
import { systemLog as words } from '../../messages/system-log.ts'
import type { Column } from '../../parts/resource-table.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import classes from './system-log.module.css'

interface LogColumnsOptions {
  readonly onOpen: (uuid: string) => void
  /** Gets what the events are to have too. */
  readonly onNarrow: (value: string) => void
}

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
  const value = (given: unknown, show: (word: string) => ReactNode = (word) => word) => {
    const word = shown(given)
    if (word === null) return general.none
    return (
      <button
        type="button"
        className={classes['value']}
        title={words.narrowTo(word)}
        aria-label={words.narrowTo(word)}
        onClick={() => onNarrow(word)}
      >
        {show(word)}
      </button>
    )
  }
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
    { header: words.actor, from: 'sm', width: '17%', cell: ({ actor }) => value(actor?.displayName) },
    { header: words.target, from: 'md', width: '17%', cell: ({ target }) => value(target?.[0]?.displayName) },
    { header: words.outcome, from: 'md', width: '8rem', cell: ({ outcome }) => value(outcome?.result, badge) },
    { header: words.severity, from: 'lg', width: '7rem', cell: ({ severity }) => value(severity, badge) },
  ]
}

/** What came from outside may have another type than it should. */
function shown(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

const badge = (word: string) => (
  <Badge variant="dot" color={colours[word] ?? 'gray.6'} className={classes['word'] ?? ''}>
    {word}
  </Badge>
)
