import type { Clock } from '../../base/clock.ts'
import { problem } from '../../base/errors.ts'
import type { Log } from '../../base/log.ts'
import { noTracer, type Tracer } from '../../base/trace.ts'
import { runAlone, runAs } from '../../base/work.ts'
import type { Delivery } from '../../model/delivery.ts'
import type { SystemEvent } from '../../model/system-event.ts'
import type { Mutation, Store } from '../../store/store.ts'
import type { HookRegistry, HookTarget } from '../hook-registry.ts'
import type { FreshDelivery, Publisher } from '../publish.ts'
import type { Send } from '../send.ts'
import type { SourceUrls } from '../source-urls.ts'
import { candidates, eventsOf, fillEnvelope, type EnvelopeEvents } from './batch.ts'
import { delivererLimits, type DelivererLimits } from './deliverer-limits.ts'
import { deliveryWork, noteAttempt } from './delivery-work.ts'
import { DueTimer } from './due-timer.ts'
import { freshEntry, type Entry } from './entry.ts'
import { givenUp } from './given-up.ts'
import { noteFailure, noteSuccess } from './hook-health.ts'
import { ownsEveryHook, type HookOwners } from './hook-owners.ts'
import { HookQueue, type ReadyMemory } from './hook-queue.ts'
import { readDue } from './read-due.ts'
import { recordAttempt, type RecordMutation } from './record-attempt.ts'
import { Sender, type Ended } from './sender.ts'
import { Slots } from './slots.ts'

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
  readonly tracer?: Tracer
  /** From 0 to below 1. */
  readonly random: () => number
  /** Which hooks are this server's; all of them unless given. */
  readonly owners?: HookOwners
  readonly limits?: Partial<DelivererLimits>
}

const none: readonly Entry[] = Object.freeze([])

/** Deliveries that a hook reads at least, whatever waits for others. */
const fewest = 10

/** Attempts whose results wait for their commit before a hook begins no more. */
const mostRecording = 2_000

/**
 * Sends deliveries. What was just committed comes with its bytes in hand (`offer`); everything else, and what does not fit
 * into memory, is read from the store when its time comes. Each hook has a queue of its own; nothing waits for another hook.
 */
export class Deliverer {
  readonly #parts: Parts
  readonly #limits: DelivererLimits
  readonly #owners: HookOwners
  readonly #queues = new Map<string, HookQueue>()
  readonly #slots: Slots
  readonly #timer: DueTimer
  readonly #underWay = new Set<string>()
  readonly #sender: Sender
  readonly #memory: ReadyMemory = { bytes: 0 }
  #startedAt = Infinity
  #running = false
  #stopping = false
  #idle: (() => void) | null = null
  #lastTurn: Promise<void> = Promise.resolve()

  constructor(parts: Parts) {
    this.#parts = parts
    this.#limits = { ...delivererLimits, ...parts.limits }
    this.#owners = parts.owners ?? ownsEveryHook
    this.#sender = new Sender({ ...parts, plans: this.#limits.plans })
    this.#slots = new Slots(this.#limits.sockets)
    this.#timer = new DueTimer(
      () => parts.clock.now(),
      () => this.#ring(),
    )
    parts.registry.onChange((id) => this.#hookChanged(id))
    this.#owners.onChange(() => this.#ownersChanged())
    this.#owners.onTold((hookIds, cancelled) => this.#told(hookIds, cancelled))
  }

  /** Takes up everything that is unfinished, e.g. after a crash. */
  async start(): Promise<void> {
    this.#startedAt = this.#parts.clock.now()
    this.#running = true
    await this.#lookAtAll()
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
    const others: string[] = []
    for (const fresh of deliveries) {
      if (this.#parts.registry.get(fresh.hookId) === undefined) continue
      if (!this.#owners.owns(fresh.hookId)) {
        others.push(fresh.hookId)
        continue
      }
      const queue = this.#queue(fresh.hookId)
      touched.add(queue)
      if (queue.known.has(fresh.id)) continue
      // Older ones wait in the store or are being read, and this one comes after them; with an order, the store knows its turn.
      if (queue.behind || queue.loading || fresh.orderKey !== undefined) {
        queue.behind = true
        continue
      }
      const full =
        queue.readyCount >= this.#limits.ready ||
        queue.bytes >= this.#limits.hookBytes ||
        this.#memory.bytes >= this.#limits.readyBytes
      if (full || queue.width === 0) {
        queue.behind = true
        continue
      }
      queue.push(freshEntry(fresh))
    }
    for (const queue of touched) this.#pump(queue)
    if (others.length > 0) this.#owners.tell(others)
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
    await store.commit({ kind: 'delivery.resend', id, at: clock.now() })
    if (!this.#owners.owns(delivery.hookId)) return this.#owners.tell([delivery.hookId])
    const queue = this.#queue(delivery.hookId)
    this.#planned(queue, sent)
    // Somebody asked for it: a hook that rests tries at once, unless another delivery must come first.
    if (queue.head === null) queue.restUntil = 0
    this.#pump(queue)
  }

  /**
   * Plans many deliveries again in one commit with `also`, due now. A hook that rests goes on resting: nobody stands by and
   * waits for these.
   *
   * @throws what the commit is refused for, e.g. NOT_FOUND where a hook was deleted meanwhile; then none is planned
   */
  async resendAll(deliveries: readonly Pick<Delivery, 'id' | 'hookId'>[], ...also: readonly Mutation[]): Promise<void> {
    const { store, clock } = this.#parts
    const at = clock.now()
    await store.commit(...deliveries.map(({ id }) => ({ kind: 'delivery.resend' as const, id, at })), ...also)
    const touched = new Set<HookQueue>()
    const others: string[] = []
    for (const { id, hookId } of deliveries) {
      if (!this.#owners.owns(hookId)) {
        others.push(hookId)
        continue
      }
      const queue = this.#queue(hookId)
      this.#planned(queue, id)
      touched.add(queue)
    }
    for (const queue of touched) this.#pump(queue)
    if (others.length > 0) this.#owners.tell(others)
  }

  /** Attempts that a delivery of a hook gets at most before it is given up; null where the hook is gone. */
  attemptsPlanned(hookId: string): number | null {
    const hook = this.#parts.registry.get(hookId)?.hook
    return hook === undefined ? null : this.#limits.plans[hook.delivery.profile].delays.length + 1
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
    if (ended && !this.#owners.owns(delivery.hookId)) this.#owners.tell([delivery.hookId], id)
    else if (ended) this.#cancelled(delivery.hookId, id)
    return ended
  }

  /** The store has it as cancelled: what is here of it is not sent any more. */
  #cancelled(hookId: string, id: string): void {
    const queue = this.#queues.get(hookId)
    if (queue === undefined) return
    const entry = queue.known.get(id)
    if (entry !== undefined) entry.cancelled = true
    if (entry !== undefined && queue.head === entry) {
      queue.head = null
      queue.restUntil = 0
      queue.forget(entry)
    }
    // One that it held up may be due now.
    this.#lookAt(queue)
  }

  /** A flow was switched on: hooks that rest because of it go on at once. */
  flowSwitchedOn(alias: string): void {
    for (const queue of this.#queues.values()) {
      const uri = queue.target?.hook.uri
      if (uri === undefined || !uri.includes('/api/flo/') || this.#parts.ownAlias(uri) !== alias) continue
      // An attempt that met the flow off and only ends now must not make the hook rest again.
      queue.flowSwitchedOnAt = this.#parts.clock.now()
      if (queue.head === null) queue.restUntil = 0
      this.#pump(queue)
    }
  }

  /** For metrics and readiness. */
  stats(): { readonly hooks: number; readonly waiting: number; readonly underWay: number; readonly bytes: number } {
    let waiting = 0
    for (const queue of this.#queues.values()) waiting += queue.readyCount
    return { hooks: this.#queues.size, waiting, underWay: this.#underWay.size, bytes: this.#memory.bytes }
  }

  #queue(hookId: string): HookQueue {
    let queue = this.#queues.get(hookId)
    if (queue === undefined) {
      queue = new HookQueue(hookId, this.#parts.registry.get(hookId) ?? null, this.#memory)
      this.#queues.set(hookId, queue)
    }
    return queue
  }

  #hookChanged(id: string): void {
    const queue = this.#queues.get(id)
    const target = this.#parts.registry.get(id) ?? null
    if (queue === undefined) {
      // Deliveries may have waited for this hook since before it was switched off.
      if (this.#running && target?.deliverable === true && this.#owners.owns(id)) this.#lookAt(this.#queue(id))
      return
    }
    const before = queue.target
    queue.target = target
    if (target === null) {
      queue.clear()
      this.#slots.forget(queue)
      this.#queues.delete(id)
      this.#sender.forget(id)
      return
    }
    if (before?.hook.uri !== target.hook.uri || before.deliverable !== target.deliverable) {
      queue.restUntil = 0
      queue.trusted = Infinity
      queue.failingSince = null
    }
    if (!target.deliverable || before?.hook.delivery.order !== target.hook.delivery.order) {
      queue.clear()
    }
    this.#pump(queue)
  }

  /** A delivery waits in the store again, wherever it stood before. */
  #planned(queue: HookQueue, id: string): void {
    if (queue.head?.id === id) {
      queue.forget(queue.head)
      queue.head = null
    }
    queue.behind = true
  }

  /** Looks at every hook of ours that has something in the store. */
  async #lookAtAll(): Promise<void> {
    const now = this.#parts.clock.now()
    for (const { hookId, at } of await this.#parts.store.nextDue()) {
      if (!this.#owners.owns(hookId)) continue
      const queue = this.#queue(hookId)
      if (at <= now) queue.behind = true
      else this.#again(queue, at)
    }
    for (const queue of this.#queues.values()) this.#pump(queue)
  }

  #ownersChanged(): void {
    if (!this.#running || this.#stopping) return
    this.#lookAtAll().catch((cause: unknown) => {
      this.#parts.log.warn({ err: cause }, 'What waits for delivery could not be looked at; it is tried again.')
    })
  }

  /** Another server has committed something for hooks of ours. */
  #told(hookIds: readonly string[], cancelled: string | null): void {
    if (!this.#running) return
    for (const hookId of hookIds) {
      if (this.#parts.registry.get(hookId) === undefined || !this.#owners.owns(hookId)) continue
      if (cancelled !== null) this.#cancelled(hookId, cancelled)
      this.#lookAt(this.#queue(hookId))
    }
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
    // Another server's by now: what is under way here ends here.
    if (!this.#owners.owns(queue.id)) return queue.clear()
    const now = this.#parts.clock.now()
    for (;;) {
      if (queue.dueAt !== Infinity) this.#timer.plan(queue.dueAt)
      if (queue.active >= queue.width || queue.recording >= mostRecording) return
      if (queue.restUntil > now) return this.#timer.plan(queue.restUntil)
      const entry = queue.head ?? queue.peek()
      if (entry === undefined) {
        if (queue.behind && !queue.loading) void runAlone(() => this.#load(queue))
        return
      }
      if (entry.cancelled) {
        queue.shift()
        queue.forget(entry)
        if (entry.orderKey !== null) queue.behind = true
        continue
      }
      const target = queue.target!
      const gatheredAt = this.#gatheredAt(queue, target, entry)
      if (gatheredAt > now) return this.#timer.plan(gatheredAt)
      if (!this.#slots.take(queue)) return
      if (queue.head === null) queue.shift()
      else queue.head = null
      this.#underWay.add(entry.id)
      // Chosen before anything is awaited, or two envelopes would pick from the queue in turns.
      const others = this.#maySwell(target, entry)
        ? candidates(queue, target.hook.delivery.batchSize - 1, (each) => this.#mayJoin(target, entry, each))
        : none
      if (entry.events !== null && others.length === 0) this.#send(queue, target, entry, entry.events)
      else void this.#prepareAndSend(queue, target, entry, others)
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

  /** With an order only one event of each person is in memory, so that an envelope may take any that has one too. */
  #mayJoin(target: HookTarget, entry: Entry, other: Entry): boolean {
    return (entry.orderKey === null) === (other.orderKey === null) && this.#maySwell(target, other)
  }

  /** Reads the events where they are not in memory, and puts those of `others` into the same envelope. */
  async #prepareAndSend(queue: HookQueue, target: HookTarget, entry: Entry, others: readonly Entry[]): Promise<void> {
    const { store, clock, log } = this.#parts
    try {
      if (others.length === 0) return this.#send(queue, target, entry, await eventsOf(entry, store))
      const filled = await fillEnvelope(queue, entry, others, { store, maxBytes: this.#limits.batchBytes })
      for (const each of filled.taken) queue.forget(each)
      this.#send(queue, target, entry, filled.events)
    } catch (cause) {
      log.error({ err: cause, deliveryId: entry.id }, 'A delivery could not be prepared.')
      // Left in the store as they are, and read again in a while: the database may be back then.
      for (const each of others) if (!queue.isWaiting(each)) queue.forget(each)
      this.#settle(queue, entry)
      this.#again(queue, clock.now() + 1_000)
      this.#release(queue)
    }
  }

  #send(queue: HookQueue, target: HookTarget, entry: Entry, events: EnvelopeEvents): void {
    const { log } = this.#parts
    runAs(deliveryWork(target, entry, events, this.#parts.tracer ?? noTracer), () => {
      this.#sender
        .attempt(target, entry, events, queue.active === 1)
        .then((ended) => this.#ended(queue, target, entry, noteAttempt(log, ended)))
        .catch((cause: unknown) => log.error({ err: cause }, 'The result of an attempt could not be handled.'))
    })
  }

  /** What the end of an attempt means for its delivery and its hook. */
  #ended(queue: HookQueue, target: HookTarget, entry: Entry, ended: Ended): void {
    const { next, attempts, tries } = ended
    const now = this.#parts.clock.now()
    switch (next.kind) {
      case 'aborted':
        // Given up by our own stop, which says nothing of the receiver: the next start sends it again.
        return this.#leave(queue, entry)
      case 'flowOff':
        if (ended.started > queue.flowSwitchedOnAt) this.#restForFlow(queue, now)
        return this.#record(queue, entry, { status: 'PENDING', nextAttempt: entry.created, attempts, tries })
      case 'delivered':
        noteSuccess(queue, now)
        // An own flow's first attempt was committed with the execution that it started.
        if (ended.recorded) return this.#leave(queue, entry)
        return this.#record(queue, entry, { status: 'DELIVERED', nextAttempt: null, attempts, tries })
      case 'retry':
        this.#noteFailure(queue, ended, now)
        return this.#record(queue, entry, { status: 'FAILED', nextAttempt: next.at, attempts, tries })
      default: {
        this.#noteFailure(queue, ended, now)
        // Nothing more goes to a receiver that is gone while the hook is being switched off.
        if (next.kind === 'gone') queue.restUntil = now + 60_000
        const told = givenUp(target, entry, ended.tried)
        this.#record(queue, entry, { status: 'GIVEN_UP', nextAttempt: null, attempts, tries }, told)
        if (next.kind === 'gone') this.#disable(queue.id, 'The receiver answered 410: it wants no more deliveries.')
      }
    }
  }

  /** Nothing is left to write for it here. */
  #leave(queue: HookQueue, entry: Entry): void {
    this.#settle(queue, entry)
    if (entry.orderKey !== null) queue.behind = true
    this.#release(queue)
  }

  /** The whole hook rests until the flow is switched on: every other delivery would meet the same. */
  #restForFlow(queue: HookQueue, now: number): void {
    queue.restUntil = now + this.#limits.flowOffMs
    queue.clear()
  }

  #noteFailure(queue: HookQueue, ended: Ended, now: number): void {
    if (noteFailure(queue, ended, now) >= this.#limits.failingMs) void this.#disableWhenDead(queue, now)
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
      this.#parts.log.warn({ err: cause, hookId: queue.id }, 'Could not tell whether a failing hook ever delivered.')
    }
  }

  #disable(hookId: string, reason: string): void {
    this.#parts.disable(hookId, reason).catch((cause: unknown) => {
      this.#parts.log.error({ err: cause, hookId }, 'A failing event hook could not be switched off.')
    })
  }

  /** Commits what an attempt came to. Until then the delivery counts as under way, and nothing reads it from the store. */
  #record(
    queue: HookQueue,
    entry: Entry,
    result: Pick<RecordMutation, 'status' | 'nextAttempt' | 'attempts' | 'tries'>,
    event: SystemEvent | null = null,
  ): void {
    queue.recording++
    // A strict order goes on only when the store knows how this one ended; every other hook at once.
    const held = queue.isStrict
    if (!held) this.#release(queue)
    const { id, executionId } = entry
    const mutation: RecordMutation = { kind: 'delivery.record', id, executionId, ...result }
    const recorded = () => {
      queue.recording--
      entry.attempts = result.attempts
      entry.tries = result.tries
      if (result.status === 'FAILED') this.#keepForRetry(queue, entry, result.nextAttempt!)
      else this.#settle(queue, entry)
      // With an order, the next one of the same person is due in the store.
      if (result.status === 'PENDING' || entry.orderKey !== null) queue.behind = true
      if (held) this.#release(queue)
      else this.#pump(queue)
    }
    const { store, stage, log } = this.#parts
    recordAttempt(mutation, event, { store, stage, log, isStopping: () => this.#stopping })
      .then(recorded)
      .catch((cause: unknown) => log.error({ err: cause, deliveryId: id }, 'A queue of deliveries failed.'))
  }

  /** A failed delivery goes back to the store until it is due; the head of a strict order holds up the others instead. */
  #keepForRetry(queue: HookQueue, entry: Entry, at: number): void {
    this.#underWay.delete(entry.id)
    if (queue.isStrict && queue.head === null && !entry.cancelled && queue.target?.deliverable === true) {
      // Its bytes are read again: it may be hours.
      entry.events = null
      queue.hold(entry, at)
    } else {
      queue.forget(entry)
      this.#again(queue, at)
    }
    this.#tellIdle()
  }

  #again(queue: HookQueue, at: number): void {
    queue.dueAt = Math.min(queue.dueAt, at)
    if (!this.#stopping) this.#timer.plan(at)
  }

  #release(queue: HookQueue): void {
    this.#slots.release(queue)
    for (let next = this.#slots.next(); next !== null; next = this.#slots.next()) this.#pump(next)
    this.#pump(queue)
  }

  #settle(queue: HookQueue, entry: Entry): void {
    this.#underWay.delete(entry.id)
    queue.forget(entry)
    this.#tellIdle()
  }

  #tellIdle(): void {
    if (this.#underWay.size === 0) this.#idle?.()
  }

  /** One read after the other, with the event loop in between: at a start a thousand hooks may want to read at once. */
  #turn(): Promise<void> {
    this.#lastTurn = this.#lastTurn.then(() => new Promise((resolve) => setImmediate(resolve)))
    return this.#lastTurn
  }

  /** Reads what waits in the store for a hook: the due ones into memory, and of the others the first time. */
  async #load(queue: HookQueue): Promise<void> {
    const { store, clock, log } = this.#parts
    queue.loading = true
    queue.behind = false
    try {
      await this.#turn()
      if (this.#stopping) return
      // With the memory full, as much as keeps the hook going.
      const limit = this.#memory.bytes < this.#limits.readyBytes ? this.#limits.page : fewest
      const { entries, next, more, head } = await readDue(queue, store, { now: clock.now(), limit })
      if (head !== null) queue.hold(head.entry, head.at)
      for (const entry of entries) {
        if (entry.orderKey === null || !queue.orderKeys.has(entry.orderKey)) queue.push(entry)
      }
      if (next !== null) this.#again(queue, next)
      if (more) queue.behind = true
    } catch (cause) {
      log.error({ err: cause, hookId: queue.id }, 'The deliveries of a hook could not be read.')
      queue.restUntil = Math.max(queue.restUntil, clock.now() + 1_000)
      queue.behind = true
    } finally {
      queue.loading = false
    }
    // With nothing to send, only an offer that came in between is a reason to look again.
    if (queue.readyCount > 0 || queue.head !== null || queue.behind) this.#pump(queue)
  }
}
