import { z } from 'zod'
import { answerCodes, type Delivery, type DeliveryFilter } from '../../model/delivery.ts'
import type { Reads } from '../../store/store.ts'
import { isoTime } from '../paging.ts'

export const storedStatuses = ['PENDING', 'DELIVERED', 'FAILED', 'GIVEN_UP', 'SKIPPED', 'CANCELLED'] as const
const time = z.iso.datetime()

const anyTime = z.iso
  .datetime({ offset: true, error: 'Expected a time as ISO 8601, e.g. 2026-01-31T09:30:00Z.' })
  .transform((text) => Date.parse(text))
  .meta({ type: 'string', format: 'date-time' })

/** The conditions that a list and a replay share. */
export const filterFields = {
  hookId: z.string().max(200).optional(),
  status: z.enum(storedStatuses).optional(),
  eventType: z.string().max(255).optional().describe('Of any event in the envelope.'),
  code: z.enum(answerCodes).optional().describe('Of the last attempt; none: no answer came.'),
  since: anyTime.optional().describe('Made from then on.'),
  until: anyTime.optional().describe('Made before then.'),
}

/** What a list takes beside its pages. */
export const listFilterFields = {
  ...filterFields,
  eventUuid: z.string().max(200).optional(),
  executionId: z.string().max(200).optional(),
  q: z
    .string()
    .min(2, 'Expected at least 2 characters.')
    .max(200)
    .optional()
    .describe('The id of a delivery, an event or an execution; or a text in the event, an answer or an error.'),
}

type ListFilter = z.output<z.ZodObject<typeof listFilterFields>>

/** The given parts of a filter, without the ones that are undefined. */
export function givenFilter({ hookId, status, eventType, code, since, until }: ListFilter): DeliveryFilter {
  return {
    ...(hookId === undefined ? {} : { hookId }),
    ...(status === undefined ? {} : { status }),
    ...(eventType === undefined ? {} : { eventType }),
    ...(code === undefined ? {} : { code }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  }
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** A list's parameters as the store takes them; null where nothing can fit. */
export async function storeFilter(
  given: ListFilter,
  store: Pick<Reads, 'getDelivery' | 'getEventByUuid'>,
): Promise<(DeliveryFilter & { readonly only?: Delivery }) | null> {
  let filter = givenFilter(given)
  if (given.executionId !== undefined) filter = { ...filter, executionId: given.executionId }
  if (given.eventUuid !== undefined) {
    const event = await store.getEventByUuid(given.eventUuid)
    if (event === null) return null
    filter = { ...filter, eventId: event.id }
  }
  if (given.q === undefined) return filter
  if (!uuid.test(given.q)) return { ...filter, text: given.q }
  const id = given.q.toLowerCase()
  const only = await store.getDelivery(id)
  if (only !== null) return { ...filter, only }
  const event = await store.getEventByUuid(id)
  return event === null ? { ...filter, executionId: id } : { ...filter, eventId: event.id }
}

export const summaryFields = {
  id: z.string().describe('Also the envelope’s eventId.'),
  hookId: z.string(),
  status: z.enum(['DELIVERING', ...storedStatuses]),
  eventUuids: z.array(z.string()),
  eventTypes: z.array(z.string()).describe('Each once, in the order of the envelope.'),
  created: time,
  attemptCount: z.int(),
  maxAttempts: z
    .int()
    .nullable()
    .describe('Attempts that it gets at most, earlier ones included; null where the event hook is gone.'),
  lastStatus: z.int().nullable().describe('The HTTP status of the last attempt, or null where no answer came.'),
  lastError: z.string().nullable(),
  durationMs: z.number().nullable().describe('How long the last attempt took.'),
  nextAttempt: time.nullable(),
  executionId: z.string().optional().describe('Where it went to a flow here.'),
}

export const deliverySummary = z.strictObject(summaryFields)

export const deliveryDetail = z.strictObject({
  ...summaryFields,
  attempts: z.array(
    z.strictObject({
      number: z.int(),
      started: time,
      durationMs: z.number(),
      status: z.int().nullable().describe('The HTTP status, or null where no answer came.'),
      error: z.string().nullable(),
      answer: z.string().nullable().describe('The beginning of the answer’s body.'),
    }),
  ),
})

/** What the list needs of the deliverer. */
export interface UnderWay {
  /** Whether an attempt is under way: what shows a delivery as DELIVERING. */
  isUnderWay(id: string): boolean
  /** Attempts that a delivery of a hook gets at most; null where the hook is gone. */
  attemptsPlanned(hookId: string): number | null
}

/** Deliveries as the API shows them; their events are read together. */
export async function shownDeliveries(
  deliveries: readonly Delivery[],
  store: Pick<Reads, 'eventsOfDeliveries'>,
  deliverer: UnderWay,
) {
  const events = Map.groupBy(
    await store.eventsOfDeliveries(deliveries.map(({ id }) => id)),
    ({ deliveryId }) => deliveryId,
  )
  return deliveries.map(({ id, hookId, status, created, attempts, tries, nextAttempt, executionId }) => {
    const carried = events.get(id) ?? []
    const planned = deliverer.attemptsPlanned(hookId)
    const last = attempts.at(-1)
    return {
      id,
      hookId,
      status: deliverer.isUnderWay(id) && (status === 'PENDING' || status === 'FAILED') ? 'DELIVERING' : status,
      eventUuids: carried.map(({ uuid }) => uuid),
      eventTypes: [...new Set(carried.map(({ type }) => type))],
      created: isoTime(created),
      attemptCount: attempts.length,
      // Sent again it gets all of its attempts once more.
      maxAttempts: planned === null ? null : Math.max(attempts.length, attempts.length - tries + planned),
      lastStatus: last?.status ?? null,
      lastError: last?.error ?? null,
      durationMs: last?.durationMs ?? null,
      nextAttempt: isoTime(nextAttempt),
      ...(executionId === null ? {} : { executionId }),
    }
  })
}
