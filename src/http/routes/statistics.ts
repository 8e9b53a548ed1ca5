import { z } from 'zod'
import type { Clock } from '../../base/clock.ts'
import { problem } from '../../base/errors.ts'
import type { Statistics, StatisticsQuery } from '../../hooks/statistics.ts'
import { integerParameter, isoTime } from '../paging.ts'
import { route } from '../route.ts'

export interface StatisticsParts {
  readonly statistics: { of(query: StatisticsQuery): Promise<Statistics> }
  readonly clock: Pick<Clock, 'now'>
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** How long each range is, and its parts: 60, 48, 56 and 60 of them. */
const ranges = {
  '1h': { length: hour, part: minute },
  '24h': { length: day, part: 30 * minute },
  '7d': { length: 7 * day, part: 3 * hour },
  '30d': { length: 30 * day, part: 12 * hour },
} as const

const longest = 366 * day
const shortest = minute

const time = z.iso.datetime()
const anyTime = z.iso
  .datetime({ offset: true, error: 'Expected a time as ISO 8601, e.g. 2026-01-31T09:30:00Z.' })
  .transform((text) => Date.parse(text))
  .meta({ type: 'string', format: 'date-time' })
const counts = {
  delivered: z.int(),
  pending: z.int(),
  failed: z.int().describe('Failed, with another attempt planned.'),
  givenUp: z.int(),
  skipped: z.int(),
  cancelled: z.int(),
}
const percentiles = {
  p50: z.number().nullable().describe('Milliseconds of an attempt that delivered, of a sample; null without one.'),
  p95: z.number().nullable(),
}
const executions = z.strictObject({ success: z.int(), failed: z.int(), cancelled: z.int() })
const output = z.strictObject({
  since: time,
  until: time,
  totals: z.strictObject({
    events: z.int(),
    deliveries: z.strictObject({ ...counts, ...percentiles }),
    executions,
    executionsRunning: z.int(),
    executionsWaiting: z.int(),
    flowsOn: z.int(),
    hooksActive: z.int(),
    queueDepth: z.int().describe('Unfinished deliveries now, counted to 100,000.'),
    oldestDue: time.nullable().describe('Since when the first of them is due; later than now where none is.'),
  }),
  buckets: z.array(z.strictObject({ start: time, end: time, ...counts, ...percentiles, executions })),
  failingHooks: z
    .array(z.strictObject({ hookId: z.string(), count: z.int() }))
    .describe('Most failed and given up deliveries, among the newest 5,000 of each.'),
})

/** Numbers for the overview and for a hook's page. */
export const statisticsRoutes = ({ statistics, clock }: StatisticsParts) => [
  route({
    method: 'GET',
    path: '/api/v1/statistics',
    permission: 'flowhook.deliveries.read',
    tag: 'Statistics',
    summary: 'Events, deliveries and executions of a span of time, in equal parts.',
    description:
      'By range, or by since and until with a number of buckets. A delivery counts when it was made, with what became of it since. Answers are up to 2 s old, parts that ended more than an hour ago up to some minutes; percentiles are of at most 2,000 deliveries.',
    query: z.strictObject({
      range: z.enum(['1h', '24h', '7d', '30d']).optional(),
      since: anyTime.optional(),
      until: anyTime.optional(),
      buckets: integerParameter(1, 100, 60),
      hookId: z.string().max(200).optional().describe('Only this event hook’s deliveries.'),
    }),
    output,
    async handle({ query: { range, since, until, buckets, hookId } }) {
      const span =
        since === undefined ? ranged(range ?? '24h', clock.now()) : bounded(since, until ?? clock.now(), buckets)
      return shown(await statistics.of(hookId === undefined ? span : { ...span, hookId }))
    },
  }),
]

/** Parts begin at round times, so that the same part has the same numbers the next time. */
function ranged(range: keyof typeof ranges, now: number) {
  const { length, part } = ranges[range]
  const until = (Math.floor(now / part) + 1) * part
  return { since: until - length, until, buckets: length / part }
}

function bounded(since: number, until: number, buckets: number) {
  if (until - since >= shortest && until - since <= longest) return { since, until, buckets }
  const causes = ['since, until: Expected a span of a minute to 366 days.']
  throw problem('VALIDATION_FAILED', { subject: 'since' }, { causes })
}

function shown({ since, until, deliveries, executions, standing, buckets, failingHooks }: Statistics) {
  const { oldestDue, unfinishedDeliveries, ...now } = standing
  return {
    since: isoTime(since),
    until: isoTime(until),
    totals: { ...now, deliveries, executions, queueDepth: unfinishedDeliveries, oldestDue: isoTime(oldestDue) },
    buckets: buckets.map(({ start, end, executions: { success, failed, cancelled }, ...bucket }) => ({
      start: isoTime(start),
      end: isoTime(end),
      ...bucket,
      executions: { success, failed, cancelled },
    })),
    failingHooks,
  }
}
