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

/** Where a part begins and ends, epoch ms. */
type Edge = readonly [start: number, end: number]

interface PartsQuery {
  readonly since: number
  readonly until: number
  readonly buckets: number
  readonly hookId: string | undefined
  readonly samples: number
}

/** A part that ended so long ago hardly changes any more, in ms; younger ones are always counted. */
const settledMs = 3_600_000
/** For how long a settled part is not counted again, in ms; then it is, but so many for one answer, the oldest count first. */
const freshMs = 60_000
const againAtOnce = 1
/** Parts that are remembered: some spans of 60 parts for some hooks. */
const mostKept = 1_000

/**
 * Counts a span part by part, and remembers the parts that are long over: over millions of deliveries the count of a month takes seconds,
 * and all but the newest part of it comes out as before.
 */
export function statisticsParts(store: PartReads, clock: Clock) {
  const kept = new Map<string, { readonly at: number; readonly part: StatisticsPart }>()

  /** Parts that lie side by side, with the same width. */
  async function count(run: readonly Edge[], { hookId, samples }: PartsQuery): Promise<readonly StatisticsPart[]> {
    const span = { since: run[0]![0], until: run.at(-1)![1], buckets: run.length } // never without one
    const ofHook = hookId === undefined ? {} : { hookId }
    // One after the other: each lets others work in between, and all at once they would not.
    const deliveries = await store.deliveryStatistics({ ...span, samples, ...ofHook })
    const executions = await store.executionStatistics(span)
    const events = await store.countReceived(span)
    // As many of each as were asked for.
    return run.map((_, at) => ({ deliveries: deliveries[at]!, executions: executions[at]!, events: events[at]! }))
  }

  return {
    /** Every part in order. A settled one may be some minutes old. */
    async of(query: PartsQuery): Promise<readonly StatisticsPart[]> {
      const now = clock.monotonic()
      const settled = clock.now() - settledMs
      const edges = edgesOf(query)
      const keyOf = ([start, end]: Edge) => `${start} ${end} ${query.samples} ${query.hookId ?? ''}`
      const again = edges
        .map(keyOf)
        .filter((key) => now - (kept.get(key)?.at ?? now) >= freshMs)
        .toSorted((a, b) => kept.get(a)!.at - kept.get(b)!.at) // only those that are there are left
        .slice(0, againAtOnce)
      const counted = new Map<string, StatisticsPart>()
      const asked = edges.filter((edge) => {
        const known = kept.get(keyOf(edge))
        if (known === undefined || again.includes(keyOf(edge))) return true
        counted.set(keyOf(edge), known.part)
        return false
      })
      for (const run of runsOf(asked)) {
        for (const [index, part] of (await count(run, query)).entries()) {
          const edge = run[index]! // as many as were asked for
          const key = keyOf(edge)
          counted.set(key, part)
          kept.delete(key)
          if (edge[1] <= settled) kept.set(key, { at: now, part })
          if (kept.size > mostKept) kept.delete(kept.keys().next().value!) // it is not empty
        }
      }
      return edges.map((edge) => counted.get(keyOf(edge))!) // each was kept or counted
    },
  }
}

function edgesOf({ since, until, buckets }: PartsQuery): readonly Edge[] {
  const edge = (index: number) => Math.round(since + ((until - since) * index) / buckets)
  return Array.from({ length: buckets }, (_, index) => [edge(index), edge(index + 1)])
}

/** What lies side by side with the same width goes to the store as one question. */
function runsOf(edges: readonly Edge[]): readonly (readonly Edge[])[] {
  const runs: Edge[][] = []
  for (const edge of edges) {
    const last = runs.at(-1)?.at(-1)
    const goesOn = last !== undefined && last[1] === edge[0] && last[1] - last[0] === edge[1] - edge[0]
    if (goesOn) runs.at(-1)!.push(edge)
    else runs.push([edge])
  }
  return runs
}
