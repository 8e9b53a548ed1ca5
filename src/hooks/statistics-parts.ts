import type { Clock } from '../base/clock.ts'
import type { DeliveryBucket, ExecutionBucket } from '../model/statistics.ts'
import type { Reads } from '../store/store.ts'

/** Everything that is counted of a part of a span. */
export interface StatisticsPart {
  readonly deliveries: DeliveryBucket
  readonly executions: ExecutionBucket
  readonly events: number
}

export type PartReads = Pick<Reads, 'deliveryStatistics' | 'executionStatistics' | 'countReceived'>

interface PartsQuery {
  readonly since: number
  readonly until: number
  readonly buckets: number
  readonly hookId: string | undefined
  readonly samples: number
}

/** A part that ended so long ago hardly changes any more, in ms; younger ones are always counted. */
const settledMs = 3_600_000
/** For how long a settled part is not counted again, in ms; then it is, but so many for one answer, those first that wait for longest. */
const freshMs = 60_000
const againAtOnce = 3
/** Parts that are remembered: some spans of 60 parts for some hooks. */
const mostKept = 1_000

/**
 * Counts a span part by part, and remembers the parts that are long over: over millions of deliveries the count of a month takes seconds,
 * and all but the newest part of it comes out as before.
 */
export function statisticsParts(store: PartReads, clock: Clock) {
  const kept = new Map<string, { readonly at: number; readonly part: StatisticsPart }>()

  async function count(start: number, end: number, { hookId, samples }: PartsQuery): Promise<StatisticsPart> {
    const span = { since: start, until: end }
    const ofHook = hookId === undefined ? {} : { hookId }
    // One after the other: each lets others work in between, and all at once they would not.
    const [deliveries] = await store.deliveryStatistics({ ...span, buckets: 1, samples, ...ofHook })
    const [executions] = await store.executionStatistics({ ...span, buckets: 1 })
    const events = await store.countReceived(span)
    return { deliveries: deliveries!, executions: executions!, events } // one bucket each was asked for
  }

  return {
    /** Every part in order. A settled one may be some minutes old. */
    async of(query: PartsQuery): Promise<readonly StatisticsPart[]> {
      const now = clock.monotonic()
      const settled = clock.now() - settledMs
      const edges = edgesOf(query)
      const keyOf = ([start, end]: readonly [number, number]) =>
        `${start} ${end} ${query.samples} ${query.hookId ?? ''}`
      const again = edges
        .map(keyOf)
        .filter((key) => now - (kept.get(key)?.at ?? now) >= freshMs)
        .toSorted((a, b) => kept.get(a)!.at - kept.get(b)!.at) // only those that are there are left
        .slice(0, againAtOnce)
      const counted: StatisticsPart[] = []
      for (const edge of edges) {
        const key = keyOf(edge)
        const known = kept.get(key)
        if (known !== undefined && !again.includes(key)) {
          counted.push(known.part)
          continue
        }
        const part = await count(...edge, query)
        counted.push(part)
        kept.delete(key)
        if (edge[1] <= settled) kept.set(key, { at: now, part })
        if (kept.size > mostKept) kept.delete(kept.keys().next().value!) // it is not empty
      }
      return counted
    },
  }
}

function edgesOf({ since, until, buckets }: PartsQuery): readonly (readonly [number, number])[] {
  const edge = (index: number) => Math.round(since + ((until - since) * index) / buckets)
  return Array.from({ length: buckets }, (_, index) => [edge(index), edge(index + 1)])
}
