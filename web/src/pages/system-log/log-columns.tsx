import { Badge } from '@mantine/core'
import type { LogRow } from '../../api/logs.ts'
import { common } from '../../messages/common.ts'
import { systemLog as words } from '../../messages/system-log.ts'
import type { Column } from '../../parts/resource-table.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import type { LogSearch } from './log-search.ts'
import classes from './system-log.module.css'

interface LogColumnsOptions {
  readonly onOpen: (uuid: string) => void
  readonly onNarrow: (changed: Partial<LogSearch>) => void
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

/** The columns of the log. A click on a value shows only the events that have it. */
export const logColumns = ({ onOpen, onNarrow }: LogColumnsOptions): readonly Column<LogRow>[] => {
  const narrow = (value: string | null, changed: Partial<LogSearch>) =>
    value === null ? (
      common.none
    ) : (
      <button
        type="button"
        className={classes['value']}
        title={words.narrowTo(value)}
        aria-label={words.narrowTo(value)}
        onClick={() => onNarrow(changed)}
      >
        {value}
      </button>
    )
  const byWord = (value: unknown) => {
    const word = shown(value)
    return narrow(word, { q: word === null ? undefined : asWords(word) })
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
    { header: words.actor, from: 'sm', width: '17%', cell: ({ actor }) => byWord(actor?.displayName) },
    { header: words.target, from: 'md', width: '17%', cell: ({ target }) => byWord(target?.[0]?.displayName) },
    { header: words.outcome, from: 'md', width: '8rem', cell: ({ outcome }) => <Word value={outcome?.result} /> },
    { header: words.severity, from: 'lg', width: '7rem', cell: ({ severity }) => <Word value={severity} /> },
  ]
}

/** What came from outside may have another type than it should. */
function shown(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/** A value as keywords of the search, of which each has at most 40 characters, and there are at most 10. */
const asWords = (value: string) =>
  value
    .split(/\s+/)
    .map((word) => word.slice(0, 40))
    .slice(0, 10)
    .join(' ')

function Word({ value }: { readonly value: unknown }) {
  const word = shown(value)
  if (word === null) return common.none
  return (
    <Badge variant="dot" color={colours[word] ?? 'gray.6'}>
      {word}
    </Badge>
  )
}
