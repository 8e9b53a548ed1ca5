import { Button, Group } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { logList, type LogFilter, type LogParty, type LogRow } from '../../api/logs.ts'
import { valueNames, type LogValue } from '../../api/log-values.ts'
import { systemLog as words } from '../../messages/system-log.ts'
import { withValue, type LogSearch } from './log-search.ts'

/** As the server takes it. */
const longestValue = 500

/**
 * What narrows the log to a value of an event: its own parameter, or the search for its words where it does not fit there.
 *
 * @param given what came from outside, and may have another type than it should
 * @param word what is shown for it
 */
export function narrowingTo(name: LogValue, given: unknown, word: string, q: string | undefined): Partial<LogSearch> {
  if (typeof given === 'string' && given !== '' && given.length <= longestValue) return { [name]: given }
  return { q: withValue(q, word) }
}

interface LogNarrowingProps {
  readonly filter: LogFilter
  readonly onChange: (changed: Partial<LogSearch>) => void
}

/** The values that the log is narrowed to; each can be taken out again. */
export function LogNarrowing({ filter, onChange }: LogNarrowingProps) {
  // Read for the list already: only for the names in it.
  const { readFirst: _, ...query } = logList(filter)
  const { data } = useInfiniteQuery({ ...query, enabled: false })
  const chosen = valueNames.filter((name) => filter[name] !== undefined)
  if (chosen.length === 0) return null
  const first = data?.pages.find(({ rows }) => rows.length > 0)?.rows[0]
  return (
    <Group gap="xs" role="group" aria-label={words.narrowed}>
      {chosen.map((name) => {
        const told = words.narrowedTo(words.values[name], nameIn(first, name, filter[name] ?? ''))
        return (
          <Button
            key={name}
            size="compact-sm"
            variant="light"
            maw="100%"
            rightSection={<X size={14} aria-hidden />}
            title={filter[name] ?? ''}
            aria-label={words.remove(told)}
            onClick={() => onChange({ [name]: undefined })}
          >
            {told}
          </Button>
        )
      })}
    </Group>
  )
}

/** What an event that fits calls it. */
function nameIn(event: LogRow | undefined, name: LogValue, id: string): string {
  const parties: unknown = name === 'actor' ? [event?.actor] : name === 'target' ? event?.target : []
  // What came from outside may have another type than it should.
  const found = Array.isArray(parties) ? parties.find((party: LogParty | null | undefined) => party?.id === id) : null
  const shown: unknown = (found as LogParty | null | undefined)?.displayName // one of the list just searched
  return typeof shown === 'string' && shown !== '' ? shown : id
}
