import type { Clock } from '../base/clock.ts'
import { problem } from '../base/errors.ts'
import type { Ids } from '../base/ids.ts'
import type { EventHook } from '../model/event-hook.ts'
import type { Store } from '../store/store.ts'
import { answerLimits, shownAnswer } from './deliver/attempt.ts'
import { envelope, envelopeStart } from './envelope.ts'
import { headersFor, shownHeaders } from './headers-for.ts'
import { invalidHook } from './hook-input.ts'
import type { HookRegistry, HookTarget } from './hook-registry.ts'
import { maskUrl } from './mask-url.ts'
import { plans } from './plan.ts'
import { sampleEvent } from './sample-event.ts'
import { failureOf, type Send } from './send.ts'
import type { SourceUrls } from './source-urls.ts'

/** What to send; the first of `body`, `event`, `eventUuid`, `eventType` that is there counts, else the hook's first type. */
export interface PreviewInput {
  readonly eventType?: string | undefined
  /** An event of the System Log, of a type that the hook subscribes to. */
  readonly eventUuid?: string | undefined
  readonly event?: Readonly<Record<string, unknown>> | undefined
  /** The whole envelope, sent as it is given. */
  readonly body?: Readonly<Record<string, unknown>> | undefined
  /** False: only shows what would be sent. */
  readonly deliver: boolean
}

/** What was sent, without secrets, and what came back. */
export interface Preview {
  readonly request: {
    readonly url: string
    readonly method: 'POST'
    readonly headers: Readonly<Record<string, string>>
    readonly body: unknown
  }
  /** Null where nothing was sent. With `error`, no answer came: `status` is null then. */
  readonly response: {
    readonly status: number | null
    readonly headers: Readonly<Record<string, string>>
    /** At most 16 KiB. */
    readonly body: string
    readonly durationMs: number
    readonly error: string | null
  } | null
  /** The execution that it started, where it went to a flow here. */
  readonly executionId?: string
  /** Whether the hook's filter lets the event through. */
  readonly matched: boolean
}

/**
 * Sends one envelope to a hook's receiver as a delivery would be sent, and shows both sides of it. Nothing is recorded but the
 * run of a flow here, and neither status nor verification is asked for: this is how a receiver is tried before it is.
 */
export function openPreview(parts: {
  readonly store: Pick<Store, 'getHook' | 'getEventByUuid' | 'listOwnEventTypes'>
  readonly registry: Pick<HookRegistry, 'get' | 'put'>
  readonly sources: Pick<SourceUrls, 'at'>
  readonly send: Send
  readonly clock: Clock
  readonly ids: Ids
}): (hookId: string, input: PreviewInput) => Promise<Preview> {
  const { store, registry, sources, send, clock, ids } = parts

  async function rawEvent({ hook }: HookTarget, input: PreviewInput): Promise<Uint8Array> {
    const { event, eventUuid, eventType = hook.events[0]! } = input
    if (event !== undefined) return Buffer.from(JSON.stringify(event))
    if (eventUuid === undefined) {
      subscribes(hook, eventType)
      return Buffer.from(JSON.stringify(await sampleEvent(eventType, parts)))
    }
    const stored = await store.getEventByUuid(eventUuid)
    if (stored === null) throw problem('NOT_FOUND', { id: eventUuid.slice(0, 200), type: 'LogEvent' })
    subscribes(hook, stored.type)
    return stored.raw
  }

  return async (hookId, input) => {
    const hook = await store.getHook(hookId)
    if (hook === null) throw problem('NOT_FOUND', { id: hookId, type: 'EventHook' })
    registry.put(hook)
    const target = registry.get(hookId)
    if (target === undefined) throw problem('NOT_FOUND', { id: hookId, type: 'EventHook' })
    const now = clock.now()
    const delivery = { id: ids.uuid(), created: now }
    const body =
      input.body === undefined
        ? envelope(envelopeStart(hookId, sources.at(now)), delivery, [{ raw: await rawEvent(target, input) }])
        : Buffer.from(JSON.stringify(input.body))
    const id = typeof input.body?.['eventId'] === 'string' ? input.body['eventId'].slice(0, 255) : delivery.id
    const headers = headersFor(target, { id: isHeaderText(id) ? id : delivery.id }, now)
    const request = {
      url: maskUrl(hook.uri),
      method: 'POST' as const,
      headers: shownHeaders(target, headers),
      // Well-formed: it was parsed when it came in, or is made of what was.
      body: JSON.parse(body.toString()) as unknown,
    }
    if (!input.deliver) return { request, response: null, matched: true }
    const since = clock.monotonic()
    const took = () => Math.round((clock.monotonic() - since) * 10) / 10
    try {
      const answer = await send({
        method: 'POST',
        url: hook.uri,
        headers,
        body,
        timeoutMs: plans[hook.delivery.profile].timeoutMs,
        maxAnswerBytes: answerLimits.kept,
        overflow: 'cut',
      })
      const { status, executionId } = answer
      const response = {
        status,
        headers: Object.fromEntries(
          Object.entries(answer.headers).map(([name, value]) => [name, hidden(value, target.secrets)]),
        ),
        body: shownAnswer(answer.body, target.secrets),
        durationMs: took(),
        error: null,
      }
      return { request, response, matched: true, ...(executionId === undefined ? {} : { executionId }) }
    } catch (thrown) {
      const error = failureOf(thrown).safeMessage
      return { request, response: { status: null, headers: {}, body: '', durationMs: took(), error }, matched: true }
    }
  }
}

/** Its receiver is meant to see these and nothing else, whoever may ask for a preview. */
function subscribes(hook: EventHook, type: string): void {
  if (hook.events.includes(type)) return
  throw invalidHook([`eventType: ${type.slice(0, 200)} is none of the types that this event hook subscribes to.`])
}

function hidden(text: string, secrets: readonly string[]): string {
  let shown = text
  for (const secret of secrets) if (secret.length > 3) shown = shown.replaceAll(secret, '***')
  return shown
}

const isHeaderText = (text: string) => /^[\x21-\x7e]{1,255}$/.test(text)
