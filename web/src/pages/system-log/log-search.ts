/** What the System Log shows, as its address has it. */
export interface LogSearch {
  readonly type?: string | undefined
  readonly q?: string | undefined
  /** Without it: 7 days. */
  readonly range?: LogRange | undefined
  /** With the range `custom`: ISO 8601. */
  readonly since?: string | undefined
  readonly until?: string | undefined
  readonly order?: 'oldest' | undefined
  /** The event in the drawer. */
  readonly event?: string | undefined
  /** The dialog is open, with this event type where it names one. */
  readonly publish?: string | undefined
}

export const logRanges = ['1h', '24h', '7d', '30d', 'custom'] as const
export type LogRange = (typeof logRanges)[number]

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
const time = (value: unknown) => (Number.isNaN(Date.parse(String(value))) ? undefined : text(value))

/** Takes what an address says; what makes no sense counts as left out. */
export function logSearchOf(search: Readonly<Record<string, unknown>>): LogSearch {
  const { publish, q } = search
  return {
    type: text(search['type']),
    // A word that looks like a number comes as one.
    q: text(typeof q === 'number' || typeof q === 'boolean' ? String(q) : q),
    range: logRanges.find((known) => known === search['range']),
    since: time(search['since']),
    until: time(search['until']),
    order: search['order'] === 'oldest' ? 'oldest' : undefined,
    event: text(search['event']),
    publish: publish === undefined || publish === false ? undefined : (text(publish) ?? '1'),
  }
}

const hour = 3_600_000
const spans: Readonly<Record<Exclude<LogRange, 'custom'>, number>> = {
  '1h': hour,
  '24h': 24 * hour,
  '7d': 7 * 24 * hour,
  '30d': 30 * 24 * hour,
}

/** The bounds of a range. `until` is left out where it goes on until now. @param now epoch ms */
export function boundsOf(
  { range = '7d', since, until }: Pick<LogSearch, 'range' | 'since' | 'until'>,
  now: number,
): { readonly since: string; readonly until?: string } {
  if (range !== 'custom') return { since: new Date(now - spans[range]).toISOString() }
  const from = since ?? new Date(now - spans['7d']).toISOString()
  return until === undefined ? { since: from } : { since: from, until }
}
