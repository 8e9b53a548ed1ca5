import type { Clock } from '../../base/clock.ts'
import { problem } from '../../base/errors.ts'
import type { Delivery } from '../../model/delivery.ts'
import type { StoredEvent } from '../../model/event.ts'
import type { Store } from '../../store/store.ts'
import { envelope, envelopeStart } from '../envelope.ts'
import { headersFor, shownHeaders } from '../headers-for.ts'
import type { HookRegistry } from '../hook-registry.ts'
import { maskUrl } from '../mask-url.ts'
import type { Send } from '../send.ts'
import type { SourceUrls } from '../source-urls.ts'
import { answered, answerLimits, unanswered } from './attempt.ts'

/** What a delivery sends, safe to show. */
export interface ShownRequest {
  readonly method: 'POST'
  /** Null where the event hook was deleted. */
  readonly url: string | null
  /** Names in lower case; what is secret is hidden. */
  readonly headers: Readonly<Record<string, string>>
  /** The very bytes. */
  readonly body: Buffer
}

/** What came back from another URL. */
export interface SentOnce {
  readonly status: number | null
  readonly error: string | null
  readonly answer: string | null
  readonly durationMs: number
  readonly executionId?: string
}

/** The requests behind deliveries: to look at, and to send once to another place. */
export interface DeliveryRequests {
  /** @throws NOT_FOUND */
  show(id: string): Promise<ShownRequest>
  /**
   * Sends the same bytes once to another URL. Nothing of it is kept, and nothing of the hook's own goes with it: neither its
   * secret nor its headers, which are for its own receiver.
   *
   * @throws NOT_FOUND, VALIDATION_FAILED for the URL
   */
  sendTo(id: string, url: string): Promise<SentOnce>
}

const timeoutMs = 15_000

export function openDeliveryRequests(parts: {
  readonly store: Pick<Store, 'getDelivery' | 'deliveryEvents'>
  readonly registry: Pick<HookRegistry, 'get'>
  readonly sources: Pick<SourceUrls, 'at'>
  readonly send: Send
  readonly isOwnInvokeUrl: (url: string) => boolean
  /** What speaks against a URL that is not our own, by its text, or null. */
  readonly checkUrl: (url: string) => string | null
  readonly clock: Clock
}): DeliveryRequests {
  const { store, registry, sources, send, clock } = parts

  /** The delivery as it is sent: what was taken goes inside its taker's envelope. */
  async function sentDelivery(id: string): Promise<{ delivery: Delivery; events: readonly StoredEvent[] }> {
    const asked = await store.getDelivery(id)
    const delivery = asked?.batchId == null ? asked : await store.getDelivery(asked.batchId)
    if (delivery === null) throw problem('NOT_FOUND', { id, type: 'Delivery' })
    return { delivery, events: await store.deliveryEvents(delivery.id) }
  }

  const bodyOf = (delivery: Delivery, events: readonly StoredEvent[]) =>
    envelope(envelopeStart(delivery.hookId, sources.at(delivery.created)), delivery, events)

  return {
    async show(id) {
      const { delivery, events } = await sentDelivery(id)
      const target = registry.get(delivery.hookId)
      const last = delivery.attempts.at(-1)?.started ?? delivery.nextAttempt ?? delivery.created
      return {
        method: 'POST',
        url: target === undefined ? null : maskUrl(target.hook.uri),
        headers: target === undefined ? {} : shownHeaders(target, headersFor(target, delivery, last)),
        body: bodyOf(delivery, events),
      }
    },
    async sendTo(id, url) {
      const wrong = parts.isOwnInvokeUrl(url) ? null : parts.checkUrl(url)
      if (wrong !== null) throw problem('VALIDATION_FAILED', { subject: 'url' }, { causes: [`url: ${wrong}`] })
      const { delivery, events } = await sentDelivery(id)
      const since = clock.monotonic()
      const spent = () => Math.round((clock.monotonic() - since) * 10) / 10
      try {
        const answer = await send({
          method: 'POST',
          url,
          headers: {
            accept: 'application/json',
            'content-type': 'application/json',
            'webhook-id': delivery.id,
            'webhook-timestamp': String(Math.floor(clock.now() / 1000)),
          },
          body: bodyOf(delivery, events),
          timeoutMs,
          maxAnswerBytes: answerLimits.read,
          overflow: 'cut',
          handover: {
            deliveryId: delivery.id,
            eventUuids: events.map(({ uuid }) => uuid),
            hops: delivery.hops + 1,
          },
        })
        const { status, error, answer: text } = answered(answer, [])
        const { executionId } = answer
        return {
          status,
          error,
          answer: text,
          durationMs: spent(),
          ...(executionId === undefined ? {} : { executionId }),
        }
      } catch (thrown) {
        return { status: null, error: unanswered(thrown).error, answer: null, durationMs: spent() }
      }
    },
  }
}
