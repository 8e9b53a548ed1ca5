import type { Clock } from '../../base/clock.ts'
import type { Attempt } from '../../model/delivery.ts'
import { envelope, envelopeStart, type EnvelopeStart } from '../envelope.ts'
import { headersFor } from '../headers-for.ts'
import type { HookTarget } from '../hook-registry.ts'
import { nextStep, type NextStep, type Plans } from '../plan.ts'
import type { OwnAnswer, Send, SendAnswer } from '../send.ts'
import type { SourceUrls } from '../source-urls.ts'
import { answerLimits, answered, unanswered, withAttempt, type Tried } from './attempt.ts'
import type { EnvelopeEvents } from './batch.ts'
import type { Entry } from './entry.ts'
import type { RecordMutation } from './record-attempt.ts'

/** How an attempt ended, and what follows for its delivery. */
export interface Ended {
  /** `flowOff`: an own flow did not run only because it is switched off. `aborted`: our own stop gave it up. */
  readonly next: NextStep | { readonly kind: 'flowOff' } | { readonly kind: 'aborted' }
  readonly tried: Tried
  readonly isTimeout: boolean
  /** All of the delivery's, with this one. */
  readonly attempts: readonly Attempt[]
  /** Since it was made or sent again, with this one. */
  readonly tries: number
  /** Epoch ms. */
  readonly started: number
  /** The attempt is in the store already. */
  readonly recorded: boolean
}

/** When an attempt began: epoch ms, and on the clock that only goes forward. */
interface Begun {
  readonly started: number
  readonly since: number
  readonly alone: boolean
}

interface SenderParts {
  readonly send: Send
  readonly sources: SourceUrls
  readonly plans: Plans
  readonly clock: Clock
  /** From 0 to below 1. */
  readonly random: () => number
}

/** Makes attempts: one request each, and the judgement of what came back. It changes nothing but the outside. */
export class Sender {
  readonly #parts: SenderParts
  /** By hook: an envelope's beginning is the same for all deliveries under one public URL. */
  readonly #starts = new Map<string, { readonly source: string; readonly bytes: EnvelopeStart }>()

  constructor(parts: SenderParts) {
    this.#parts = parts
  }

  /** Never rejects because of the receiver. @param alone whether the hook has no other attempt under way */
  async attempt(target: HookTarget, entry: Entry, events: EnvelopeEvents, alone: boolean): Promise<Ended> {
    const { clock } = this.#parts
    const started = clock.now()
    const since = clock.monotonic()
    let answer: SendAnswer | null = null
    let thrown: unknown
    try {
      answer = await this.#post(target, entry, events, { started, since, alone })
    } catch (failure) {
      thrown = failure
    }
    const times = { started, durationMs: clock.monotonic() - since }
    if (answer === null) {
      const code = (thrown as { readonly code?: unknown } | null)?.code
      if (code === 'ABORTED')
        return this.#ended(target, entry, unanswered(thrown), times, { next: { kind: 'aborted' } })
      return this.#ended(target, entry, unanswered(thrown), times, { isTimeout: code === 'TIMEOUT' })
    }
    if (answer.executionId !== undefined) entry.executionId = answer.executionId
    const tried = answered(answer, target.secrets)
    // Under `okta` a 4xx is final, this one too (docs/flows.md).
    return answer.flowOff === true && target.hook.delivery.profile === 'durable'
      ? flowIsOff(entry, tried, times)
      : this.#ended(target, entry, tried, times, { recorded: answer.committed === true })
  }

  forget(hookId: string): void {
    this.#starts.delete(hookId)
  }

  #post(target: HookTarget, entry: Entry, events: EnvelopeEvents, times: Begun): Promise<SendAnswer> {
    const { uri, delivery } = target.hook
    const request = {
      method: 'POST' as const,
      url: uri,
      headers: headersFor(target, entry, times.started),
      body: envelope(this.#startOf(target.id, entry.created), entry, events),
      timeoutMs: this.#parts.plans[delivery.profile].timeoutMs,
      maxAnswerBytes: answerLimits.read,
      overflow: 'cut' as const,
      ...(times.alone ? { alone: true } : {}),
    }
    // Most URLs are surely not ours; for the others it is decided where they are handed over.
    if (!uri.includes('/api/flo/')) return this.#parts.send(request)
    const eventUuids = events.map(({ uuid }) => uuid)
    const handover = { deliveryId: entry.id, eventUuids, hops: entry.hops + 1 }
    // Only a first attempt can be sure that it starts the execution, and so record itself together with it.
    if (entry.attempts.length > 0) return this.#parts.send({ ...request, handover })
    const alsoCommit = (answer: OwnAnswer) => [this.#firstRecord(target, entry, answer, times)]
    return this.#parts.send({ ...request, handover: { ...handover, alsoCommit } })
  }

  #firstRecord(target: HookTarget, entry: Entry, answer: OwnAnswer, { started, since }: Begun): RecordMutation {
    const tried = answered({ ...answer, body: Buffer.from(answer.body) }, target.secrets)
    const times = { started, durationMs: this.#parts.clock.monotonic() - since }
    return {
      kind: 'delivery.record',
      id: entry.id,
      status: 'DELIVERED',
      nextAttempt: null,
      attempts: withAttempt([], tried, times),
      tries: entry.tries + 1,
      executionId: answer.executionId ?? null,
    }
  }

  #ended(
    target: HookTarget,
    entry: Entry,
    tried: Tried,
    times: { readonly started: number; readonly durationMs: number },
    more: { readonly next?: Ended['next']; readonly isTimeout?: boolean; readonly recorded?: boolean } = {},
  ): Ended {
    const { plans, clock, random } = this.#parts
    const { profile } = target.hook.delivery
    const tries = entry.tries + 1
    const next =
      more.next ??
      nextStep({ profile, plan: plans[profile], tries, outcome: tried, random: random(), now: clock.now() })
    return {
      next,
      tried,
      isTimeout: more.isTimeout ?? false,
      attempts: withAttempt(entry.attempts, tried, times),
      tries,
      started: times.started,
      recorded: more.recorded ?? false,
    }
  }

  #startOf(hookId: string, created: number): EnvelopeStart {
    const source = this.#parts.sources.at(created)
    const known = this.#starts.get(hookId)
    if (known?.source === source) return known.bytes
    const bytes = envelopeStart(hookId, source)
    this.#starts.set(hookId, { source, bytes })
    return bytes
  }
}

/** The delivery keeps its place and its tries. */
function flowIsOff(
  entry: Entry,
  tried: Tried,
  times: { readonly started: number; readonly durationMs: number },
): Ended {
  const error = 'The flow is switched off. The delivery waits until it is switched on.'
  // Looking again tells nothing new: the last line is brought up to date instead of one more.
  const before = entry.attempts.at(-1)?.error === error ? entry.attempts.slice(0, -1) : entry.attempts
  const attempts = withAttempt(before, { ...tried, error }, times)
  return {
    next: { kind: 'flowOff' },
    tried,
    isTimeout: false,
    attempts,
    tries: entry.tries,
    started: times.started,
    recorded: false,
  }
}
