import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { DeliveryCounts } from '../../../src/model/statistics.ts'
import { call } from './client.ts'

export const ranges = ['1h', '24h', '7d', '30d'] as const
export type Range = (typeof ranges)[number]

/** A range up to now, or a span. Times are ISO 8601. */
export interface StatisticsFilter {
  readonly range?: Range | undefined
  readonly since?: string | undefined
  readonly until?: string | undefined
  readonly hookId?: string | undefined
}

interface Percentiles {
  /** Milliseconds, of a sample; null without one. */
  readonly p50: number | null
  readonly p95: number | null
}

interface ExecutionCounts {
  readonly success: number
  readonly failed: number
  readonly cancelled: number
}

/** One part of the span. */
export interface StatisticsBucket extends DeliveryCounts, Percentiles {
  readonly start: string
  readonly end: string
  readonly executions: ExecutionCounts
}

/** Numbers of a span of time. */
export interface Statistics {
  readonly since: string
  readonly until: string
  readonly totals: {
    readonly events: number
    readonly deliveries: DeliveryCounts & Percentiles
    readonly executions: ExecutionCounts
    readonly executionsRunning: number
    readonly executionsWaiting: number
    readonly flowsOn: number
    readonly hooksActive: number
    readonly queueDepth: number
    readonly oldestDue: string | null
  }
  readonly buckets: readonly StatisticsBucket[]
  readonly failingHooks: readonly { readonly hookId: string; readonly count: number }[]
}

const path = '/api/v1/statistics'

/** Numbers of a span of time. While another span is counted, the ones before stay in view. */
export const statisticsOf = (filter: StatisticsFilter) =>
  queryOptions({
    queryKey: [path, filter],
    queryFn: ({ signal }) => call<Statistics>('GET', path, { query: { ...filter }, signal }),
    placeholderData: keepPreviousData,
  })
