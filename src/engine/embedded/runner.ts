import type { Clock } from '../../base/clock.ts'
import type { Ids } from '../../base/ids.ts'
import type { Json } from '../../base/json/json.ts'
import type { Log } from '../../base/log.ts'
import type { Span, Tracer } from '../../base/trace.ts'
import { runAlone, runAs } from '../../base/work.ts'
import { CardError, type FlowEnd, type Outputs } from '../../cards/card.ts'
import { Stopped } from '../../cards/durable.ts'
import type { TableReads } from '../../cards/table-reads.ts'
import { ValueError } from '../../language/value-error.ts'
import type { Execution, ExecutionError, ExecutionInput, ExecutionTrigger, Step } from '../../model/execution.ts'
import { mayBeKept } from '../../store/may-be-kept.ts'
import type { Mutation, Store } from '../../store/store.ts'
import type { FlowAnswer } from '../answer.ts'
import type { AtCrashPoint } from '../crash-point.ts'
import type { Finished, Outcome } from '../engine.ts'
import type { FlowLookup, RunnableFlow } from '../flow-lookup.ts'
import { cancelledHistory } from '../history.ts'
import { Interpreter, type Ended, type StartedCall } from '../interpret.ts'
import { Journal } from '../journal.ts'
import { keepTrying } from '../keep-trying.ts'
import type { ExecutionLimits } from '../limits.ts'
import type { Slicer } from '../slicer.ts'
import { pinnedOutputs, triggerOutputs } from '../trigger-outputs.ts'
import type { EmbeddedEngineParts } from './embedded-engine.ts'

/** What every runner of an engine works with. */
export interface RunnerParts {
  readonly store: Store
  readonly flows: FlowLookup
  readonly tools: EmbeddedEngineParts['tools']
  readonly tables: TableReads
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly tracer?: Tracer
  readonly onFinished?: (finished: Finished) => void
  readonly limits: ExecutionLimits
  readonly slicer: Slicer
  readonly crashPoint: AtCrashPoint
  /** Accepts an execution of a helper flow; for one key exactly once. Gives its id. */
  readonly start: (flow: RunnableFlow, trigger: ExecutionTrigger, values: Outputs, key: string) => Promise<string>
  /** A place among the running executions is taken (true) or given back. */
  readonly onPlace: (takes: boolean) => void
  /** The commit of an end begins or is done. */
  readonly onCommit: (begins: boolean) => void
  /** It ended: null where another process has it now, or it is gone. */
  readonly onEnd: (runner: Runner, outcome: Outcome | null) => void
  /** It answers whoever waits for it, and goes on. */
  readonly onAnswer: (runner: Runner, answer: FlowAnswer | null) => void
  /** It left memory without an end. `wakeAt` null: take it up again soon. */
  readonly onUnload: (runner: Runner, wakeAt: number | null) => void
}

/** Executions that start each other, one after the other: a flow that starts itself goes on for ever otherwise. */
const mostCalls = 10_000

/** What an execution runs on. */
export interface Loaded {
  readonly flowId: string
  readonly flowVersion: number
  readonly trigger: ExecutionTrigger
  readonly input: ExecutionInput
  /** Epoch ms. */
  readonly started: number
  /** The body's value, where it was read already. */
  readonly read?: { readonly json: Json }
}

type State = 'queued' | 'loading' | 'running' | 'finishing' | 'gone'

/** One execution in this process, from its place in the queue to the commit of its end. */
export class Runner {
  readonly id: string
  readonly #parts: RunnerParts
  /** Null where it must be claimed first: somebody else may have run it. */
  #generation: number | null
  #loaded: Loaded | null
  #steps: readonly Step[] = []
  #state: State = 'queued'
  #hasPlace = false
  #flow: RunnableFlow | null = null
  #journal: Journal | null = null
  #interpreter: Interpreter | null = null
  /** Where traces are kept. It ends with the execution, or when that leaves memory. */
  #span: Span | null = null
  /** Whether the store knows the execution; until then it may compute, but do nothing. */
  #accepted = true
  /** Its end, where it came to it before it was accepted. */
  #early: Outcome | null = null
  /** What the store had of an execution that was waiting when it was cancelled. */
  #storedHistory: string | null = null

  constructor(parts: RunnerParts, id: string, generation: number | null, loaded: Loaded | null = null) {
    this.#parts = parts
    this.id = id
    this.#generation = generation
    this.#loaded = loaded
  }

  get hasInput(): boolean {
    return this.#loaded !== null
  }

  /** 0 while it waits for its turn. */
  get cardsBegun(): number {
    return this.#interpreter?.cardsBegun ?? 0
  }

  get isQueued(): boolean {
    return this.#state === 'queued'
  }

  /** Begins, or goes on with, the execution. With its input at hand and pure cards only, it is done when this returns. */
  start(): void {
    if (this.#state !== 'queued') return
    this.#state = 'loading'
    this.#takePlace(true)
    if (this.#loaded !== null && this.#generation !== null) return this.#find(this.#loaded)
    runAlone(() => this.#loadAndFind())
  }

  #loadAndFind(): void {
    const go = (loaded: Loaded | null) => {
      if (this.#state !== 'loading') return undefined
      return loaded === null ? this.#end(null) : this.#find(loaded)
    }
    this.#load().then(go, (error: unknown) => this.#failedToLoad(error))
  }

  /**
   * Begins before the execution is accepted: its commit is under way, or about to be. Pure cards have no effect, so they can
   * run already; a step waits for `accepted`. A flow that is at its end when this returns needs one commit instead of two.
   *
   * @returns false where it cannot begin at once; it then goes the ordinary way
   */
  begin(flow: RunnableFlow): boolean {
    if (this.#loaded === null) return false
    this.#accepted = false
    this.#takePlace(true)
    this.#run(this.#loaded, flow)
    return true
  }

  /** The end that a flow came to before it was accepted, and the mutation that writes it. */
  early(): { readonly outcome: Outcome; readonly mutation: Mutation } | null {
    if (this.#early === null) return null
    const history = this.#interpreter?.history('RUNNING') ?? null
    return { outcome: this.#early, mutation: this.#endMutation(this.#early, history, 1) }
  }

  /** The store has the execution: steps may begin. */
  accepted(): void {
    this.#accepted = true
    this.#journal?.open()
    if (this.#early !== null) this.#finishWith(this.#early)
  }

  /** The execution was not accepted, or is another process's business: it leaves without a trace. */
  drop(): void {
    const stopped = new Stopped('claim lost')
    this.#interpreter?.stop(stopped)
    this.#leaveMemory()
    this.#journal?.stop(stopped)
  }

  /**
   * Ends it as CANCELLED, whatever it is doing: claiming it once more fences off what is under way, here or elsewhere.
   *
   * @returns false where it has an end already
   */
  async cancel(): Promise<boolean> {
    if (this.#state === 'finishing' || this.#state === 'gone') return false
    this.#state = 'finishing'
    const stopped = new Stopped('cancelled')
    this.#interpreter?.stop(stopped)
    const history = this.#interpreter?.history('CANCELLED') ?? null
    this.#journal?.stop(stopped)
    this.#generation = null
    try {
      const loaded = await this.#load()
      if (loaded === null) {
        this.#end(null)
        return false
      }
      const outcome: Outcome = { status: 'CANCELLED', answer: null, error: null }
      return await this.#commitEnd(outcome, history ?? cancelledHistory(this.#storedHistory), this.#generation!)
    } catch (thrown) {
      this.#unload(null)
      throw thrown
    }
  }

  /** The store has what it paused for. */
  resumed(step: string, result: string): void {
    this.#journal?.resumed(step, result)
  }

  /** The server stops: the step under way may end, no card begins any more. */
  leave(): void {
    const stopped = new Stopped('server stopping')
    this.#interpreter?.stop(stopped)
    if (this.#state === 'loading') return this.#unload(null)
    if (this.#state === 'running' && this.#journal?.busy !== true) this.#journal?.stop(stopped)
  }

  /** The server cannot wait any longer. */
  abort(): void {
    this.#journal?.stop(new Stopped('server stopping'))
    if (this.#state === 'running') this.#unload(null)
  }

  progress(): string | null {
    return this.#interpreter?.history(this.#journal?.resting === true ? 'WAITING' : 'RUNNING') ?? null
  }

  async #load(): Promise<Loaded | null> {
    const { store, crashPoint } = this.#parts
    if (this.#generation === null) {
      const [claim] = await store.commit({ kind: 'execution.claim', id: this.id })
      if (claim === null) return null
      this.#generation = claim.generation
      await crashPoint('resume: claimed', this.id)
    }
    const execution = await store.getExecution(this.id)
    if (execution === null) return null
    this.#steps = await store.getSteps(this.id)
    this.#storedHistory = execution.history
    this.#loaded = execution
    return execution
  }

  #failedToLoad(error: unknown): void {
    if (this.#state !== 'loading') return
    this.#parts.log.warn({ err: error, executionId: this.id }, 'An execution could not be read; it is tried again.')
    this.#unload(null)
  }

  #find(loaded: Loaded): void {
    const found = this.#parts.flows.version(loaded.flowId, loaded.flowVersion)
    if (!(found instanceof Promise)) return this.#run(loaded, found)
    const run = (flow: RunnableFlow | null) => (this.#state === 'loading' ? this.#run(loaded, flow) : undefined)
    found.then(run, (error: unknown) => this.#failedToLoad(error))
  }

  #run(loaded: Loaded, flow: RunnableFlow | null): void {
    // Its own work, whoever's turn it is that it runs in: of the request that accepts it, or of another execution's end.
    const { origin } = loaded.trigger
    const work = { requestId: origin?.requestId ?? this.id, ...origin, executionId: this.id, flowId: loaded.flowId }
    const about = { 'flowhook.execution.id': this.id, 'flowhook.flow.id': loaded.flowId }
    this.#span = this.#parts.tracer?.begin('execution', 'internal', origin?.traceparent, about) ?? null
    runAs(this.#span === null ? work : { ...work, span: this.#span }, () => this.#begun(loaded, flow))
  }

  #begun(loaded: Loaded, flow: RunnableFlow | null): void {
    if (flow === null) {
      const message = `Version ${loaded.flowVersion} of flow ${loaded.flowId} does not exist or does not compile any more.`
      return this.#failed({ kind: 'Invalid Flow', message, cardId: null, statusCode: 500 })
    }
    this.#state = 'running'
    this.#flow = flow
    const { store, flows, tools, tables, clock, ids, log, limits, slicer, crashPoint } = this.#parts
    this.#journal = new Journal({
      executionId: this.id,
      generation: this.#generation!,
      steps: this.#steps,
      store,
      clock,
      ids,
      log,
      limits,
      crashPoint,
      closed: !this.#accepted,
      history: () => this.#interpreter!.history('WAITING'),
      onRest: (resting) => this.#takePlace(!resting),
    })
    let ended: Ended | Promise<Ended>
    try {
      const trigger = triggerOutputs(flow.compiled.trigger, this.id, loaded.input, loaded.read)
      const durable = this.#journal
      const execution = { id: this.id, trigger: loaded.trigger }
      const http = () => tools.http(execution)
      const pinned = pinnedOutputs(loaded.input)
      const answer = (end: FlowEnd) => this.#parts.onAnswer(this, answerOf(end))
      const around = { flows, limits, slicer, clock, log }
      const start = (call: StartedCall) => this.#start(call)
      this.#interpreter = new Interpreter({
        flow,
        trigger,
        pinned,
        durable,
        http,
        connections: tools.connections,
        tables,
        files: tools.files,
        exportFlow: tools.exportFlow,
        start,
        answer,
        ...around,
      })
      ended = this.#interpreter.run()
    } catch (thrown) {
      return this.#thrown(thrown)
    }
    if (ended instanceof Promise)
      ended.then(
        (ended) => this.#finish(ended),
        (thrown: unknown) => this.#thrown(thrown),
      )
    else this.#finish(ended)
  }

  async #start({ flow, values, key }: StartedCall): Promise<string> {
    const { calls = 0 } = this.#loaded!.trigger // loaded, or nothing would run
    if (calls >= mostCalls) {
      const message = `At most ${mostCalls} executions start each other one after the other. Let a loop do it.`
      throw new CardError('Call Depth Exceeded', message)
    }
    const trigger = { event: 'call', calledBy: this.id, calls: calls + 1 } as const
    // Made again as long as the database does not take it: the key makes it one. Else the execution comes back to it later.
    const started = await keepTrying(() => this.#parts.start(flow, trigger, values, key), {
      log: this.#parts.log,
      goOn: () => this.#state === 'running',
      what: 'execution.accept',
    })
    if (started !== null) return started.value
    const stopped = new Stopped('unloaded')
    this.#journal?.stop(stopped)
    throw stopped
  }

  /** The run left without an end of its own. */
  #thrown(thrown: unknown): void {
    if (this.#state !== 'running') return
    if (thrown instanceof ValueError) {
      const { kind, message, statusCode } = thrown
      return this.#failed({ kind, message, cardId: 'trigger', statusCode })
    }
    if (!(thrown instanceof Stopped)) {
      this.#parts.log.error({ err: thrown, executionId: this.id }, 'An execution failed in a way nobody foresaw.')
      const message = 'The execution failed unexpectedly. The log has the cause.'
      return this.#failed({ kind: 'Unknown Error', message, cardId: null, statusCode: 500 })
    }
    if (thrown.reason === 'claim lost') this.#end(null)
    else {
      // What else it does at the same time ends too.
      this.#interpreter?.stop(thrown)
      this.#journal?.stop(thrown)
      this.#unload(thrown.reason === 'unloaded' ? (this.#journal?.awayUntil ?? null) : null)
    }
  }

  #finish({ end, error }: Ended): void {
    if (this.#state !== 'running') return
    if (error !== null) return this.#failed(error)
    this.#finishWith({ status: 'SUCCESS', answer: end === null ? null : answerOf(end), error: null })
  }

  #failed(error: ExecutionError): void {
    this.#finishWith({ status: 'FAILED', answer: null, error })
  }

  #finishWith(outcome: Outcome): void {
    if (this.#early === null) this.#note(outcome)
    this.#state = 'finishing'
    if (!this.#accepted) {
      this.#early = outcome
      this.#takePlace(false)
      return
    }
    const generation = this.#journal?.generation ?? this.#generation!
    this.#commitEnd(outcome, this.#interpreter?.history('RUNNING') ?? null, generation).catch((error: unknown) => {
      this.#parts.log.error({ err: error, executionId: this.id }, 'The end of an execution could not be written.')
      this.#unload(null)
    })
  }

  /** Messages of errors may have what the flow works on in them: the history shows them, the log does not. */
  #note({ status, error }: Outcome): void {
    this.#span?.end({ 'flowhook.status': status }, error?.kind)
    const line = { status, ...(error === null ? {} : { reason: error.kind, cardId: error.cardId ?? undefined }) }
    if (status === 'FAILED') this.#parts.log.info(line, 'An execution failed.')
    else this.#parts.log.debug(line, 'An execution ended.')
  }

  async #commitEnd(outcome: Outcome, history: string | null, generation: number): Promise<boolean> {
    const { onCommit } = this.#parts
    // Whoever waits in the queue need not wait for this commit.
    this.#takePlace(false)
    onCommit(true)
    try {
      return await this.#writeEnd(outcome, history, generation)
    } finally {
      onCommit(false)
    }
  }

  async #writeEnd(outcome: Outcome, history: string | null, generation: number): Promise<boolean> {
    const { store, log, crashPoint } = this.#parts
    const end = this.#endMutation(outcome, history, generation)
    const held = crashPoint('finish: not recorded', this.id)
    if (held !== undefined) await held
    let isDoubtful = false
    const kept = await keepTrying(
      async () => {
        try {
          const [kept] = await store.commit(end)
          return kept || (isDoubtful && (await this.#isEndedBy(end)))
        } catch (thrown) {
          isDoubtful ||= mayBeKept(thrown)
          throw thrown
        }
      },
      { log, goOn: () => true, what: 'execution.finish' },
    )
    if (kept === null) {
      this.#unload(null)
      return false
    }
    const after = crashPoint('finish: recorded', this.id)
    if (after !== undefined) await after
    if (kept.value) this.tellFinished(outcome)
    this.#end(kept.value ? outcome : null)
    return kept.value
  }

  /** Whether this end was kept by a commit whose answer was lost: then it is refused the next time. */
  async #isEndedBy({
    id,
    generation,
    status,
    finished,
  }: Pick<Execution, 'id' | 'generation' | 'status' | 'finished'>): Promise<boolean> {
    const stored = await this.#parts.store.getExecution(id)
    return stored?.generation === generation && stored.status === status && stored.finished === finished
  }

  /** Its end is in the store. */
  tellFinished({ status, error }: Outcome): void {
    const { onFinished, clock } = this.#parts
    if (onFinished === undefined || this.#loaded === null) return
    const { flowId, trigger, started } = this.#loaded
    onFinished({ id: this.id, flowId, trigger, status, error, seconds: Math.max(0, clock.now() - started) / 1000 })
  }

  #endMutation(outcome: Outcome, history: string | null, generation: number) {
    return {
      kind: 'execution.finish' as const,
      id: this.id,
      generation,
      status: outcome.status,
      finished: this.#parts.clock.now(),
      history,
      error: outcome.error,
      keepInput: this.#flow?.compiled.saveData ?? true,
    }
  }

  #end(outcome: Outcome | null): void {
    if (!this.#leaveMemory()) return
    this.#parts.onEnd(this, outcome)
  }

  #unload(wakeAt: number | null): void {
    if (!this.#leaveMemory()) return
    this.#parts.onUnload(this, wakeAt)
  }

  #leaveMemory(): boolean {
    if (this.#state === 'gone') return false
    this.#state = 'gone'
    this.#span?.end()
    this.#takePlace(false)
    return true
  }

  #takePlace(takes: boolean): void {
    if (this.#hasPlace === takes || (takes && this.#state === 'gone')) return
    this.#hasPlace = takes
    this.#parts.onPlace(takes)
  }
}

/** What the caller of the endpoint gets. */
function answerOf(end: FlowEnd): FlowAnswer | null {
  switch (end.kind) {
    case 'return':
      return { status: 200, headers: {}, body: { json: end.values } }
    case 'raw':
      return { status: end.status, headers: end.headers, body: { text: end.body } }
    case 'stopped':
      return end.message === '' ? null : { status: 200, headers: {}, body: { json: { message: end.message } } }
  }
}
