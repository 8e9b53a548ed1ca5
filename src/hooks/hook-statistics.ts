import type { DeliveryBucket, DeliveryCounts } from '../model/statistics.ts'
import type { Store } from '../store/store.ts'
import { percentiles, type Percentiles } from './statistics.ts'

const hour = 3_600_000
/** Each span with its number of equal parts. */
const spans = { '1h': [hour, 12], '24h': [24 * hour, 24], '7d': [168 * hour, 28], '30d': [720 * hour, 30] } as const

export type StatisticsSpan = keyof typeof spans
export const statisticsSpans = Object.keys(spans) as readonly StatisticsSpan[] // the table's own keys

/** Deliveries that are looked at for the last failure. */
const mostLookedAt = 5_000

/** What became of the deliveries of one hook. Times are epoch ms. */
export interface HookStatistics {
  readonly since: number
  readonly until: number
  /** Of all parts, with the percentiles of a sample of them. */
  readonly total: DeliveryCounts & Percentiles
  readonly buckets: readonly (Omit<DeliveryBucket, 'durations'> & Percentiles)[]
  /** The newest delivery of the span whose last attempt failed, or null. */
  readonly lastFailure: {
    readonly deliveryId: string
    /** Of the attempt. */
    readonly at: number
    readonly status: number | null
    readonly error: string | null
  } | null
}

/** Counts from indexes; the percentiles are of a sample. @param now epoch ms */
export async function hookStatistics(
  store: Pick<Store, 'deliveryStatistics' | 'scanDeliveries'>,
  hookId: string,
  span: StatisticsSpan,
  now: number,
): Promise<HookStatistics> {
  const [length, buckets] = spans[span]
  const since = now - length
  // What is made in this very moment counts too.
  const until = now + 1
  const counted = await store.deliveryStatistics({ since, until, buckets, hookId })
  const sum = (of: keyof DeliveryCounts) => counted.reduce((all, bucket) => all + bucket[of], 0)
  const failed = sum('failed')
  const givenUp = sum('givenUp')
  const statuses = [...(failed > 0 ? (['FAILED'] as const) : []), ...(givenUp > 0 ? (['GIVEN_UP'] as const) : [])]
  const newest = await Promise.all(
    statuses.map(async (status) => {
      const filter = { hookId, status, since }
      const { rows } = await store.scanDeliveries({ filter, order: 'desc', after: null, limit: 1, scan: mostLookedAt })
      const [delivery] = rows
      const last = delivery?.attempts.at(-1)
      if (delivery === undefined || last === undefined) return []
      return [{ deliveryId: delivery.id, at: last.started, status: last.status, error: last.error }]
    }),
  )
  return {
    since,
    until,
    total: {
      delivered: sum('delivered'),
      pending: sum('pending'),
      failed,
      givenUp,
      skipped: sum('skipped'),
      cancelled: sum('cancelled'),
      ...percentiles(counted.flatMap(({ durations }) => durations)),
    },
    buckets: counted.map(({ durations, ...bucket }) => ({ ...bucket, ...percentiles(durations) })),
    lastFailure: newest.flat().toSorted((a, b) => b.at - a.at)[0] ?? null,
  }
}
