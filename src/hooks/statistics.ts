import type { Clock } from '../base/clock.ts'
import type { DeliveryBucket, DeliveryCounts, ExecutionBucket } from '../model/statistics.ts'
import type { Reads } from '../store/store.ts'
import { statisticsParts, type PartReads } from './statistics-parts.ts'
import type { HookRegistry } from './hook-registry.ts'

/** A span of time in equal parts. Times are epoch ms. */
export interface StatisticsQuery {
  readonly since: number
  readonly until: number
  readonly buckets: number
  readonly hookId?: string
}

/** Milliseconds that the middle one and the twentieth-slowest of a sample took; null without a sample. */
export interface Percentiles {
  readonly p50: number | null
  readonly p95: number | null
}

export interface Statistics {
  readonly since: number
  readonly until: number
  readonly deliveries: DeliveryCounts & Percentiles
  readonly executions: Pick<ExecutionBucket, 'success' | 'failed' | 'cancelled'>
  readonly standing: Awaited<ReturnType<Reads['standing']>> & {
    readonly events: number
    readonly hooksActive: number
    /** The time at which the delivery that waits for longest was to be sent, or null. */
    readonly oldestDue: number | null
  }
  readonly buckets: readonly (Omit<DeliveryBucket, 'durations'> &
    Percentiles & { readonly executions: ExecutionBucket })[]
  readonly failingHooks: Awaited<ReturnType<Reads['failingHooks']>>
}

/** How long an answer is given again, in ms: many tabs may look at the same numbers. */
const freshMs = 2_000

/** Durations that percentiles are made from, over all parts of the span. */
const samples = 2_000

/** Most deliveries that are counted as waiting. */
const mostWaiting = 100_000

const mostKept = 50

/** Numbers about a span of time, counted when they are asked for. */
export function openStatistics(given: {
  readonly store: PartReads & Pick<Reads, 'failingHooks' | 'standing' | 'nextDue'>
  readonly registry: Pick<HookRegistry, 'all'>
  readonly clock: Clock
}): { of(query: StatisticsQuery): Promise<Statistics> } {
  const { store, registry, clock } = given
  const parts = statisticsParts(store, clock)
  const kept = new Map<string, { readonly at: number; readonly answer: Promise<Statistics> }>()

  async function count({ since, until, buckets, hookId }: StatisticsQuery): Promise<Statistics> {
    const counted = await parts.of({ since, until, buckets, hookId, samples: Math.ceil(samples / buckets) })
    const deliveries = counted.map((part) => part.deliveries)
    const executions = counted.map((part) => part.executions)
    const standing = await store.standing({ most: mostWaiting })
    const due = await store.nextDue()
    const oldest = due.reduce((first, { at }) => Math.min(first, at), Infinity)
    return {
      since,
      until,
      deliveries: { ...sum(deliveries), ...percentiles(deliveries.flatMap(({ durations }) => durations)) },
      executions: {
        success: total(executions, 'success'),
        failed: total(executions, 'failed'),
        cancelled: total(executions, 'cancelled'),
      },
      standing: {
        ...standing,
        events: counted.reduce((sum, part) => sum + part.events, 0),
        hooksActive: registry.all().filter(({ deliverable }) => deliverable).length,
        oldestDue: oldest === Infinity ? null : oldest,
      },
      buckets: deliveries.map(({ durations, ...bucket }, index) => ({
        ...bucket,
        ...percentiles(durations),
        executions: executions[index]!, // as many as were asked for
      })),
      failingHooks: await store.failingHooks({ since, until, look: 5_000, limit: 5 }),
    }
  }

  return {
    of(query) {
      const key = JSON.stringify(query)
      const now = clock.monotonic()
      const known = kept.get(key)
      if (known !== undefined && now - known.at < freshMs) return known.answer
      const answer = count(query)
      kept.delete(key)
      kept.set(key, { at: now, answer })
      answer.catch(() => kept.delete(key))
      if (kept.size > mostKept) kept.delete(kept.keys().next().value!) // it is not empty
      return answer
    },
  }
}

function sum(buckets: readonly DeliveryCounts[]): DeliveryCounts {
  return {
    delivered: total(buckets, 'delivered'),
    pending: total(buckets, 'pending'),
    failed: total(buckets, 'failed'),
    givenUp: total(buckets, 'givenUp'),
    skipped: total(buckets, 'skipped'),
    cancelled: total(buckets, 'cancelled'),
  }
}

function total<K extends string>(rows: readonly Readonly<Record<K, number>>[], of: K): number {
  return rows.reduce((all, row) => all + row[of], 0)
}

/** Nearest rank. */
export function percentiles(durations: readonly number[]): Percentiles {
  if (durations.length === 0) return { p50: null, p95: null }
  const sorted = durations.toSorted((a, b) => a - b)
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!
  return { p50: rank(0.5), p95: rank(0.95) }
}
