import { valueNames, type LogValues } from '../../api/log-values.ts'
import { ranges, type Range } from '../../api/statistics.ts'
import { rangeStart } from '../../parts/time-range.ts'

/** What the System Log shows, as its address has it. */
export interface LogSearch extends LogValues {
  readonly type?: string | undefined
  readonly q?: string | undefined
  /** Up to now; else `since` and `until`, ISO 8601; without them 7 days. */
  readonly range?: Range | undefined
  readonly since?: string | undefined
  readonly until?: string | undefined
  readonly order?: 'oldest' | undefined
  /** The most frequent types, actors and targets are shown. */
  readonly trends?: true | undefined
  /** The event in the drawer. */
  readonly event?: string | undefined
  /** The dialog is open, with this event type where it names one. */
  readonly publish?: string | undefined
}

/** What is shown where the address has no time. */
export const usualRange: Range = '7d'

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
// A text that looks like a number comes as one.
const anyText = (value: unknown) =>
  text(typeof value === 'number' || typeof value === 'boolean' ? String(value) : value)
const time = (value: unknown) => (Number.isNaN(Date.parse(String(value))) ? undefined : text(value))

/** Takes what an address says; what makes no sense counts as left out. */
export function logSearchOf(search: Readonly<Record<string, unknown>>): LogSearch {
  const { publish } = search
  return {
    ...Object.fromEntries(valueNames.map((name) => [name, anyText(search[name])])),
    type: text(search['type']),
    q: anyText(search['q']),
    range: ranges.find((known) => known === search['range']),
    since: time(search['since']),
    until: time(search['until']),
    order: search['order'] === 'oldest' ? 'oldest' : undefined,
    trends: search['trends'] === true ? true : undefined,
    event: text(search['event']),
    publish: publish === undefined || publish === false ? undefined : (text(publish) ?? '1'),
  }
}

/** The bounds in time. `until` is left out where it goes on until now. @param now epoch ms */
export function boundsOf(
  { range, since, until }: Pick<LogSearch, 'range' | 'since' | 'until'>,
  now: number,
): { readonly since: string; readonly until?: string } {
  if (range !== undefined || since === undefined) {
    const start = until === undefined ? now : Date.parse(until)
    const from = rangeStart(range ?? usualRange, range === undefined ? start : now)
    return range === undefined && until !== undefined ? { since: from, until } : { since: from }
  }
  return until === undefined ? { since } : { since, until }
}

/** The filter alone, e.g. to keep it as a view. */
export function filterOf({ event: _event, publish: _publish, trends: _trends, ...filter }: LogSearch): LogSearch {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))
}

/** The search takes 10 words of 40 characters. */
const [mostWords, longestWord] = [10, 40]

/** A search for what was searched for before and a value too. */
export function withValue(q: string | undefined, value: string): string {
  const words = `${q ?? ''} ${value}`.split(/\s+/).filter((word) => word !== '')
  const short = words.map((word) => word.slice(0, longestWord))
  return [...new Set(short)].slice(-mostWords).join(' ')
}
