import type { Clock } from '../../base/clock.ts'
import { isProblem, problem } from '../../base/errors.ts'
import type { Log } from '../../base/log.ts'
import type { Attempt } from '../../model/delivery.ts'
import type { SystemEvent } from '../../model/system-event.ts'
import type { Mutations, Store } from '../../store/store.ts'
import { envelope, envelopeStart, type EnvelopeStart } from '../envelope.ts'
import { headersFor } from '../headers-for.ts'
import type { HookRegistry, HookTarget } from '../hook-registry.ts'
import { maskUrl } from '../mask-url.ts'
import { nextStep, plans, retryAfterMs, slowsDown, type Plans } from '../plan.ts'
import type { FreshDelivery, Publisher } from '../publish.ts'
import type { Send, SendAnswer } from '../send.ts'
import type { SourceUrls } from '../source-urls.ts'
import { systemPrincipal } from '../system-log-event.ts'
import { answerLimits, answered, unanswered, withAttempt, type Tried } from './attempt.ts'
import { DueTimer } from './due-timer.ts'
import { freshEntry, storedEntry, type Entry } from './entry.ts'
import { HookQueue } from './hook-queue.ts'
import { Slots } from './slots.ts'

/** What waits in memory and what is under way, before the rest waits in the store. */
export interface DelivererLimits {
  /** Deliveries of one hook that wait in memory. */
  readonly ready: number
  /** Bytes of all events that wait in memory. */
  readonly readyBytes: number
  /** Attempts under way beside the first one of each hook. */
  readonly sockets: number
  /** Bytes of the events of one envelope; what a flow here takes is a little more. */
  readonly batchBytes: number
  /** How long a batch of the `okta` profile waits for further events, in ms. */
  readonly gatherMs: number
  /** A hook whose attempts all failed for so long is switched off, in ms. */
  readonly failingMs: number
  /** How long a hook whose flow is off rests before it looks again without having been told, in ms. */
  readonly flowOffMs: number
  readonly plans: Plans
}

export const delivererLimits: DelivererLimits = Object.freeze({
  ready: 1_000,
  readyBytes: 64 * 1024 * 1024,
  sockets: 2_000,
  batchBytes: 786_432,
  gatherMs: 1_000,
  failingMs: 120 * 3_600_000,
  flowOffMs: 3_600_000,
  plans,
})

interface Parts {
  readonly store: Store
  readonly registry: HookRegistry
  readonly send: Send
  readonly sources: SourceUrls
  readonly stage: Publisher['stage']
  /** Switches a hook off for good reason. */
  readonly disable: (hookId: string, reason: string) => Promise<void>
  /** The alias where the URL is an own invoke URL. */
  readonly ownAlias: (url: string) => string | null
  readonly clock: Clock
  readonly log: Log
  /** From 0 to below 1. */
  readonly random: () => number
  readonly limits?: Partial<DelivererLimits>
}

type RecordMutation = { readonly kind: 'delivery.record' } & Mutations['delivery.record']['in']

/** Attempts whose results wait for their commit before a hook begins no more. */
const mostRecording = 2_000

/**
 * Sends deliveries. What was just committed comes with its bytes in hand (`offer`); everything else, and what does not fit
 * into memory, is read from the store when its time comes. Each hook has a queue of its own; nothing waits for another hook.
 */
export class Deliverer {
  readonly #parts: Parts
  readonly #limits: DelivererLimits
  readonly #queues = new Map<string, HookQueue>()
  readonly #slots: Slots
  readonly #timer: DueTimer
  readonly #underWay = new Set<string>()
  readonly #starts = new Map<string, { readonly source: string; readonly bytes: EnvelopeStart }>()
  #readyBytes = 0
  #startedAt = Infinity
  #running = false
  #stopping = false
  #idle: (() => void) | null = null

  constructor(parts: Parts) {
    this.#parts = parts
    this.#limits = { ...delivererLimits, ...parts.limits }
    this.#slots = new Slots(this.#limits.sockets)
    this.#timer = new DueTimer(
      () => parts.clock.now(),
      () => this.#ring(),
    )
    parts.registry.onChange((id) => this.#hookChanged(id))
  }

  /** Takes up everything that is unfinished, e.g. after a crash. */
  async start(): Promise<void> {
    this.#startedAt = this.#parts.clock.now()
    this.#running = true
    for (const { hookId } of await this.#parts.store.nextDue()) this.#queue(hookId).behind = true
    for (const queue of this.#queues.values()) this.#pump(queue)
  }

  /** Begins nothing more and waits for what is under way, at most `graceMs`. What is left is taken up at the next start. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true
    this.#timer.stop()
    if (this.#underWay.size === 0) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#idle = resolve
    const timer = setTimeout(resolve, graceMs)
    await promise
    clearTimeout(timer)
  }

  /** Takes deliveries that were just committed. */
  offer(deliveries: readonly FreshDelivery[]): void {
    const touched = new Set<HookQueue>()
    for (const fresh of deliveries) {
      if (this.#parts.registry.get(fresh.hookId) === undefined) continue
      const queue = this.#queue(fresh.hookId)
      touched.add(queue)
      if (queue.known.has(fresh.id)) continue
      // Older ones wait in the store or are being read, and this one comes after them.
      if (queue.behind || queue.loading) {
        queue.behind = true
        continue
      }
      const full =
        queue.readyCount >= this.#limits.ready || this.#readyBytes + fresh.event.raw.length > this.#limits.readyBytes
      if (full || queue.width === 0) {
        queue.behind = true
        continue
      }
      const entry = freshEntry(fresh)
      this.#readyBytes += entry.bytes
      queue.push(entry)
    }
    for (const queue of touched) this.#pump(queue)
  }

  /** Whether an attempt is under way: what shows a delivery as DELIVERING. */
  isUnderWay(id: string): boolean {
    return this.#underWay.has(id)
  }

  /** Plans a delivery again, due now, with the same id and bytes. One that is under way is left alone. @throws NOT_FOUND */
  async resend(id: string): Promise<void> {
    const { store, clock } = this.#parts
    const delivery = await store.getDelivery(id)
    if (delivery === null) throw problem('NOT_FOUND', { id, type: 'Delivery' })
    const sent = delivery.batchId ?? id
    if (this.#underWay.has(sent)) return
    const queue = this.#queue(delivery.hookId)
    await store.commit({ kind: 'delivery.resend', id, at: clock.now() })
    if (queue.head?.id === sent) {
      this.#forget(queue, queue.head)
      queue.head = null
    }
    // Somebody asked for it: a hook that rests tries at once, unless another delivery must come first.
    if (queue.head === null) queue.restUntil = 0
    queue.behind = true
    this.#pump(queue)
  }

  /**
   * Ends an unfinished delivery; an attempt that is under way is not called back, but none follows it.
   *
   * @returns whether there was something to end
   * @throws NOT_FOUND
   */
  async cancel(id: string): Promise<boolean> {
    const { store } = this.#parts
    const delivery = await store.getDelivery(id)
    if (delivery === null) throw problem('NOT_FOUND', { id, type: 'Delivery' })
    const { attempts, tries, executionId } = delivery
    const [ended] = await store.commit({
      kind: 'delivery.record',
      id,
      status: 'CANCELLED',
      nextAttempt: null,
      attempts,
      tries,
      executionId,
    })
    const queue = this.#queues.get(delivery.hookId)
    const entry = queue?.known.get(id)
    if (ended && queue !== undefined && entry !== undefined) {
      entry.cancelled = true
      if (queue.head === entry) {
        queue.head = null
        queue.restUntil = 0
        this.#forget(queue, entry)
      }
      this.#pump(queue)
    }
    return ended
  }

  /** A flow was switched on: hooks that rested because of it go on at once. */
  flowSwitchedOn(alias: string): void {
    for (const queue of this.#queues.values()) {
      if (!queue.flowIsOff || queue.target === null || this.#parts.ownAlias(queue.target.hook.uri) !== alias) continue
      queue.flowIsOff = false
      queue.restUntil = 0
      this.#pump(queue)
    }
  }

  /** For metrics and readiness. */
  stats(): { readonly hooks: number; readonly waiting: number; readonly underWay: number; readonly bytes: number } {
    let waiting = 0
    for (const queue of this.#queues.values()) waiting += queue.readyCount
    return { hooks: this.#queues.size, waiting, underWay: this.#underWay.size, bytes: this.#readyBytes }
  }

  #queue(hookId: string): HookQueue {
    let queue = this.#queues.get(hookId)
    if (queue === undefined) {
      queue = new HookQueue(hookId, this.#parts.registry.get(hookId) ?? null)
      this.#queues.set(hookId, queue)
    }
    return queue
  }

  #hookChanged(id: string): void {
    const queue = this.#queues.get(id)
    const target = this.#parts.registry.get(id) ?? null
    if (queue === undefined) {
      // Deliveries may have waited for this hook since before it was switched off.
      if (this.#running && target?.deliverable === true) this.#lookAt(this.#queue(id))
      return
    }
    const before = queue.target
    queue.target = target
    if (target === null) {
      for (const entry of queue.clear()) this.#readyBytes -= entry.bytes
      this.#slots.forget(queue)
      this.#queues.delete(id)
      this.#starts.delete(id)
      return
    }
    if (before?.hook.uri !== target.hook.uri || before.deliverable !== target.deliverable) {
      queue.restUntil = 0
      queue.flowIsOff = false
      queue.narrow = false
      queue.failingSince = null
    }
    if (!target.deliverable || before?.hook.delivery.order !== target.hook.delivery.order) {
      for (const entry of queue.clear()) this.#readyBytes -= entry.bytes
    }
    this.#pump(queue)
  }

  #lookAt(queue: HookQueue): void {
    queue.behind = true
    this.#pump(queue)
  }

  /** The timer rang: reads what became due, and asks for the next time. */
  #ring(): void {
    const now = this.#parts.clock.now()
    for (const queue of this.#queues.values()) {
      if (queue.dueAt <= now) {
        queue.dueAt = Infinity
        queue.behind = true
      }
      this.#pump(queue)
    }
  }

  /** Begins as many attempts of a hook as it may have, and sees to it that somebody comes back for the rest. */
  #pump(queue: HookQueue): void {
    if (!this.#running || this.#stopping) return
    const now = this.#parts.clock.now()
    for (;;) {
      if (queue.dueAt !== Infinity) this.#timer.plan(queue.dueAt)
      if (queue.active >= queue.width || queue.recording >= mostRecording) return
      if (queue.restUntil > now) return this.#timer.plan(queue.restUntil)
      const entry = queue.head ?? queue.peek()
      if (entry === undefined) {
        if (queue.behind && !queue.loading) void this.#load(queue)
        return
      }
      if (entry.cancelled) {
        queue.shift()
        this.#forget(queue, entry)
        continue
      }
      const target = queue.target!
      const gatheredAt = this.#gatheredAt(queue, target, entry)
      if (gatheredAt > now) return this.#timer.plan(gatheredAt)
      if (!this.#slots.take(queue)) return
      if (queue.head === null) queue.shift()
      else queue.head = null
      this.#underWay.add(entry.id)
      if (entry.events !== null && !this.#maySwell(target, entry)) this.#send(queue, target, entry, entry.events)
      else void this.#prepareAndSend(queue, target, entry)
    }
  }

  /** Until when an envelope waits for further events (epoch ms); 0 where it waits no longer. */
  #gatheredAt(queue: HookQueue, target: HookTarget, entry: Entry): number {
    const { profile, batchSize } = target.hook.delivery
    if (profile !== 'okta' || queue.readyCount >= batchSize || !this.#maySwell(target, entry)) return 0
    return entry.created + this.#limits.gatherMs
  }

  /**
   * Whether an entry may still take others into its envelope, or be taken: nobody can have seen it. One that was made before
   * this process may have been sent by the one before it, whose crash kept that from being recorded.
   */
  #maySwell(target: HookTarget, entry: Entry): boolean {
    return target.hook.delivery.batchSize > 1 && entry.attempts.length === 0 && entry.created >= this.#startedAt
  }

  /** Reads the events where they are not in memory, and makes a batch where the hook has them. */
  async #prepareAndSend(queue: HookQueue, target: HookTarget, entry: Entry): Promise<void> {
    try {
      const events = await this.#eventsOf(entry)
      const batch = this.#maySwell(target, entry) ? await this.#takeOthers(queue, target, entry, events) : events
      this.#send(queue, target, entry, batch)
    } catch (cause) {
      this.#parts.log.error({ err: cause, deliveryId: entry.id }, 'a delivery could not be prepared')
      // Left in the store as it is, and read again in a while: the database may be back then.
      this.#settle(queue, entry)
      this.#again(queue, this.#parts.clock.now() + 1_000)
      this.#release(queue)
    }
  }

  async #eventsOf(entry: Entry): Promise<NonNullable<Entry['events']>> {
    return entry.events ?? (await this.#parts.store.deliveryEvents(entry.id))
  }

  /** Takes deliveries that wait behind `entry` into its envelope, in one commit before anybody sees it. */
  async #takeOthers(
    queue: HookQueue,
    target: HookTarget,
    entry: Entry,
    own: NonNullable<Entry['events']>,
  ): Promise<NonNullable<Entry['events']>> {
    const { batchSize } = target.hook.delivery
    const events = [...own]
    const taken: Entry[] = []
    let bytes = own.reduce((sum, { raw }) => sum + raw.length, 0)
    while (events.length < batchSize) {
      const next = queue.peek()
      if (next === undefined || next.cancelled || !this.#maySwell(target, next)) break
      queue.shift()
      const more = await this.#eventsOf(next)
      const size = more.reduce((sum, { raw }) => sum + raw.length, 0)
      // More than one event: it is an envelope already, which stays as it is.
      if (more.length !== 1 || bytes + size > this.#limits.batchBytes) {
        next.events = more
        queue.unshift([next])
        break
      }
      bytes += size
      taken.push(next)
      events.push(...more)
    }
    if (taken.length > 0) {
      try {
        await this.#parts.store.commit({ kind: 'delivery.take', id: entry.id, takes: taken.map(({ id }) => id) })
      } catch (cause) {
        for (const each of taken) this.#forget(queue, each)
        queue.behind = true
        throw cause
      }
      for (const each of taken) this.#forget(queue, each)
    }
    return events
  }

  #send(queue: HookQueue, target: HookTarget, entry: Entry, events: NonNullable<Entry['events']>): void {
    const { clock, send } = this.#parts
    const started = clock.now()
    const since = clock.monotonic()
    const { uri, delivery } = target.hook
    const request = {
      method: 'POST' as const,
      url: uri,
      headers: headersFor(target, entry, started),
      body: envelope(this.#startOf(queue.id, entry.created), entry, events),
      timeoutMs: this.#limits.plans[delivery.profile].timeoutMs,
      maxAnswerBytes: answerLimits.read,
      overflow: 'cut' as const,
    }
    const sent = uri.includes('/api/flo/')
      ? send({
          ...request,
          handover: { deliveryId: entry.id, eventUuids: events.map(({ uuid }) => uuid), hops: entry.hops + 1 },
        })
      : send(request)
    sent
      .then(
        (answer) => this.#answered(queue, target, entry, answer, { started, durationMs: clock.monotonic() - since }),
        (thrown: unknown) => {
          if (this.#stopping && (thrown as { code?: unknown } | null)?.code === 'ABORTED') {
            // Given up by our own stop, which says nothing of the receiver: the next start sends it again.
            this.#settle(queue, entry)
            return this.#release(queue)
          }
          const times = { started, durationMs: clock.monotonic() - since }
          const isTimeout = (thrown as { code?: unknown } | null)?.code === 'TIMEOUT'
          return this.#tried(queue, target, entry, unanswered(thrown), times, { executionId: null, isTimeout })
        },
      )
      .catch((cause: unknown) => {
        this.#parts.log.error({ err: cause, deliveryId: entry.id }, 'the result of an attempt could not be handled')
      })
  }

  #answered(
    queue: HookQueue,
    target: HookTarget,
    entry: Entry,
    answer: SendAnswer,
    times: { readonly started: number; readonly durationMs: number },
  ): void {
    const tried = answered(answer, target.secrets)
    if (answer.flowOff === true && target.hook.delivery.profile === 'durable') {
      return this.#flowIsOff(queue, entry, tried, times)
    }
    this.#tried(queue, target, entry, tried, times, { executionId: answer.executionId ?? null, isTimeout: false })
  }

  /**
   * The flow behind the URL is off: the delivery stays PENDING and keeps its place and its tries, and the whole hook rests
   * until the flow is switched on, since every other delivery would meet the same.
   */
  #flowIsOff(queue: HookQueue, entry: Entry, tried: Tried, times: { started: number; durationMs: number }): void {
    queue.flowIsOff = true
    queue.restUntil = this.#parts.clock.now() + this.#limits.flowOffMs
    const error = 'The flow is switched off. The delivery waits until it is switched on.'
    const last = entry.attempts.at(-1)
    // Looking again tells nothing new: the last line is brought up to date instead of one more.
    const before = last?.error === error ? entry.attempts.slice(0, -1) : entry.attempts
    const attempts = withAttempt(before, { ...tried, error }, times)
    for (const each of queue.clear()) this.#readyBytes -= each.bytes
    this.#record(queue, entry, { status: 'PENDING', nextAttempt: entry.created, attempts, tries: entry.tries })
  }

  #tried(
    queue: HookQueue,
    target: HookTarget,
    entry: Entry,
    tried: Tried,
    times: { readonly started: number; readonly durationMs: number },
    more: { readonly executionId: string | null; readonly isTimeout: boolean },
  ): void {
    const { clock, random } = this.#parts
    const now = clock.now()
    const tries = entry.tries + 1
    const { profile } = target.hook.delivery
    const plan = this.#limits.plans[profile]
    const step = nextStep({ profile, plan, tries, outcome: tried, random: random(), now })
    const attempts = withAttempt(entry.attempts, tried, times)
    if (more.executionId !== null) entry.executionId = more.executionId
    if (step.kind === 'delivered') {
      queue.narrow = false
      queue.slowed = 0
      queue.failingSince = null
      queue.lastSuccess = now
      this.#record(queue, entry, { status: 'DELIVERED', nextAttempt: null, attempts, tries })
      return
    }
    this.#failed(queue, tried, attempts, now, more.isTimeout)
    if (step.kind === 'retry') {
      this.#record(queue, entry, { status: 'FAILED', nextAttempt: step.at, attempts, tries })
      return
    }
    // Nothing more goes to a receiver that is gone while the hook is being switched off.
    if (step.kind === 'gone') queue.restUntil = now + 60_000
    this.#record(
      queue,
      entry,
      { status: 'GIVEN_UP', nextAttempt: null, attempts, tries },
      givenUp(target, entry, tried),
    )
    if (step.kind === 'gone') this.#disable(queue.id, 'The receiver answered 410: it wants no more deliveries.')
  }

  /** What a failure means for the whole hook. */
  #failed(queue: HookQueue, tried: Tried, attempts: readonly Attempt[], now: number, isTimeout: boolean): void {
    if (slowsDown(tried.status)) {
      const pause = retryAfterMs(tried.retryAfter, now) ?? Math.min(1_000 * 2 ** queue.slowed, 60_000)
      queue.slowed++
      queue.restUntil = Math.max(queue.restUntil, now + pause)
      queue.narrow = true
    }
    // A receiver that hangs holds one connection then, not all that the hook may have.
    if (isTimeout) queue.narrow = true
    queue.failingSince ??= Math.max(attempts[0]!.started, queue.lastSuccess)
    if (now - queue.failingSince >= this.#limits.failingMs) void this.#disableWhenDead(queue, now)
  }

  async #disableWhenDead(queue: HookQueue, now: number): Promise<void> {
    queue.failingSince = now
    try {
      // What this process saw may be the half of it: a delivery that arrived before its start counts too.
      const query = { hookId: queue.id, status: 'DELIVERED' as const, limit: 1, after: null }
      const [last] = await this.#parts.store.listDeliveries(query)
      const arrived = last?.attempts.at(-1)?.started ?? 0
      if (now - arrived < this.#limits.failingMs) return
      const hours = Math.round(this.#limits.failingMs / 3_600_000)
      this.#disable(queue.id, `Every delivery failed for ${hours} hours.`)
    } catch (cause) {
      this.#parts.log.warn({ err: cause, hookId: queue.id }, 'could not tell whether a failing hook ever delivered')
    }
  }

  #disable(hookId: string, reason: string): void {
    this.#parts.disable(hookId, reason).catch((cause: unknown) => {
      this.#parts.log.error({ err: cause, hookId }, 'a failing event hook could not be switched off')
    })
  }

  /** Commits what an attempt came to. Until then the delivery counts as under way, and nothing reads it from the store. */
  #record(
    queue: HookQueue,
    entry: Entry,
    result: Pick<RecordMutation, 'status' | 'nextAttempt' | 'attempts' | 'tries'>,
    event?: SystemEvent,
  ): void {
    queue.recording++
    // A strict order goes on only when the store knows how this one ended; every other hook at once.
    const held = queue.isStrict
    if (!held) this.#release(queue)
    const { id, executionId } = entry
    const mutation: RecordMutation = { kind: 'delivery.record', id, executionId, ...result }
    const committed = event === undefined ? this.#parts.store.commit(mutation) : this.#recordWith(mutation, event)
    const recorded = () => {
      queue.recording--
      entry.attempts = result.attempts
      entry.tries = result.tries
      if (result.status === 'FAILED') this.#keepForRetry(queue, entry, result.nextAttempt!)
      else this.#settle(queue, entry)
      if (result.status === 'PENDING') queue.behind = true
      if (held) this.#release(queue)
      else this.#pump(queue)
    }
    committed
      .then(recorded, (cause: unknown) => this.#recordLater(mutation, cause).then(recorded))
      .catch((cause: unknown) => this.#parts.log.error({ err: cause, deliveryId: id }, 'a queue of deliveries failed'))
  }

  async #recordWith(mutation: RecordMutation, event: SystemEvent): Promise<void> {
    const staged = this.#parts.stage(event)
    await this.#parts.store.commit(mutation, staged.mutation)
    staged.announce()
  }

  /** The attempt happened: forgetting it would only repeat it. So the commit is tried until it is done or we stop. */
  async #recordLater(mutation: RecordMutation, first: unknown): Promise<void> {
    this.#parts.log.warn({ err: first, deliveryId: mutation.id }, 'an attempt could not be recorded yet')
    for (let waitMs = 50; !this.#stopping; waitMs = Math.min(waitMs * 2, 5_000)) {
      await new Promise((resolve) => setTimeout(resolve, waitMs).unref())
      try {
        await this.#parts.store.commit(mutation)
        return
      } catch (cause) {
        if (isProblem(cause, 'STOPPING')) return
      }
    }
  }

  /** A failed delivery goes back to the store until it is due; the head of a strict order holds up the others instead. */
  #keepForRetry(queue: HookQueue, entry: Entry, at: number): void {
    this.#underWay.delete(entry.id)
    if (queue.isStrict && queue.head === null && !entry.cancelled && queue.target?.deliverable === true) {
      // Its bytes are read again: it may be hours.
      entry.events = null
      queue.head = entry
      queue.restUntil = Math.max(queue.restUntil, at)
    } else {
      this.#forget(queue, entry)
      this.#again(queue, at)
    }
    this.#tellIdle()
  }

  #again(queue: HookQueue, at: number): void {
    queue.dueAt = Math.min(queue.dueAt, at)
    if (!this.#stopping) this.#timer.plan(at)
  }

  #release(queue: HookQueue): void {
    const next = this.#slots.release(queue)
    if (next !== null && next !== queue) this.#pump(next)
    this.#pump(queue)
  }

  #settle(queue: HookQueue, entry: Entry): void {
    this.#underWay.delete(entry.id)
    this.#forget(queue, entry)
    this.#tellIdle()
  }

  #tellIdle(): void {
    if (this.#underWay.size === 0) this.#idle?.()
  }

  #forget(queue: HookQueue, entry: Entry): void {
    if (queue.known.delete(entry.id)) this.#readyBytes -= entry.bytes
  }

  /** Reads what waits in the store for a hook: the due ones into memory, and of the others the first time. */
  async #load(queue: HookQueue): Promise<void> {
    const { store, clock, log } = this.#parts
    queue.loading = true
    queue.behind = false
    try {
      if (queue.isStrict) await this.#findHead(queue)
      const limit = this.#limits.ready + queue.known.size
      // Without a bound on the time: what is not due yet tells when to come back.
      const rows = await store.dueDeliveries({ hookId: queue.id, now: Number.MAX_SAFE_INTEGER, limit })
      const now = clock.now()
      let allDue = true
      for (const delivery of rows) {
        if (queue.known.has(delivery.id)) continue
        if (delivery.nextAttempt !== null && delivery.nextAttempt > now) {
          this.#again(queue, delivery.nextAttempt)
          allDue = false
          break
        }
        const entry = storedEntry(delivery)
        this.#readyBytes += entry.bytes
        queue.push(entry)
      }
      if (allDue && rows.length >= limit) queue.behind = true
    } catch (cause) {
      log.error({ err: cause, hookId: queue.id }, 'the deliveries of a hook could not be read')
      queue.restUntil = Math.max(queue.restUntil, clock.now() + 1_000)
      queue.behind = true
      this.#timer.plan(queue.restUntil)
    } finally {
      queue.loading = false
    }
    if (queue.readyCount > 0 || queue.head !== null) this.#pump(queue)
    else if (queue.behind) setImmediate(() => this.#pump(queue))
  }

  /** In a strict order the oldest delivery that failed comes before everything that was never tried. */
  async #findHead(queue: HookQueue): Promise<void> {
    if (queue.head !== null) return
    const query = { hookId: queue.id, status: 'FAILED' as const, limit: this.#limits.ready, after: null }
    const failed = (await this.#parts.store.listDeliveries(query)).at(-1)
    if (failed === undefined || queue.known.has(failed.id)) return
    const entry = storedEntry(failed)
    this.#readyBytes += entry.bytes
    queue.known.set(entry.id, entry)
    queue.head = entry
    queue.restUntil = Math.max(queue.restUntil, failed.nextAttempt ?? 0)
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

/** Okta writes this event for failed deliveries only (Okta facts 1.12). */
function givenUp(target: HookTarget, entry: Entry, tried: Tried): SystemEvent {
  const { id, name, uri } = target.hook
  const reason = tried.error ?? 'The delivery failed.'
  return {
    eventType: 'event_hook.delivery',
    actor: systemPrincipal,
    target: [{ id, type: 'EventHook', displayName: name }],
    outcome: { result: 'FAILURE', reason: reason.slice(0, 255) },
    debugData: {
      deliveryId: entry.id,
      url: maskUrl(uri),
      errorMessage: reason,
      attempts: String(entry.tries + 1),
      ...(tried.status === null ? {} : { httpStatus: String(tried.status) }),
    },
    hops: entry.hops + 1,
  }
}
