import type { LogEventItem } from '../../api/logs.ts'

const columns: readonly (readonly [string, (event: LogEventItem) => string | null | undefined])[] = [
  ['published', ({ published }) => published],
  ['uuid', ({ uuid }) => uuid],
  ['eventType', ({ eventType }) => eventType],
  ['displayMessage', ({ displayMessage }) => displayMessage],
  ['severity', ({ severity }) => severity],
  ['actor', ({ actor }) => actor?.displayName],
  ['actorAlternateId', ({ actor }) => actor?.alternateId],
  ['target', ({ target }) => target?.map(({ displayName }) => displayName ?? '').join('; ')],
  ['outcome', ({ outcome }) => outcome?.result],
  ['reason', ({ outcome }) => outcome?.reason],
]

/**
 * Events as CSV (RFC 4180). A value that a spreadsheet would take for a formula gets an apostrophe before it: the values came
 * from outside.
 */
export function eventsCsv(events: readonly LogEventItem[]): string {
  return events.map((event) => line(columns.map(([, read]) => cell(read(event))))).join('')
}

/** The first line of the file. */
export const csvHead = () => line(columns.map(([name]) => name))

const line = (cells: readonly string[]) => `${cells.join(',')}\r\n`

function cell(value: unknown): string {
  // What came from outside may have another type than it should.
  const text = typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value)
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
