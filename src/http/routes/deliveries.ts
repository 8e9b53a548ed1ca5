import { z } from 'zod'
import { includesPermission } from '../../access/permissions.ts'
import type { Clock } from '../../base/clock.ts'
import { problem } from '../../base/errors.ts'
import { timeOfId } from '../../base/ids.ts'
import type { Rates } from '../../base/shared-rates.ts'
import type { DeliveryRequests } from '../../hooks/deliver/delivery-requests.ts'
import type { Delivery } from '../../model/delivery.ts'
import type { Store } from '../../store/store.ts'
import { booleanParameter, isoTime, pageParametersById, setLinks, setSearchedUntil } from '../paging.ts'
import { route } from '../route.ts'
import { searchInParts } from '../search-in-parts.ts'
import {
  deliveryDetail,
  deliverySummary,
  listFilterFields,
  shownDeliveries,
  storeFilter,
  type UnderWay,
} from './delivery-shapes.ts'

export interface DeliveryParts {
  readonly store: Pick<
    Store,
    'scanDeliveries' | 'countDeliveries' | 'eventsOfDeliveries' | 'getDelivery' | 'getEventByUuid'
  >
  readonly deliverer: UnderWay & {
    /** Plans it again, due now. @throws NOT_FOUND */
    resend(id: string): Promise<void>
    /** Ends it where it is unfinished. @throws NOT_FOUND */
    cancel(id: string): Promise<boolean>
  }
  readonly requests: DeliveryRequests
  readonly rates: Rates
  readonly clock: Clock
  readonly publicUrl: () => string
}

const tag = 'Deliveries'
/** Deliveries that one part of a list looks at, how many parts an answer has at most, and how many a count looks at. */
const looks = { part: 1_000, parts: 50, count: 25_000 }
/** Bytes of a body that are shown; the whole is for downloading. */
const shownBody = 262_144

/** What was sent to hooks, and what came of it. */
export const deliveryRoutes = ({ store, deliverer, requests, rates, clock, publicUrl }: DeliveryParts) => {
  const elsewhere = rates.limiter('deliveries sent elsewhere', { perSecond: 0.5, burst: 10, maxKeys: 1_000, clock })
  const detail = async (id: string) => {
    const delivery = await store.getDelivery(id)
    if (delivery === null) throw problem('NOT_FOUND', { id, type: 'Delivery' })
    const [shown] = await shownDeliveries([delivery], store, deliverer)
    const attempts = delivery.attempts.map((attempt) => ({ ...attempt, started: isoTime(attempt.started) }))
    return { ...shown, attempts }
  }
  return [
    route({
      method: 'GET',
      path: '/api/v1/deliveries',
      permission: 'flowhook.deliveries.read',
      tag,
      summary: 'Deliveries, the newest first.',
      description:
        'Where few of many deliveries fit, an answer may have fewer rows than its limit, or none, and still a next link: it ends after a moment, or some ten thousand deliveries that it looked at. `x-flowhook-searched-until` is how far it looked.',
      query: z.strictObject({ ...pageParametersById, ...listFilterFields }),
      output: z.array(deliverySummary),
      async handle({ query: { limit, after = null, ...given }, request, reply }) {
        const filter = await storeFilter(given, store)
        const none: { readonly rows: readonly Delivery[]; readonly next: null } = { rows: [], next: null }
        const found =
          filter === null
            ? none
            : filter.only !== undefined
              ? { rows: [filter.only], next: null }
              : await searchInParts<Delivery>({ clock, limit, after, most: looks.parts }, (at, rest) =>
                  store.scanDeliveries({ filter, order: 'desc', after: at, limit: rest, scan: looks.part }),
                )
        setLinks({ request, reply }, publicUrl(), found.next)
        if (found.next !== null) setSearchedUntil(reply, timeOfId(found.next))
        return shownDeliveries(found.rows, store, deliverer)
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/deliveries/count',
      permission: 'flowhook.deliveries.read',
      tag,
      summary: 'How many deliveries fit a filter.',
      query: z.strictObject(listFilterFields),
      output: z.strictObject({
        count: z.int(),
        isWhole: z.boolean().describe('False where there are, or may be, more: it counted to its limit.'),
      }),
      async handle({ query }) {
        const filter = await storeFilter(query, store)
        if (filter === null) return { count: 0, isWhole: true }
        if (filter.only !== undefined) return { count: 1, isWhole: true }
        return store.countDeliveries({ filter, most: looks.count, scan: looks.count })
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/deliveries/:id',
      permission: 'flowhook.deliveries.read',
      tag,
      summary: 'One delivery with its attempts.',
      output: deliveryDetail,
      handle: ({ params }) => detail(params.id),
    }),
    route({
      method: 'GET',
      path: '/api/v1/deliveries/:id/request',
      permission: 'flowhook.deliveries.read',
      tag,
      summary: 'What a delivery sends, without its secrets; with `download`, the whole body as a file.',
      query: z.strictObject({ download: booleanParameter }),
      output: z.strictObject({
        method: z.literal('POST'),
        url: z.string().nullable().describe('Null where the event hook was deleted.'),
        headers: z.record(z.string(), z.string()),
        body: z.string().describe('Its beginning, where it is longer than 256 KiB.'),
        bytes: z.int(),
        truncated: z.boolean(),
      }),
      async handle({ params: { id }, query: { download }, reply }) {
        const { body, ...shown } = await requests.show(id)
        if (download === true) {
          return reply
            .header('content-type', 'application/json')
            .header('content-disposition', `attachment; filename="delivery-${id.replace(/[^\w-]/g, '')}.json"`)
            .send(body)
        }
        return {
          ...shown,
          body: body.toString('utf8', 0, Math.min(body.length, shownBody)),
          bytes: body.length,
          truncated: body.length > shownBody,
        }
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/deliveries/:id/resend',
      permission: 'flowhook.deliveries.manage',
      tag,
      summary: 'Send a delivery again, with the same eventId and the same bytes.',
      output: deliveryDetail,
      async handle({ params }) {
        await deliverer.resend(params.id)
        return detail(params.id)
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/deliveries/:id/sendTo',
      permission: 'flowhook.deliveries.manage',
      tag,
      summary: 'Send the same bytes once to another URL, and say what it answered.',
      description:
        'Nothing of it is kept in the delivery. Neither the event hook’s secret nor its headers go with it. Needs okta.eventHooks.manage too, since it chooses where events go.',
      input: z.strictObject({ url: z.string().max(2_048) }),
      output: z.strictObject({
        status: z.int().nullable(),
        error: z.string().nullable(),
        answer: z.string().nullable(),
        durationMs: z.number(),
        executionId: z.string().optional(),
      }),
      async handle({ params, input: { url }, principal }) {
        const needed = 'okta.eventHooks.manage'
        if (!includesPermission(principal.permissions, needed)) throw problem('FORBIDDEN', { permission: needed })
        const { ok, retryAfterMs } = elsewhere.take(principal.id)
        if (!ok) {
          const seconds = Math.ceil(retryAfterMs / 1000)
          throw problem('RATE_LIMITED', { limit: '30 deliveries a minute to other URLs', seconds })
        }
        return requests.sendTo(params.id, url)
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/deliveries/:id/cancel',
      permission: 'flowhook.deliveries.manage',
      tag,
      summary: 'End a delivery that is unfinished; one that is finished stays as it is.',
      output: deliveryDetail,
      async handle({ params }) {
        await deliverer.cancel(params.id)
        return detail(params.id)
      },
    }),
  ]
}
