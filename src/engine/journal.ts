import { createHash } from 'node:crypto'
import type { Clock } from '../base/clock.ts'
import { isProblem } from '../base/errors.ts'
import type { Json } from '../base/json/json.ts'
import type { Ids } from '../base/ids.ts'
import type { Log } from '../base/log.ts'
import { inSpan } from '../base/work.ts'
import { Stopped, type Durable, type Retry, type StepAttempt } from '../cards/durable.ts'
import type { Step } from '../model/execution.ts'
import { stampChange, type TableChange, type TableChanged } from '../model/table.ts'
import { mayBeKept } from '../store/may-be-kept.ts'
import type { Mutation, ResultOf, Store } from '../store/store.ts'
import type { AtCrashPoint, CrashPoint } from './crash-point.ts'
import type { ExecutionLimits } from './limits.ts'
import { TooMuch } from './measure.ts'
import { tableRefusal } from './table-refusal.ts'
import { keepTrying } from './keep-trying.ts'

/** What a journal is opened with. */
export interface JournalOptions {
  readonly executionId: string
  /** What the claim gave; every write names it. */
  readonly generation: number
  /** What an earlier run recorded. */
  readonly steps: readonly Step[]
  readonly store: Store
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly limits: ExecutionLimits
  readonly crashPoint: AtCrashPoint
  /** Whether steps must wait for `open`: the execution is not accepted yet. */
  readonly closed?: boolean
  /** The history to keep while the execution waits. */
  readonly history: () => string | null
  /** Told when the execution begins to wait in memory and when it goes on: a waiting one takes no place. */
  readonly onRest: (resting: boolean) => void
}

/** A wait that lasts longer is unloaded: its execution then needs no memory. */
const unloadAfterMs = 60_000

interface Sleeper {
  until: number
  /** The step whose result somebody may give before its time, and who is to be told once it can be given. */
  readonly paused?: { readonly step: string; readonly onRest: () => void }
  readonly wake: () => void
  readonly reject: (stopped: Stopped) => void
}

/**
 * The durable context over a store. A step's result is committed before it is used (E1); what was decided in between (time,
 * randomness, versions) is kept in memory until the next commit takes it along, or the next effect needs it: before that
 * nothing outside can know of it. A commit that finds another generation stops the run (E4).
 */
export class Journal implements Durable {
  readonly executionId: string
  readonly #options: JournalOptions
  readonly #recorded = new Map<string, string>()
  readonly #sleepers = new Set<Sleeper>()
  #generation: number
  #buffer: Step[] = []
  /** Whether something in the buffer was decided, and the commits under way that take decisions along. */
  #hasDecided = false
  readonly #taking = new Set<Promise<unknown>>()
  #bytes = 0
  /** Steps, commits and turns under way: while there are any, the execution does not rest. */
  #busy = 0
  /** Steps begun so far. */
  #begun = 0
  #resting = false
  #waking: Promise<void> | null = null
  #wakeAt: number | null = null
  #isAway = false
  #restPlanned = false
  #timer: NodeJS.Timeout | null = null
  #stopped: Stopped | null = null
  #gate: { readonly promise: Promise<void>; readonly resolve: () => void } | null = null
  #controller: AbortController | null = null

  constructor(options: JournalOptions) {
    this.#options = options
    this.executionId = options.executionId
    this.#generation = options.generation
    if (options.closed === true) this.#gate = Promise.withResolvers<void>()
    for (const { name, result } of options.steps) {
      this.#recorded.set(name, result)
      this.#bytes += result.length
    }
  }

  get generation(): number {
    return this.#generation
  }

  /** Made when it is first asked for: most executions never do. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController()
    if (this.#stopped !== null) this.#controller.abort(this.#stopped)
    return this.#controller.signal
  }

  async step<T extends Json>(name: string, effect: (attempt: StepAttempt) => Promise<T>, retry?: Retry): Promise<T> {
    const recorded = this.#recorded.get(name)
    // The type is the caller's: the same code recorded it, under the same name.
    if (recorded !== undefined) return JSON.parse(recorded) as T
    this.#check()
    this.#begin()
    try {
      if (this.#gate !== null) await this.#gate.promise
      if (this.#waking !== null) await this.#waking
      this.#check()
      if (this.#hasDecided || this.#taking.size > 0) await this.#keepDecisions()
      await this.#pass('step: not begun')
      const result = JSON.stringify(await this.#attempts(name, effect, retry)) ?? 'null'
      await this.#pass('step: effect done, not recorded')
      if (result.length > this.#options.limits.valueBytes) {
        throw new TooMuch('Step Output Too Large', `A step gave more than ${this.#options.limits.valueBytes} bytes.`)
      }
      this.#add({ name, result })
      await this.#flush()
      await this.#pass('step: recorded, not used')
      // Read back as a replay would, so that both see the same.
      return JSON.parse(result) as T
    } finally {
      this.#busy--
      this.#planRest()
    }
  }

  async write(name: string, change: TableChange): Promise<TableChanged> {
    const recorded = this.#recorded.get(name)
    if (recorded !== undefined) return JSON.parse(recorded) as TableChanged // recorded below
    this.#check()
    this.#begin()
    try {
      if (this.#gate !== null) await this.#gate.promise
      if (this.#waking !== null) await this.#waking
      this.#check()
      await this.#pass('step: not begun')
      this.#checkRoom()
      const changed = await this.#change(name, change)
      // Two at once could each change it, had they the same name; the first result stays, as in the store.
      this.#keep({ name, result: JSON.stringify(changed) })
      await this.#pass('step: recorded, not used')
      this.#check()
      return changed
    } finally {
      this.#busy--
      this.#planRest()
    }
  }

  async sleepUntil(name: string, epochMs: number): Promise<void> {
    const until = this.once(name, () => epochMs)
    if (until <= this.#options.clock.now()) return
    this.#check()
    await new Promise<void>((wake, reject) => {
      this.#sleepers.add({ until, wake, reject })
      this.#planRest()
    })
  }

  async pause(name: string, epochMs: number, onRest: () => void): Promise<Json> {
    const recorded = this.recorded(name)
    if (recorded !== undefined) return recorded
    this.#check()
    await new Promise<void>((wake, reject) => {
      this.#sleepers.add({
        until: this.once(`${name}/until`, () => epochMs),
        paused: { step: name, onRest },
        wake,
        reject,
      })
      this.#planRest()
    })
    // Its time came: where another process took the call for it in the last moment, the store has the result.
    if (!this.#recorded.has(name)) {
      const given = (await this.#options.store.getSteps(this.executionId)).find((step) => step.name === name)
      if (given !== undefined) this.#recorded.set(name, given.result)
    }
    return this.once<Json>(name, () => null)
  }

  /** Somebody gave the result of a step that the execution pauses at; the store has it. */
  resumed(step: string, result: string): void {
    let isPaused = false
    for (const sleeper of this.#sleepers) {
      if (sleeper.paused?.step !== step) continue
      isPaused = true
      this.#recorded.set(step, result)
      this.#bytes += result.length
      sleeper.until = 0
    }
    // While its rest is being recorded, whoever does that looks again.
    if (!isPaused || this.#wakeAt === null) return
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#wake().catch(() => {})
  }

  now(name: string): number {
    return this.once(name, () => this.#options.clock.now())
  }

  random(name: string, bytes: number): string {
    return this.once(name, () => this.#options.ids.hex(bytes))
  }

  recorded(name: string): Json | undefined {
    const recorded = this.#recorded.get(name)
    return recorded === undefined ? undefined : (JSON.parse(recorded) as Json)
  }

  once<T extends Json>(name: string, decide: () => T): T {
    const recorded = this.#recorded.get(name)
    if (recorded !== undefined) return JSON.parse(recorded) as T // as above
    const value = decide()
    this.#add({ name, result: JSON.stringify(value) })
    this.#hasDecided = true
    return value
  }

  /** Lets steps begin that waited for the execution to be accepted. */
  open(): void {
    this.#gate?.resolve()
    this.#gate = null
  }

  /** Ends the run: sleepers and steps get `stopped`, and nothing is written any more. */
  stop(stopped: Stopped): void {
    if (this.#stopped !== null) return
    this.#stopped = stopped
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#controller?.abort(stopped)
    for (const sleeper of this.#sleepers) sleeper.reject(stopped)
    this.#sleepers.clear()
    // Who waits at the gate finds out behind it.
    this.open()
  }

  /** Whether a step is under way: an effect, or its commit. */
  get busy(): boolean {
    return this.#busy > 0
  }

  /** Until when it waits without its runner (epoch ms), once that is in the store. */
  get awayUntil(): number | null {
    return this.#isAway ? this.#wakeAt : null
  }

  get resting(): boolean {
    return this.#resting
  }

  /** A step begins. A card that stood back for others may do so while the execution rests: then it rests no longer. */
  #begin(): void {
    this.#busy++
    this.#begun++
    if (!this.#resting || this.#wakeAt === null || this.#waking !== null) return
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#wakeAt = null
    this.#resting = false
    this.#options.onRest(false)
  }

  #check(): void {
    if (this.#stopped !== null) throw this.#stopped
  }

  #add(step: Step): void {
    this.#checkRoom()
    this.#keep(step)
    this.#buffer.push(step)
  }

  #checkRoom(): void {
    const { limits } = this.#options
    if (this.#recorded.size >= limits.steps) {
      throw new TooMuch('Too Many Steps', `An execution has at most ${limits.steps} steps.`)
    }
  }

  #keep(step: Step): void {
    const { limits } = this.#options
    this.#bytes += step.result.length
    if (this.#bytes > limits.dataBytes) {
      throw new TooMuch('Execution Data Too Large', `The steps' results have more than ${limits.dataBytes} bytes.`)
    }
    this.#recorded.set(step.name, step.result)
  }

  async #attempts<T>(name: string, effect: (attempt: StepAttempt) => Promise<T>, retry?: Retry): Promise<T> {
    const key = stepKey(this.executionId, name)
    for (let number = 1; ; number++) {
      const attempt = new Attempt(key, number, () => this.signal)
      try {
        return await inSpan('step', 'internal', { 'flowhook.step': name }, () => effect(attempt))
      } catch (thrown) {
        this.#check()
        if (thrown instanceof Stopped || number > (retry?.times ?? 0)) throw thrown
      }
      await this.#pause(retry!.delayMs)
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const { signal } = this
      const onAbort = () => {
        clearTimeout(timer)
        reject(this.#stopped ?? new Stopped('cancelled'))
      }
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', onAbort)
        resolve()
      }, ms)
      signal.addEventListener('abort', onAbort, { once: true })
    })
  }

  async #flush(): Promise<void> {
    this.#hold(
      await this.#take((steps) =>
        this.#commit({ kind: 'execution.steps', id: this.executionId, generation: this.#generation, steps }),
      ),
    )
  }

  /** Commits what is in the buffer with something else. */
  async #take<T>(commit: (steps: readonly Step[]) => Promise<T>): Promise<T> {
    const steps = this.#buffer
    this.#buffer = []
    if (!this.#hasDecided) return commit(steps)
    this.#hasDecided = false
    const taking = commit(steps)
    this.#taking.add(taking)
    try {
      return await taking
    } finally {
      this.#taking.delete(taking)
    }
  }

  /**
   * An effect may depend on everything that was decided before it, and it can be seen outside: another try of it, after a
   * crash, must do the same under the same key (E2). So the decisions are in the journal before it begins.
   */
  async #keepDecisions(): Promise<void> {
    while (this.#hasDecided || this.#taking.size > 0) {
      if (this.#hasDecided) await this.#flush()
      else await Promise.allSettled(this.#taking)
      this.#check()
    }
  }

  async #change(name: string, change: TableChange): Promise<TableChanged> {
    const { clock, ids } = this.#options
    const { executionId: id } = this
    const stamped = stampChange(change, clock, ids)
    let taken: readonly Step[] = []
    try {
      const changed = await this.#take((steps) => {
        taken = steps
        return this.#commit({
          kind: 'execution.change',
          id,
          generation: this.#generation,
          steps,
          name,
          isNew: true,
          change: stamped,
        })
      })
      this.#hold(changed !== null)
      return changed!
    } catch (thrown) {
      // Nothing of it was kept: the steps go with the next commit.
      this.#buffer.unshift(...taken)
      this.#hasDecided ||= taken.length > 0
      throw isProblem(thrown) && thrown.entry.kind === 'user' ? tableRefusal(thrown) : thrown
    }
  }

  /** A write that another generation refused: this run has lost its claim and leaves. */
  #hold(kept: boolean): void {
    if (!kept) this.stop(new Stopped('claim lost'))
    this.#check()
  }

  /** One commit, repeated while the database cannot take it. */
  async #commit<M extends Mutation>(mutation: M): Promise<ResultOf<M>> {
    this.#check()
    const { store, log } = this.#options
    // After a commit whose answer was lost, the step may be there.
    let asked: Mutation = mutation
    const result = await keepTrying(
      async () => {
        try {
          // The tuple's type has one member: the mutation's result.
          return (await store.commit(asked))[0] as ResultOf<M>
        } catch (thrown) {
          if (asked.kind === 'execution.change' && mayBeKept(thrown)) asked = { ...asked, isNew: false }
          throw thrown
        }
      },
      { log, goOn: () => this.#stopped === null, what: mutation.kind },
    )
    if (result !== null) return result.value
    this.stop(new Stopped('unloaded'))
    throw this.#stopped!
  }

  // In the next turn of the event loop, so that cards that go on at once are not taken for the end of all work.
  #planRest(): void {
    if (this.#restPlanned || this.#sleepers.size === 0) return
    this.#restPlanned = true
    setImmediate(() => {
      this.#restPlanned = false
      if (this.#busy === 0 && !this.#resting && this.#sleepers.size > 0 && this.#stopped === null) {
        // Rejections are told to the sleepers; here is nobody to take them.
        this.#rest().catch(() => {})
      }
    })
  }

  async #rest(): Promise<void> {
    const { clock, history, onRest } = this.#options
    this.#resting = true
    if (this.#gate !== null) await this.#gate.promise
    this.#check()
    const wakeAt = this.#nextWake()
    const leaves = wakeAt - clock.now() > unloadAfterMs
    const pausing = [...this.#sleepers].flatMap(({ paused }) => (paused === undefined ? [] : [paused]))
    onRest(true)
    const { executionId: id } = this
    const begun = this.#begun
    const wait = {
      kind: 'execution.wait' as const,
      id,
      generation: this.#generation,
      wakeAt,
      leaves,
      // Of several that pause at once, calls answer one after the other.
      ...(pausing[0] === undefined ? {} : { pausedAt: pausing[0].step }),
      history: history(),
    }
    this.#hold(await this.#take((steps) => this.#commit({ ...wait, steps })))
    // A card that stood back for others began meanwhile, and may have been journaled behind the rest: it has none yet.
    if (this.#begun !== begun) {
      this.#resting = false
      onRest(false)
      return this.#planRest()
    }
    for (const { onRest } of pausing.slice(0, 1)) onRest()
    await this.#pass('wait: recorded')
    this.#check()
    this.#wakeAt = this.#nextWake()
    // Given the moment in which it was recorded.
    if (this.#wakeAt !== wakeAt) await this.#wake()
    else if (leaves) {
      this.#isAway = true
      this.stop(new Stopped('unloaded'))
    } else this.#armTimer(wakeAt)
  }

  #nextWake(): number {
    return Math.min(...[...this.#sleepers].map(({ until }) => until))
  }

  #armTimer(wakeAt: number): void {
    const left = wakeAt - this.#options.clock.now()
    this.#timer = setTimeout(
      () => {
        // The machine's clock may have been set back meanwhile.
        if (wakeAt > this.#options.clock.now()) this.#armTimer(wakeAt)
        else this.#wake().catch(() => {})
      },
      Math.max(0, left),
    )
  }

  /** Its time and a call may come together: whoever is first wakes everybody whose turn it is by then. */
  #wake(): Promise<void> {
    this.#timer = null
    this.#waking ??= this.#wakeOnce()
    return this.#waking
  }

  async #wakeOnce(): Promise<void> {
    this.#busy++
    try {
      // Raises the generation and shows the execution as running again.
      const claim = await this.#claimAgain()
      this.#hold(claim !== null)
      this.#generation = claim!.generation
      await this.#pass('wake: claimed')
      this.#check()
      this.#resting = false
      this.#wakeAt = null
      this.#options.onRest(false)
      const now = this.#options.clock.now()
      for (const sleeper of this.#sleepers) {
        if (sleeper.until > now) continue
        this.#sleepers.delete(sleeper)
        sleeper.wake()
      }
    } finally {
      this.#waking = null
      this.#busy--
      this.#planRest()
    }
  }

  /**
   * Once only: where its answer was lost the generation may be raised already, which nobody could tell from another's claim.
   * The execution is then taken up from the store.
   */
  async #claimAgain(): Promise<{ readonly generation: number } | null> {
    const { store, log } = this.#options
    const claim = { kind: 'execution.claim', id: this.executionId, generation: this.#generation } as const
    try {
      return (await store.commit(claim))[0]
    } catch (thrown) {
      log.warn(
        { err: thrown, executionId: this.executionId },
        'an execution could not be claimed again; it is tried again',
      )
      this.stop(new Stopped('unloaded'))
      throw this.#stopped!
    }
  }

  #pass(point: CrashPoint): void | Promise<void> {
    return this.#options.crashPoint(point, this.executionId)
  }
}

class Attempt implements StepAttempt {
  readonly key: string
  readonly number: number
  readonly #signal: () => AbortSignal

  constructor(key: string, number: number, signal: () => AbortSignal) {
    this.key = key
    this.number = number
    this.#signal = signal
  }

  get signal(): AbortSignal {
    return this.#signal()
  }
}

/** The idempotency key of a step: the same on every try of every process (E2), and safe in a header. */
function stepKey(executionId: string, name: string): string {
  return `${executionId}-${createHash('sha256').update(name).digest('hex').slice(0, 16)}`
}
