import type { Json } from '../base/json/json.ts'
import type { Log } from '../base/log.ts'
import type { Clock } from '../base/clock.ts'
import { isProblem } from '../base/errors.ts'
import type { Outbound } from '../base/outbound/outbound.ts'
import {
  CardError,
  FlowError,
  type Attempted,
  type Card,
  type EffectCard,
  type FlowEnd,
  type Next,
  type Outputs,
  type Passed,
  type Run,
} from '../cards/card.ts'
import { Stopped, type Durable } from '../cards/durable.ts'
import type { Connected, Connections, Connector } from '../cards/connection.ts'
import type { Fields } from '../cards/fields.ts'
import type { Files } from '../cards/files.ts'
import type { TableReads } from '../cards/table-reads.ts'
import type { Frame } from '../language/compile-value.ts'
import type { CompiledFlow, CompiledNode, CompiledOnError } from '../language/compile.ts'
import { helperOutputs } from '../language/trigger.ts'
import { ValueError } from '../language/value-error.ts'
import type { CardRecord, CaughtError, ErrorResponse, ExecutionError } from '../model/execution.ts'
import type { OnError } from '../model/flow-definition.ts'
import type { FlowLookup, RunnableFlow } from './flow-lookup.ts'
import { errorValue } from '../cards/error/error-value.ts'
import { CardList, History, OpenCard } from './history.ts'
import type { ExecutionLimits } from './limits.ts'
import { measure, TooMuch } from './measure.ts'
import type { Slicer } from './slicer.ts'

/** What an execution runs with. */
export interface Interpretation {
  readonly flow: RunnableFlow
  readonly trigger: Outputs
  /** Outputs that stand in for cards of the flow itself, by id: these do not run. */
  readonly pinned?: Readonly<Record<string, Outputs>> | null
  readonly durable: Durable
  /** Starts an execution of its own; for one key exactly once. Gives its id. */
  readonly start: (call: StartedCall) => Promise<string>
  /** Answers whoever waits for the execution; it goes on. */
  readonly answer: (end: FlowEnd) => void
  /** Made when a card first asks for it. */
  readonly http: () => Outbound
  readonly connections: Connections
  readonly tables: TableReads
  readonly files: Files
  /** A flow as a file; null where there is none. */
  readonly exportFlow: ExportFlow
  readonly flows: FlowLookup
  readonly limits: ExecutionLimits
  readonly slicer: Slicer
  readonly clock: Clock
  readonly log: Log
}

/** Writes a flow as a file of Okta Workflows; null where there is none with this id. */
export type ExportFlow = (id: string) => Promise<Json | null>

/** A flow that a card starts as an execution of its own. */
export interface StartedCall {
  readonly flow: RunnableFlow
  readonly values: Outputs
  readonly key: string
}

/** How the cards of a flow ended: by one of them, behind the last of them, or with an error. */
export type Ended = { readonly end: FlowEnd | null; readonly error: ExecutionError | null }

type Running = FlowEnd | null | Promise<FlowEnd | null>

/** One call of a flow: its values, and where its cards stand in the execution. */
interface Scope {
  readonly flow: RunnableFlow
  readonly frame: Frame
  /** Begins the names of its steps: empty for the flow itself, `<card>/<pass>/` in a loop's pass and for a helper. */
  readonly prefix: string
  readonly depth: number
  /** Whether an error of a card in it may be handled: what failed is then recorded, so that a replay fails there too. */
  readonly caught: boolean
  /** Bytes of outputs that are let go when the call ends. */
  data: number
}

/** One card at work. */
interface Turn {
  readonly scope: Scope
  readonly node: CompiledNode<Card>
  readonly list: CardList
  readonly started: number
  /** Text for the history; null where it is left out. */
  inputs: string | null
  open: OpenCard | null
  readonly pinned: boolean
}

/** A card failed: on its way out through the cards around it, which fail with the same error. */
class CardFailed extends CardError {
  readonly error: ExecutionError

  constructor(error: ExecutionError, response: ErrorResponse | null) {
    super(error.kind, error.message, error.statusCode, response)
    this.error = error
  }
}

/**
 * One run of a compiled flow. Pure cards, and branches of pure cards, run without a single promise; an effect, a call or a
 * used-up slice makes what follows asynchronous from there on.
 */
export class Interpreter {
  readonly with: Interpretation
  readonly #history: History
  readonly #cards = new CardList(false)
  readonly #pins = new Map<string, RunnableFlow | Promise<RunnableFlow>>()
  #fuel: number
  #data = 0
  #stopped: Stopped | null = null
  #http: Outbound | null = null

  constructor(interpretation: Interpretation) {
    this.with = interpretation
    this.#fuel = interpretation.limits.fuel
    this.#history = new History(interpretation.limits, interpretation.flow.compiled.saveData)
  }

  /**
   * Runs the flow from its first card; what the journal has is not done again.
   *
   * @throws Stopped (or rejects with it) when the execution leaves the process without an end
   */
  run(): Ended | Promise<Ended> {
    const { flow, trigger } = this.with
    const frame: Frame = [trigger]
    const scope: Scope = { flow, frame, prefix: '', depth: 0, caught: false, data: 0 }
    try {
      const ran = this.#runCards(scope, flow.compiled.nodes, this.#cards)
      if (ran instanceof Promise) return ran.then((end) => ({ end, error: null }), asEnded)
      return { end: ran, error: null }
    } catch (thrown) {
      return asEnded(thrown)
    }
  }

  /** No card starts after this. What is under way in a step ends by the durable context's signal. */
  stop(stopped: Stopped): void {
    this.#stopped ??= stopped
  }

  /** How many cards have begun; every pass of a loop counts its own. */
  get cardsBegun(): number {
    return this.with.limits.fuel - this.#fuel
  }

  /** JSON text of the cards so far; the one that is under way is shown with this status. */
  history(openStatus: 'RUNNING' | 'WAITING' | 'CANCELLED'): string {
    return this.#cards.render(openStatus)
  }

  #runCards(scope: Scope, nodes: readonly CompiledNode<Card>[], list: CardList): Running {
    for (let i = 0; i < nodes.length; i++) {
      const end = this.#runCard(scope, nodes[i]!, list)
      if (end === null) continue
      return end instanceof Promise ? this.#runRest(end, scope, nodes, i + 1, list) : end
    }
    return null
  }

  async #runRest(
    first: Promise<FlowEnd | null>,
    scope: Scope,
    nodes: readonly CompiledNode<Card>[],
    next: number,
    list: CardList,
  ): Promise<FlowEnd | null> {
    let end = await first
    for (let i = next; end === null && i < nodes.length; i++) {
      const ran = this.#runCard(scope, nodes[i]!, list)
      end = ran instanceof Promise ? await ran : ran
    }
    return end
  }

  #runCard(scope: Scope, node: CompiledNode<Card>, list: CardList): Running {
    if (this.#stopped !== null) throw this.#stopped
    if (!this.with.slicer.due()) return this.#startCard(scope, node, list)
    return this.with.slicer.turn().then(() => {
      if (this.#stopped !== null) throw this.#stopped
      return this.#startCard(scope, node, list)
    })
  }

  #startCard(scope: Scope, node: CompiledNode<Card>, list: CardList): Running {
    const { clock, limits } = this.with
    const { card } = node
    const given = list === this.#cards ? this.#givenOf(node.id) : null
    const turn: Turn = { scope, node, list, started: clock.now(), inputs: 'null', open: null, pinned: given !== null }
    try {
      if (--this.#fuel < 0) throw outOfFuel(limits)
      if (given !== null) return this.#succeed(turn, given)
      const values = node.inputs(scope.frame)
      turn.inputs = this.#history.values(values, measure(values, limits, 'Card Input Too Large'), node.secrets)
      // The compiler matched the inputs with the card's declaration; their type is only known to the card.
      if (card.kind === 'pure') return this.#succeed(turn, card.run(values as never))
      turn.open = list.open = new OpenCard(node, turn.started, turn.inputs)
      if (scope.caught) this.#failAgain(scope, node)
      const run = new CardRun(this, scope, node, turn.open)
      const next = node.onError?.retry ? this.#tries(node.onError.retry, run, values) : this.#work(run, values)
      return next instanceof Promise ? this.#later(turn, next) : this.#proceed(turn, next)
    } catch (thrown) {
      return this.#failed(turn, thrown)
    }
  }

  #work(run: CardRun, values: Outputs): Next | Promise<Next> {
    const { card } = run.node
    if (card.kind === 'control') return card.control(values as never, run)
    const outputs = (card as EffectCard).perform(values as never, run)
    return outputs instanceof Promise ? outputs.then(asNext, unlessStoreIsAway) : { outputs }
  }

  /** Tries again, after a pause that outlives the process. A try that is known to have failed is not made again. */
  async #tries(retry: NonNullable<OnError['retry']>, run: CardRun, values: Outputs): Promise<Next> {
    const { durable } = this.with
    for (let n = 1; ; n++) {
      const failed = `${run.name}/failed/${n}`
      if (durable.recorded(failed) === undefined) {
        try {
          return await this.#work(run, values)
        } catch (thrown) {
          if (thrown instanceof Stopped || n > retry.times || !mayHelp(thrown, retry.only)) throw thrown
          durable.once(failed, () => true)
        }
      }
      await durable.sleepUntil(
        `${run.name}/pause/${n}`,
        durable.now(`${run.name}/failed at/${n}`) + retry.seconds * 1000,
      )
    }
  }

  #givenOf(id: string): Outputs | null {
    const { pinned } = this.with
    return pinned !== undefined && pinned !== null && Object.hasOwn(pinned, id) ? pinned[id]! : null
  }

  async #later(turn: Turn, next: Promise<Next>): Promise<FlowEnd | null> {
    try {
      return this.#proceed(turn, await next)
    } catch (thrown) {
      return this.#failed(turn, thrown)
    }
  }

  #failed(turn: Turn, thrown: unknown): never | Promise<never> {
    const { onError } = turn.node
    if (onError === null || thrown instanceof Stopped || this.#stopped !== null) return this.#fail(turn, thrown)
    return this.#failAfter(turn, thrown, onError)
  }

  /** Fails as every card does, behind the flow that its author wants to run before, and with the values he gives. */
  async #failAfter(turn: Turn, thrown: unknown, { run, return: gives }: CompiledOnError): Promise<never> {
    const { scope, node } = turn
    const error = thrown instanceof CardFailed ? thrown.error : this.#errorOf(scope, node, thrown)
    try {
      if (run !== null) {
        turn.open ??= turn.list.open = new OpenCard(node, turn.started, turn.inputs)
        const values = run.values(scope.frame) as Outputs // an object: the compiler saw to it
        const shown = errorValue({ ...error, ...answered(thrown) }, this.with.durable.executionId)
        await this.call(scope, scope.prefix + node.id, turn.open, run.flow, { ...values, error: shown }, 'on error')
      }
      if (gives !== null) {
        return this.#fail(turn, new CardFailed({ ...error, values: gives(scope.frame) }, responseOf(thrown)))
      }
    } catch (second) {
      // What went wrong first is what people must know; the flow that was to help shows its own error in the history.
      if (second instanceof Stopped) throw second
      if (second instanceof CardFailed && second.error.values !== undefined) throw second
    }
    return this.#fail(turn, thrown)
  }

  #proceed(turn: Turn, next: Next): FlowEnd | null {
    if ('outputs' in next) return this.#succeed(turn, next.outputs)
    // What the caller gets is bounded as every other value.
    measure(next.end, this.with.limits, 'Step Output Too Large')
    this.#close(turn, 'SUCCESS', '{}', null)
    return next.end
  }

  #succeed(turn: Turn, outputs: Outputs): null {
    const { limits } = this.with
    const { scope, node } = turn
    const size = measure(outputs, limits, 'Step Output Too Large')
    scope.data += size
    if ((this.#data += size) > limits.dataBytes) {
      throw new TooMuch(
        'Execution Data Too Large',
        `The outputs have more than the limit of ${limits.dataBytes} bytes.`,
      )
    }
    scope.frame[node.slot] = outputs
    this.#close(turn, 'SUCCESS', this.#history.values(outputs, size, node.secrets), null)
    return null
  }

  #fail(turn: Turn, thrown: unknown): never {
    // Whoever stopped the execution also says what becomes of it; the card stays open.
    if (thrown instanceof Stopped) throw thrown
    if (this.#stopped !== null) throw this.#stopped
    const error = thrown instanceof CardFailed ? thrown.error : this.#errorOf(turn.scope, turn.node, thrown)
    if (turn.scope.caught && turn.node.card.kind === 'effect') {
      this.#recordFailure(turn, { ...error, ...answered(thrown) })
    }
    const response = responseOf(thrown)
    // Of what is around a card that failed the history does not tell its answer again.
    const told = thrown instanceof CardFailed ? null : response
    this.#close(turn, 'FAILED', 'null', { ...error, ...this.#history.response(told) })
    throw new CardFailed(error, response)
  }

  // A pure card fails again by itself, and a control card by what is in it.
  #recordFailure({ scope, node }: Turn, error: CaughtError): void {
    this.with.durable.once(failureName(scope, node), () => ({ ...error }) as unknown as Json)
  }

  #failAgain(scope: Scope, node: CompiledNode<Card>): void {
    if (node.card.kind !== 'effect') return
    const recorded = this.with.durable.recorded(failureName(scope, node))
    // Recorded by the method above.
    if (recorded === undefined) return
    const { response, ...error } = recorded as unknown as CaughtError
    throw new CardFailed(error, response ?? null)
  }

  #close(turn: Turn, status: 'SUCCESS' | 'FAILED', outputs: string | null, error: CardRecord['error']): void {
    const { node, list, started, inputs, open, pinned } = turn
    const finished = this.with.clock.now()
    this.#history.close(list, { node, status, started, finished, inputs, outputs, error, open, pinned })
  }

  #errorOf(scope: Scope, node: CompiledNode<Card>, thrown: unknown): ExecutionError {
    const place = { cardId: node.id, ...(scope.depth > 0 ? { flowId: scope.flow.id } : {}) }
    if (thrown instanceof CardError || thrown instanceof ValueError) {
      const { kind, message, statusCode } = thrown
      const values =
        thrown instanceof FlowError && Object.keys(thrown.values).length > 0 ? { values: thrown.values } : {}
      return { kind, message, ...place, statusCode, ...values }
    }
    if (thrown instanceof TooMuch) return { kind: thrown.kind, message: thrown.message, ...place, statusCode: 500 }
    this.with.log.error(
      { err: thrown, executionId: this.with.durable.executionId, card: node.card.id, cardId: node.id },
      'A card failed in a way it does not know.',
    )
    const message = `Card ${node.id} failed unexpectedly. The log has the cause.`
    return { kind: 'Unknown Error', message, ...place, statusCode: 500 }
  }

  get http(): Outbound {
    this.#http ??= this.with.http()
    return this.#http
  }

  /** Runs a branch's cards in the frame of its flow. */
  branch(scope: Scope, node: CompiledNode<Card>, open: OpenCard, name: string, seen: Outputs | undefined): Running {
    // Behind the card its own outputs stand there.
    if (seen !== undefined) scope.frame[node.slot] = seen
    const nodes = node.branches[name]
    if (nodes === undefined || nodes.length === 0) return null
    return this.#runCards(scope, nodes, this.#history.pass(open, name, null))
  }

  /** Runs a branch's cards as one pass of a loop: in a copy of the frame, which is let go behind it. */
  pass(
    scope: Scope,
    node: CompiledNode<Card>,
    open: OpenCard,
    branch: string,
    pass: string,
    seen: Outputs,
  ): Passed | Promise<Passed> {
    const { limits, slicer } = this.with
    if (this.#stopped !== null) throw this.#stopped
    // A loop without cards must cost something too.
    if (--this.#fuel < 0) throw outOfFuel(limits)
    const nodes = node.branches[branch] ?? []
    const frame = scope.frame.slice()
    frame[node.slot] = seen
    const { flow, depth, caught, prefix } = scope
    const inner: Scope = { flow, frame, prefix: `${prefix}${node.id}/${pass}/`, depth, caught, data: 0 }
    const list = this.#history.pass(open, pass, null)
    if (nodes.length === 0 && slicer.due())
      return slicer.turn().then(() => this.#passed(inner, node, branch, list, null))
    try {
      const ran = this.#runCards(inner, nodes, list)
      if (!(ran instanceof Promise)) return this.#passed(inner, node, branch, list, ran)
      return ran.then(
        (end) => this.#passed(inner, node, branch, list, end),
        (thrown: unknown) => this.#passFailed(inner, thrown),
      )
    } catch (thrown) {
      return this.#passFailed(inner, thrown)
    }
  }

  #passed(
    { frame, data }: Scope,
    node: CompiledNode<Card>,
    branch: string,
    list: CardList,
    end: FlowEnd | null,
  ): Passed {
    list.settle()
    const made = end === null && node.join !== null ? node.join(branch, frame) : nothing
    this.#data -= data
    return { end, made }
  }

  #passFailed({ data }: Scope, thrown: unknown): never {
    this.#data -= data
    throw thrown
  }

  /** The error that the flow may handle. @throws Stopped, where it is stopped instead */
  handled(scope: Scope, node: CompiledNode<Card>, thrown: unknown): CaughtError {
    if (thrown instanceof Stopped) throw thrown
    if (this.#stopped !== null) throw this.#stopped
    const error = thrown instanceof CardFailed ? thrown.error : this.#errorOf(scope, node, thrown)
    return { ...error, ...answered(thrown) }
  }

  /** What a helper may know of who calls it. */
  #contextOf({ flow }: Scope, method: string): Outputs {
    const { executionId } = this.with.durable
    return { execution_id: executionId, parent: { id: flow.id, name: flow.name, method, execution_id: executionId } }
  }

  /** Calls a helper as a part of this execution. */
  async call(
    scope: Scope,
    cardName: string,
    open: OpenCard,
    flowId: string,
    values: Outputs,
    pass: string,
    ended: (flow: CompiledFlow<Card>, frame: Scope['frame']) => Outputs | null = () => null,
  ): Promise<Outputs | null> {
    const { limits, slicer } = this.with
    if (this.#stopped !== null) throw this.#stopped
    // A helper without cards must cost something too.
    if (--this.#fuel < 0) throw outOfFuel(limits)
    if (scope.depth >= limits.callDepth) {
      throw new TooMuch('Call Depth Exceeded', `Helper flows are called at most ${limits.callDepth} deep.`)
    }
    if (slicer.due()) await slicer.turn()
    const flow = await this.#callee(scope, `${cardName}/${pass}`, flowId)
    const inner: Scope = {
      flow,
      frame: [helperOutputs(flow.compiled.trigger, values, this.#contextOf(scope, cardName))],
      prefix: `${cardName}/${pass}/`,
      depth: scope.depth + 1,
      caught: scope.caught,
      data: 0,
    }
    const list = this.#history.pass(open, pass, flowId)
    try {
      const ran = this.#runCards(inner, flow.compiled.nodes, list)
      const end = ran instanceof Promise ? await ran : ran
      if (end === null) return ended(flow.compiled, inner.frame)
      return end.kind === 'return' ? end.values : null
    } finally {
      list.settle()
      this.#data -= inner.data
    }
  }

  /** Starts a helper as an execution of its own. */
  async start(name: string, flowId: string, values: Outputs): Promise<string> {
    return this.with.durable.step(`${name}/start`, async ({ key }) => {
      const found = this.with.flows.version(flowId, null)
      const flow = callable(flowId, found instanceof Promise ? await found : found)
      return this.with.start({ flow, values, key })
    })
  }

  // Whether a helper can be called may change meanwhile: what was handled once stays so on a replay.
  async #callee(scope: Scope, name: string, flowId: string): Promise<RunnableFlow> {
    const refused = scope.caught ? this.with.durable.recorded(`${name}/refused`) : undefined
    if (refused !== undefined) throw new CardError(...(refused as [string, string]))
    try {
      const pinned = this.#pins.get(flowId) ?? this.#pin(flowId)
      return pinned instanceof Promise ? await pinned : pinned
    } catch (thrown) {
      if (scope.caught && thrown instanceof CardError) {
        this.with.durable.once(`${name}/refused`, () => [thrown.kind, thrown.message])
      }
      throw thrown
    }
  }

  // The version that a helper has at its first call stays for the whole execution, also over a restart (E5).
  #pin(flowId: string): RunnableFlow | Promise<RunnableFlow> {
    const found = this.with.flows.version(flowId, null)
    const pinned =
      found instanceof Promise ? found.then((flow) => this.#pinned(flowId, flow)) : this.#pinned(flowId, found)
    this.#pins.set(flowId, pinned)
    if (pinned instanceof Promise) {
      const resolved = pinned.then((flow) => {
        this.#pins.set(flowId, flow)
        return flow
      })
      this.#pins.set(flowId, resolved)
      return resolved
    }
    return pinned
  }

  #pinned(flowId: string, newest: RunnableFlow | null): RunnableFlow | Promise<RunnableFlow> {
    const version = this.with.durable.once(`flow ${flowId}`, () => callable(flowId, newest).version)
    if (newest?.version === version) return newest
    const found = this.with.flows.version(flowId, version)
    return found instanceof Promise ? found.then((flow) => existing(flowId, flow)) : existing(flowId, found)
  }
}

/** What one effect or control card works with. */
class CardRun implements Run {
  readonly node: CompiledNode<Card>
  readonly #interpreter: Interpreter
  readonly #scope: Scope
  readonly #open: OpenCard
  /** What the passes of a loop give on, in bytes: all of it will be one output. */
  #made = 0

  constructor(interpreter: Interpreter, scope: Scope, node: CompiledNode<Card>, open: OpenCard) {
    this.#interpreter = interpreter
    this.#scope = scope
    this.node = node
    this.#open = open
  }

  get name(): string {
    return this.#scope.prefix + this.node.id
  }

  get durable(): Durable {
    return this.#interpreter.with.durable
  }

  get http(): Outbound {
    const { http } = this.#interpreter
    const open = this.#open
    return {
      request(asked) {
        open.calls++
        return http.request(asked)
      },
      connectMail(dial) {
        open.calls++
        return http.connectMail(dial)
      },
      close: () => http.close(),
    }
  }

  connection<S extends Fields, K extends string>(id: string | null, connector: Connector<S, K>): Promise<Connected<S>> {
    return this.#interpreter.with.connections.connect(id, connector, this.http)
  }

  get tables(): TableReads {
    return this.#interpreter.with.tables
  }

  get files(): Files {
    return this.#interpreter.with.files
  }

  async exportFlow(flow: string): Promise<Json> {
    const file = await this.#interpreter.with.exportFlow(flow)
    if (file === null) throw new CardError('Not Found', 'There is no such flow any more. Choose another one.')
    return file
  }

  answer(end: FlowEnd): void {
    this.#interpreter.with.answer(end)
  }

  start(flow: string, values: Outputs): Promise<string> {
    return this.#interpreter.start(this.name, flow, values)
  }

  branch(name: string, seen?: Outputs): Running {
    return this.#interpreter.branch(this.#scope, this.node, this.#open, name, seen)
  }

  attempt<T>(work: (run: Run) => T | Promise<T>): Attempted<T> | Promise<Attempted<T>> {
    const scope: Scope = { ...this.#scope, caught: true, data: 0 }
    const succeeded = (value: T): Attempted<T> => {
      this.#scope.data += scope.data
      return { value, error: null }
    }
    const failed = (thrown: unknown): Attempted<T> => {
      this.#scope.data += scope.data
      return { value: null, error: this.#interpreter.handled(scope, this.node, thrown) }
    }
    try {
      const value = work(new CardRun(this.#interpreter, scope, this.node, this.#open))
      return value instanceof Promise ? value.then(succeeded, failed) : succeeded(value)
    } catch (thrown) {
      return failed(thrown)
    }
  }

  pass(branch: string, pass: string, seen: Outputs): Passed | Promise<Passed> {
    const passed = this.#interpreter.pass(this.#scope, this.node, this.#open, branch, pass, seen)
    return passed instanceof Promise ? passed.then((passed) => this.#counted(passed)) : this.#counted(passed)
  }

  #counted(passed: Passed): Passed {
    const { limits } = this.#interpreter.with
    if (this.node.join === null) return passed
    this.#made += measure(passed.made, limits, 'Step Output Too Large')
    if (this.#made > limits.valueBytes) {
      throw new TooMuch('Step Output Too Large', `A value has more than the limit of ${limits.valueBytes} bytes.`)
    }
    return passed
  }

  get joined(): readonly string[] {
    return this.node.joined
  }

  join(branch: string): Outputs {
    return this.node.join?.(branch, this.#scope.frame) ?? {}
  }

  call(flow: string, values: Outputs, pass: string): Promise<Outputs | null> {
    return this.#interpreter.call(this.#scope, this.name, this.#open, flow, values, pass)
  }

  result(flow: string, values: Outputs, pass: string): Promise<Outputs | null> {
    return this.#interpreter.call(this.#scope, this.name, this.#open, flow, values, pass, lastOutputs)
  }
}

/** What the last card gave, where the flow has no Return. */
function lastOutputs({ nodes }: CompiledFlow<Card>, frame: Scope['frame']): Outputs | null {
  const last = nodes.at(-1)
  return last === undefined || hasReturn(nodes) ? null : ((frame[last.slot] as Outputs | undefined) ?? null)
}

const hasReturn = (nodes: readonly CompiledNode<Card>[]): boolean =>
  nodes.some(
    ({ card, branches }) =>
      card.id === 'flow.return' || card.id === 'flow.return-raw' || Object.values(branches).some(hasReturn),
  )

const nothing: Outputs = Object.freeze({})

const failureName = (scope: Scope, node: CompiledNode<Card>): string => `${scope.prefix}${node.id}/failed`

/** Whether another try may help: always, or only where there were too many calls. */
const mayHelp = (thrown: unknown, only: 'rate_limit' | undefined): boolean =>
  only === undefined || (thrown instanceof CardError && thrown.statusCode === 429)

/** Not the card failed but the database did: the execution leaves memory and is taken up again, as if it had been killed. */
function unlessStoreIsAway(thrown: unknown): never {
  throw isProblem(thrown) && thrown.entry.kind === 'operational' ? new Stopped('unloaded') : thrown
}

const asNext = (outputs: Outputs): Next => ({ outputs })

const outOfFuel = (limits: ExecutionLimits) =>
  new TooMuch('Fuel Exhausted', `The limit of ${limits.fuel} cards is used up.`)

function asEnded(thrown: unknown): Ended {
  if (thrown instanceof CardFailed) return { end: null, error: thrown.error }
  throw thrown
}

function existing(flowId: string, flow: RunnableFlow | null): RunnableFlow {
  if (flow === null) throw new CardError('Not Found', `The helper flow ${flowId} does not exist.`)
  return flow
}

function callable(flowId: string, found: RunnableFlow | null): RunnableFlow {
  const flow = existing(flowId, found)
  const shown = `"${flow.name}" (${flowId})`
  if (flow.compiled.trigger.event !== 'helper') {
    throw new CardError('Invalid Flow', `The flow ${shown} is not a helper flow and cannot be called.`)
  }
  if (!flow.active) throw new CardError('Not Active', `The helper flow ${shown} is off. Switch it on to call it.`)
  return flow
}

/** What the other side answered, where that is why a card failed. */
const responseOf = (thrown: unknown): ErrorResponse | null => (thrown instanceof CardError ? thrown.response : null)

/** The same as a member of the error that the flow sees. */
function answered(thrown: unknown): { readonly response?: ErrorResponse } {
  const response = responseOf(thrown)
  return response === null ? {} : { response }
}
