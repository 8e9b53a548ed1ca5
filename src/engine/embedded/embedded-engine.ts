import { isProblem, problem } from '../../base/errors.ts'
import type { Clock } from '../../base/clock.ts'
import type { Ids } from '../../base/ids.ts'
import type { Json } from '../../base/json/json.ts'
import type { Log } from '../../base/log.ts'
import type { Outbound } from '../../base/outbound/outbound.ts'
import type { Tracer } from '../../base/trace.ts'
import { currentOrigin, inSpan } from '../../base/work.ts'
import type { Outputs } from '../../cards/card.ts'
import type { Connections } from '../../cards/connection.ts'
import type { Files } from '../../cards/files.ts'
import { mayBeKept } from '../../store/may-be-kept.ts'
import type { Store } from '../../store/store.ts'
import type { ExecutionTrigger } from '../../model/execution.ts'
import type { AtCrashPoint } from '../crash-point.ts'
import type { Dispatch, Intake } from '../dispatch.ts'
import type { Accepted, Answered, CommittedExecution, Engine, Finished, NewExecution, Outcome } from '../engine.ts'
import type { FlowLookup, RunnableFlow } from '../flow-lookup.ts'
import type { ExportFlow } from '../interpret.ts'
import { openKnownTables } from '../known-tables.ts'
import { executionLimits, type ExecutionLimits } from '../limits.ts'
import { openSlicer, type Slicer } from '../slicer.ts'
import { Queue } from './queue.ts'
import { Outcomes } from './outcomes.ts'
import { Runner, type Loaded, type RunnerParts } from './runner.ts'
import { storeDispatch } from './store-dispatch.ts'

/** How much the engine takes on at one time. */
export interface EngineLimits {
  /** Executions that run at the same time; one that waits is not counted. */
  readonly running: number
  /** Waiting for their turn with their input in memory; the others' is read again from the store. */
  readonly queuedInputs: number
  /** Waiting for their turn; past this nothing is accepted. */
  readonly queued: number
}

export const engineLimits: EngineLimits = Object.freeze({ running: 64, queuedInputs: 1_000, queued: 100_000 })

/** Ends whose commits are under way: past this no further execution begins, so that a slow disk slows the work down. */
const maxCommits = 2_000

/** How long a call of Call Flow Async is known, for a card whose step runs again after a crash: as long as a wait may last. */
const rememberCallsMs = 31 * 86_400_000

/** Where so many wait for their turn here, others are not brought: another server may be free. */
const roomy = 1_000

/** After a failure of the store an execution is taken up again so much later. */
const soonMs = 5_000

/** The part of the places that the background may have. */
const backgroundPlaces = 0.75

export interface EmbeddedEngineParts {
  readonly store: Store
  readonly flows: FlowLookup
  readonly tools: {
    /** The HTTP client for one execution: it hands calls of own invoke URLs over with the execution's origin. */
    http(execution: { readonly id: string; readonly trigger: ExecutionTrigger }): Outbound
    readonly connections: Connections
    readonly files: Files
    readonly exportFlow: ExportFlow
  }
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly tracer?: Tracer
  /** Told of each end once it is in the store. Must not throw. */
  readonly onFinished?: (finished: Finished) => void
  /** How it comes to what it does not have in memory; without, all that the store has is its own. */
  readonly dispatch?: Dispatch
  readonly limits?: Partial<EngineLimits>
  readonly executionLimits?: Partial<ExecutionLimits>
  readonly slicer?: Slicer
  /** For tests: see crash-point.ts. */
  readonly crashPoint?: AtCrashPoint
}

/** What the engine has to do now, for metrics and `doctor`. */
export interface EngineLoad {
  readonly queued: number
  readonly running: number
  readonly waiting: number
}

export type EmbeddedEngine = Engine & {
  load(): EngineLoad
  /** Cheap, for whoever watches: cards begun so far of an execution that is here; null for any other. */
  cardsBegun(executionId: string): number | null
}

/**
 * The engine of one process on its own store: it accepts, runs at once what it accepted, and takes up at its start whatever
 * an earlier process left. Its queue is in memory, in the order of arrival; the store knows everything in it.
 */
export function openEmbeddedEngine(parts: EmbeddedEngineParts): EmbeddedEngine {
  return new QueueEngine(parts)
}

class QueueEngine implements EmbeddedEngine {
  readonly #parts: EmbeddedEngineParts
  readonly #limits: EngineLimits
  readonly #runnerParts: RunnerParts
  readonly #outcomes = new Outcomes()
  readonly #dispatch: Dispatch
  readonly #tables: ReturnType<typeof openKnownTables>
  readonly #soon = new Set<NodeJS.Timeout>()
  /** Everything that is here and not finished, by id. */
  readonly #runners = new Map<string, Runner>()
  /** Somebody waits for their answers: they go first. */
  readonly #prompt = new Queue<Runner>()
  /** Accepted, and run behind everything else. */
  readonly #background = new Queue<Runner>()
  #queuedInputs = 0
  #accepting = 0
  #commits = 0
  /** Calls that wait to be accepted in a later turn of the event loop. */
  #deferred = 0
  #running = 0
  #drainPlanned = false
  #stopping = false
  #onIdle: (() => void) | null = null
  readonly #onRoom: (() => void)[] = []

  constructor(parts: EmbeddedEngineParts) {
    this.#parts = parts
    this.#limits = { ...engineLimits, ...parts.limits }
    this.#tables = openKnownTables(parts.store)
    this.#runnerParts = {
      ...parts,
      tables: this.#tables.reads,
      limits: { ...executionLimits, ...parts.executionLimits },
      slicer: parts.slicer ?? openSlicer(() => parts.clock.monotonic()),
      crashPoint: parts.crashPoint ?? (() => {}),
      start: (...call) => this.#startCall(...call),
      onPlace: (takes) => this.#place(takes),
      onCommit: (begins) => this.#committing(begins),
      onEnd: (runner, outcome) => this.#ended(runner, outcome),
      onAnswer: (runner, answer) => this.#answered(runner, { status: 'ANSWERED', answer, error: null }),
      onUnload: (runner, wakeAt) => this.#unloaded(runner, wakeAt),
    }
    this.#dispatch = parts.dispatch ?? storeDispatch(parts)
  }

  async start(): Promise<void> {
    const intake: Intake = {
      has: (id) => this.#runners.has(id),
      takeUp: (id) => this.#takeUp(id),
      takeClaimed: (id, generation) => void this.#takeClaimed(id, generation),
      room: () => this.#room(),
      forget: (id) => this.#forget(id),
      isAwaited: (id) => this.#outcomes.isAwaited(id),
      told: (id, outcome) => this.#told(id, outcome),
    }
    await this.#dispatch.start(intake)
  }

  checkRoom(): void {
    if (this.#stopping) throw problem('STOPPING')
    if (this.#accepting + this.#queued() >= this.#limits.queued) throw problem('OVERLOADED', { seconds: 5 })
  }

  takeUp(executions: readonly CommittedExecution[]): void {
    if (!this.#dispatch.runs) return
    for (const execution of executions) if (!this.#runners.has(execution.id)) this.#enqueue(execution.id, execution)
  }

  async accept(given: NewExecution): Promise<Accepted> {
    const { store, clock, ids } = this.#parts
    this.checkRoom()
    const execution = withOrigin(given)
    await this.#turn()
    if (this.#stopping) throw problem('STOPPING')
    const id = ids.uuid()
    const { flowId, flowVersion, trigger, head, body, once } = execution
    const alsoCommit = execution.alsoCommit?.(id) ?? []
    const started = clock.now()
    const accept = {
      kind: 'execution.accept' as const,
      id,
      flowId,
      flowVersion,
      started,
      trigger,
      head,
      body,
      ...(once === undefined ? {} : { once: alsoCommit.length === 0 ? once : { ...once, alone: true } }),
    }
    const eager = this.#begin(id, execution)
    const early = eager?.early() ?? null
    this.#accepting++
    try {
      const commit = () => store.commit(accept, ...(early === null ? [] : [early.mutation]), ...alsoCommit)
      const [{ duplicateOf }] = await inSpan('accept', 'internal', { 'flowhook.execution.id': id }, commit)
      if (duplicateOf !== null) {
        eager?.drop()
        return { executionId: duplicateOf, duplicate: true }
      }
      const held = this.#runnerParts.crashPoint('accept: recorded', id)
      if (held !== undefined) await held
      if (early !== null) {
        this.#outcomes.hold(id, early.outcome)
        eager!.tellFinished(early.outcome)
      } else if (eager === null) this.#enqueue(id, execution)
      else this.#goOn(eager)
      return { executionId: id, duplicate: false }
    } catch (thrown) {
      eager?.drop()
      const duplicateOf = alsoCommit.length === 0 ? null : refusedAsDuplicate(thrown)
      if (duplicateOf === null) {
        if (this.#dispatch.runs && mayBeKept(thrown)) this.#soonly(() => this.#takeUp(id))
        throw thrown
      }
      return { executionId: duplicateOf, duplicate: true }
    } finally {
      this.#accepting--
      this.#tellIdle()
    }
  }

  // The mark makes it exactly once: the step of the card that asks may run again after a crash.
  async #startCall(flow: RunnableFlow, trigger: ExecutionTrigger, values: Outputs, key: string): Promise<string> {
    const once = { eventId: `call ${key}`, expires: this.#parts.clock.now() + rememberCallsMs }
    const head = JSON.stringify({ values })
    const call = { flowId: flow.id, flowVersion: flow.version, trigger, head, body: null, once }
    return (await this.accept(call)).executionId
  }

  outcome(executionId: string, timeoutMs: number): Promise<Outcome | Answered | null> {
    const recent = this.#outcomes.recent(executionId)
    if (recent !== null) return Promise.resolve(recent)
    if (!this.#runners.has(executionId)) return this.#elsewhere(executionId, timeoutMs)
    return this.#outcomes.wait(executionId, timeoutMs)
  }

  // Waits first and looks then, so that what is told in between is not missed.
  async #elsewhere(executionId: string, timeoutMs: number): Promise<Outcome | Answered | null> {
    const told = this.#outcomes.wait(executionId, timeoutMs)
    const found = await this.#dispatch.look(executionId)
    if (found === undefined) return told
    this.#outcomes.leave(executionId)
    return found
  }

  async resume(executionId: string, result: Json): Promise<boolean> {
    const { store, clock } = this.#parts
    const text = JSON.stringify(result)
    const here = this.#runners.has(executionId)
    const resume = { kind: 'execution.resume', id: executionId, at: clock.now(), result: text, here } as const
    const [resumed] = await store.commit(resume).catch((thrown: unknown) => {
      if (mayBeKept(thrown)) this.#soonly(() => this.#lookAgain(executionId))
      throw thrown
    })
    if (resumed === null) return false
    const runner = this.#runners.get(executionId)
    if (runner === undefined) this.#dispatch.resumed(executionId)
    else runner.resumed(resumed.step, text)
    return true
  }

  async cancel(executionId: string): Promise<boolean> {
    const known = this.#runners.get(executionId)
    if (known !== undefined) return known.cancel()
    // It rests in the store only, or another server has it: whoever claims it decides what becomes of it.
    const runner = new Runner(this.#runnerParts, executionId, null)
    this.#runners.set(executionId, runner)
    const isCancelled = await runner.cancel()
    this.#dispatch.cancelled(executionId)
    return isCancelled
  }

  progress(executionId: string): string | null {
    return this.#runners.get(executionId)?.progress() ?? null
  }

  async stop(graceMs: number): Promise<void> {
    this.#stopping = true
    const stopped = this.#dispatch.stop()
    for (const timer of this.#soon) clearTimeout(timer)
    for (const onRoom of this.#onRoom.splice(0)) onRoom()
    // Those that wait for their turn begin at the next start; the store has them.
    for (const queue of [this.#prompt, this.#background]) {
      for (const runner of queue.clear()) if (runner.isQueued) this.#runners.delete(runner.id)
    }
    for (const runner of this.#runners.values()) runner.leave()
    if (!(await this.#idle(graceMs))) {
      for (const runner of this.#runners.values()) runner.abort()
      await this.#idle(Math.min(1_000, graceMs))
    }
    await stopped
    this.#outcomes.close()
    this.#tables.close()
  }

  cardsBegun(executionId: string): number | null {
    return this.#runners.get(executionId)?.cardsBegun ?? null
  }

  load(): EngineLoad {
    const waiting = this.#runners.size - this.#queued() - this.#running
    return { queued: this.#queued(), running: this.#running, waiting: Math.max(0, waiting) }
  }

  #queued(): number {
    return this.#prompt.length + this.#background.length
  }

  /**
   * Where the slice is used up, a few wait for the next turn of the event loop: begun there, most need one commit instead of
   * two, which is worth more than the moment. Where more come, they are accepted now and run when it is their turn.
   */
  async #turn(): Promise<void> {
    const { slicer } = this.#runnerParts
    if (!slicer.due() || this.#isCrowded() || this.#deferred >= this.#limits.running) return
    this.#deferred++
    this.#accepting++
    await slicer.turn()
    this.#accepting--
    this.#deferred--
  }

  /** Begins with an execution while it is still being accepted, where there is room and time. */
  #begin(id: string, execution: NewExecution): Runner | null {
    if (!this.#dispatch.runs) return null
    if (this.#isCrowded() || this.#running >= this.#limits.running || this.#commits >= maxCommits) return null
    if (this.#runnerParts.slicer.due()) return null
    const flow = this.#parts.flows.version(execution.flowId, execution.flowVersion)
    if (flow === null || flow instanceof Promise) return null
    const runner = new Runner(this.#runnerParts, id, 1, loadedOf(execution, this.#parts.clock.now()))
    return runner.begin(flow) ? runner : null
  }

  /** A queue that the next turn of the event loop empties is none: passing it by for a moment harms nobody. */
  #isCrowded(): boolean {
    return this.#prompt.length >= this.#limits.running
  }

  #goOn(runner: Runner): void {
    if (this.#stopping) return runner.drop()
    this.#runners.set(runner.id, runner)
    runner.accepted()
  }

  #enqueue(id: string, execution: NewExecution): void {
    if (this.#stopping || !this.#dispatch.runs) return
    if (execution.awaited === true) {
      // Behind the queue, which those that wait for it may fill, it would never come to its turn.
      const runner = new Runner(this.#runnerParts, id, 1, loadedOf(execution, this.#parts.clock.now()))
      this.#runners.set(id, runner)
      runner.start()
      return
    }
    const keeps = this.#queuedInputs < this.#limits.queuedInputs
    if (keeps) this.#queuedInputs++
    const runner = new Runner(this.#runnerParts, id, 1, keeps ? loadedOf(execution, this.#parts.clock.now()) : null)
    this.#push(runner, execution.prompt === true ? this.#prompt : this.#background)
  }

  /** An execution that an earlier process, or an earlier claim of this one, left unfinished. */
  #takeUp(id: string): boolean {
    if (this.#stopping || this.#runners.has(id)) return false
    this.#push(new Runner(this.#runnerParts, id, null), this.#background)
    return true
  }

  async #takeClaimed(id: string, generation: number): Promise<void> {
    await this.#runnerParts.crashPoint('resume: claimed', id)
    if (this.#stopping) return
    // One that is just leaving memory lost its claim to this one.
    this.#runners.get(id)?.drop()
    this.#push(new Runner(this.#runnerParts, id, generation), this.#background)
  }

  #room(): Promise<void> {
    if (this.#background.length < roomy || this.#stopping) return Promise.resolve()
    return new Promise((resolve) => void this.#onRoom.push(resolve))
  }

  #forget(executionId: string | null): void {
    const gone = executionId === null ? [...this.#runners.keys()] : [executionId]
    for (const id of gone) {
      const runner = this.#runners.get(id)
      if (runner === undefined) continue
      this.#runners.delete(id)
      runner.drop()
      this.#outcomes.tell(id, null)
    }
    this.#tellIdle()
  }

  #told(executionId: string, outcome: Outcome | Answered): void {
    if (outcome.status === 'ANSWERED') this.#outcomes.answer(executionId, outcome)
    else this.#outcomes.tell(executionId, outcome)
  }

  #push(runner: Runner, queue: Queue<Runner>): void {
    this.#runners.set(runner.id, runner)
    queue.push(runner)
    this.#planDrain()
  }

  // Behind the events of this turn: who was just accepted gets his answer before anything runs.
  #planDrain(): void {
    if (this.#drainPlanned) return
    this.#drainPlanned = true
    setImmediate(() => {
      this.#drainPlanned = false
      this.#drain()
    })
  }

  #drain(): void {
    const { slicer } = this.#runnerParts
    while (this.#commits < maxCommits) {
      const isPrompt = this.#prompt.length > 0
      const places = isPrompt ? this.#limits.running : Math.max(1, this.#limits.running * backgroundPlaces)
      if (this.#running >= places || (!isPrompt && this.#background.length === 0)) return
      if (slicer.due()) return this.#planDrain()
      const runner = (isPrompt ? this.#prompt : this.#background).take()!
      if (this.#background.length < roomy) for (const onRoom of this.#onRoom.splice(0)) onRoom()
      if (runner.hasInput) this.#queuedInputs--
      runner.start()
    }
  }

  #place(takes: boolean): void {
    this.#running += takes ? 1 : -1
    if (!takes && this.#queued() > 0) this.#planDrain()
  }

  #committing(begins: boolean): void {
    this.#commits += begins ? 1 : -1
    if (!begins && this.#commits === maxCommits - 1 && this.#queued() > 0) this.#planDrain()
  }

  #ended(runner: Runner, outcome: Outcome | null): void {
    this.#runners.delete(runner.id)
    this.#outcomes.tell(runner.id, outcome)
    if (outcome !== null) this.#dispatch.ended(runner.id, outcome)
    this.#tellIdle()
  }

  #answered(runner: Runner, answered: Answered): void {
    this.#outcomes.answer(runner.id, answered)
    this.#dispatch.ended(runner.id, answered)
  }

  /** An execution left memory but is not at its end: it goes on at `wakeAt`, or after a pause where the store failed. */
  #unloaded(runner: Runner, wakeAt: number | null): void {
    this.#runners.delete(runner.id)
    this.#tellIdle()
    if (this.#stopping) this.#outcomes.tell(runner.id, null)
    else if (wakeAt === null) this.#soonly(() => this.#takeUp(runner.id))
    else this.#dispatch.awayUntil(wakeAt)
  }

  #soonly(does: () => void): void {
    const timer = setTimeout(() => {
      this.#soon.delete(timer)
      does()
    }, soonMs)
    this.#soon.add(timer)
  }

  /** Whether somebody gave a paused execution what it waits for, in a commit whose answer was lost. */
  #lookAgain(executionId: string): void {
    const { store, clock, log } = this.#parts
    const look = async () => {
      const runner = this.#runners.get(executionId)
      if (runner !== undefined) {
        for (const { name, result } of await store.getSteps(executionId)) runner.resumed(name, result)
        return
      }
      const { wakeAt = null } = (await store.getExecution(executionId)) ?? {}
      if (wakeAt !== null && wakeAt <= clock.now()) this.#dispatch.resumed(executionId)
    }
    look().catch((error: unknown) => {
      log.warn({ err: error, executionId }, 'a paused execution could not be read; it is tried again')
      if (!this.#stopping) this.#soonly(() => this.#lookAgain(executionId))
    })
  }

  #idle(withinMs: number): Promise<boolean> {
    if (this.#isIdle()) return Promise.resolve(true)
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), withinMs)
      this.#onIdle = () => {
        clearTimeout(timer)
        resolve(true)
      }
    })
  }

  #isIdle(): boolean {
    return this.#runners.size === 0 && this.#accepting === 0
  }

  #tellIdle(): void {
    if (this.#onIdle !== null && this.#isIdle()) this.#onIdle()
  }
}

/** The execution that came before, where the store refused a commit for its sake. */
function refusedAsDuplicate(thrown: unknown): string | null {
  return isProblem(thrown, 'CONFLICT') ? String(thrown.params['found']) : null
}

/** What it follows from goes with it, unless it has an origin of its own already. */
function withOrigin(execution: NewExecution): NewExecution {
  const origin = execution.trigger.origin ?? currentOrigin()
  return origin === undefined ? execution : { ...execution, trigger: { ...execution.trigger, origin } }
}

/** @param started about the time of its acceptance, in epoch ms */
function loadedOf({ flowId, flowVersion, trigger, head, body, read }: NewExecution, started: number): Loaded {
  return { flowId, flowVersion, trigger, started, input: { head, body }, ...(read === undefined ? {} : { read }) }
}
