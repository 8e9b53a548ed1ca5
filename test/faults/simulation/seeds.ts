import { once } from 'node:events'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { simulate, type SimulationCounts, type SimulationResult } from './simulate.ts'

export interface SeedsResult {
  /** The first five seeds in which something happened that must not. */
  readonly broken: readonly SimulationResult[]
  readonly sum: SimulationCounts
}

/** How many threads share the seeds: `npm test` has two cores. */
const threads = 2

/**
 * Simulates many seeds, in threads of their own: the test runner follows every promise of its own thread, which makes a
 * simulation there three times slower.
 */
export async function simulateSeeds(first: number, count: number): Promise<SeedsResult> {
  const share = Math.ceil(count / threads)
  const parts = await Promise.all(
    Array.from({ length: threads }, async (_, i) => {
      const from = first + i * share
      const data = { first: from, count: Math.max(0, Math.min(share, first + count - from)) }
      const worker = new Worker(import.meta.filename, { workerData: data })
      const [result] = (await once(worker, 'message')) as [SeedsResult]
      return result
    }),
  )
  return { broken: parts.flatMap(({ broken }) => broken), sum: added(parts.map(({ sum }) => sum)) }
}

function added(counts: readonly SimulationCounts[]): SimulationCounts {
  const sum: Partial<Record<keyof SimulationCounts, number>> = {}
  for (const each of counts)
    for (const name of Object.keys(each) as (keyof SimulationCounts)[]) sum[name] = (sum[name] ?? 0) + each[name]
  return sum as SimulationCounts // every count has every name
}

if (!isMainThread) {
  const { first, count } = workerData as { readonly first: number; readonly count: number }
  const broken: SimulationResult[] = []
  const counts: SimulationCounts[] = []
  for (let seed = first; seed < first + count && broken.length < 5; seed++) {
    const result = await simulate(seed)
    counts.push(result.counts)
    if (result.breaks.length > 0) broken.push(result)
  }
  parentPort!.postMessage({ broken, sum: added(counts) } satisfies SeedsResult, [])
}
