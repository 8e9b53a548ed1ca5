import { ranges, type Range, type StatisticsFilter } from '../../api/statistics.ts'

/** The span of time in the address: a range up to now, or a part of one. */
export interface OverviewSearch {
  readonly range?: Range | undefined
  readonly since?: string | undefined
  readonly until?: string | undefined
}

/** Reads an address; what it does not know is left out. */
export function readOverviewSearch(given: Readonly<Record<string, unknown>>): OverviewSearch {
  const time = (name: string) => {
    const value = given[name]
    return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value : undefined
  }
  const [since, until] = [time('since'), time('until')]
  return {
    range: ranges.find((known) => known === given['range']),
    ...(since === undefined || until === undefined ? {} : { since, until }),
  }
}

export const usualRange: Range = '24h'

/** A part of a range wins over the range, which then is what one comes back to. */
export function statisticsFilter({ range = usualRange, since, until }: OverviewSearch): StatisticsFilter {
  return since === undefined || until === undefined ? { range } : { since, until }
}

const shortestMs = 120_000

/** What was dragged over, in whole minutes and at least two: less has nothing to tell. */
export function spanAround(since: string, until: string): Required<Pick<OverviewSearch, 'since' | 'until'>> {
  const minute = 60_000
  const from = Math.floor(Date.parse(since) / minute) * minute
  const to = Math.max(Math.ceil(Date.parse(until) / minute) * minute, from + shortestMs)
  return { since: new Date(from).toISOString(), until: new Date(to).toISOString() }
}
