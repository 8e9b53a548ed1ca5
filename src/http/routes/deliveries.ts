import { z } from 'zod'
import { problem } from '../../base/errors.ts'
import type { Delivery } from '../../model/delivery.ts'
import type { Store } from '../../store/store.ts'
import { isoTime, page, pageParametersById } from '../paging.ts'
import { route } from '../route.ts'

export interface DeliveryParts {
  readonly store: Pick<Store, 'listDeliveries' | 'getDelivery' | 'deliveryEvents' | 'getEventByUuid'>
  readonly deliverer: {
    /** Whether an attempt is under way: what shows a delivery as DELIVERING. */
    isUnderWay(id: string): boolean
    /** Plans it again, due now. @throws NOT_FOUND */
    resend(id: string): Promise<void>
  }
  readonly publicUrl: () => string
}

const stored = ['PENDING', 'DELIVERED', 'FAILED', 'GIVEN_UP', 'SKIPPED', 'CANCELLED'] as const
const time = z.iso.datetime()
const summary = {
  id: z.string().describe('Also the envelope’s eventId.'),
  hookId: z.string(),
  status: z.enum(['DELIVERING', ...stored]),
  eventUuids: z.array(z.string()),
  created: time,
  attemptCount: z.int(),
  nextAttempt: time.nullable(),
  executionId: z.string().optional().describe('Where it went to a flow here.'),
}
const detailed = z.strictObject({
  ...summary,
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

/** What was sent to hooks, and what came of it. */
export const deliveryRoutes = ({ store, deliverer, publicUrl }: DeliveryParts) => {
  const shown = async (delivery: Delivery) => {
    const { id, hookId, status, created, attempts, nextAttempt, executionId } = delivery
    const events = await store.deliveryEvents(id)
    return {
      id,
      hookId,
      status: deliverer.isUnderWay(id) && (status === 'PENDING' || status === 'FAILED') ? 'DELIVERING' : status,
      eventUuids: events.map(({ uuid }) => uuid),
      created: isoTime(created),
      attemptCount: attempts.length,
      nextAttempt: isoTime(nextAttempt),
      ...(executionId === null ? {} : { executionId }),
    }
  }
  const detail = async (id: string) => {
    const delivery = await store.getDelivery(id)
    if (delivery === null) throw problem('NOT_FOUND', { id, type: 'Delivery' })
    const attempts = delivery.attempts.map((attempt) => ({ ...attempt, started: isoTime(attempt.started) }))
    return { ...(await shown(delivery)), attempts }
  }
  return [
    route({
      method: 'GET',
      path: '/api/v1/deliveries',
      permission: 'flowhook.deliveries.read',
      tag: 'Deliveries',
      summary: 'Deliveries, the newest first.',
      query: z.strictObject({
        ...pageParametersById,
        hookId: z.string().max(200).optional(),
        status: z.enum(stored).optional(),
        eventUuid: z.string().max(200).optional(),
        executionId: z.string().max(200).optional(),
      }),
      output: z.array(z.strictObject(summary)),
      async handle({ query: { limit, after, hookId, status, eventUuid, executionId }, request, reply }) {
        const event = eventUuid === undefined ? undefined : await store.getEventByUuid(eventUuid)
        if (event === null) return page([], limit, String, { request, reply }, publicUrl())
        const rows = await store.listDeliveries({
          limit: limit + 1,
          after: after ?? null,
          ...(hookId === undefined ? {} : { hookId }),
          ...(status === undefined ? {} : { status }),
          ...(event === undefined ? {} : { eventId: event.id }),
          ...(executionId === undefined ? {} : { executionId }),
        })
        const cut = page(rows, limit, ({ id }) => id, { request, reply }, publicUrl())
        return Promise.all(cut.map(shown))
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/deliveries/:id',
      permission: 'flowhook.deliveries.read',
      tag: 'Deliveries',
      summary: 'One delivery with its attempts.',
      output: detailed,
      handle: ({ params }) => detail(params.id),
    }),
    route({
      method: 'POST',
      path: '/api/v1/deliveries/:id/resend',
      permission: 'flowhook.deliveries.manage',
      tag: 'Deliveries',
      summary: 'Send a delivery again, with the same eventId and the same bytes.',
      output: detailed,
      async handle({ params }) {
        await deliverer.resend(params.id)
        return detail(params.id)
      },
    }),
  ]
}
