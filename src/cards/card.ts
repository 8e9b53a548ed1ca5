import type { Json } from '../base/json/json.ts'
import type { Outbound } from '../base/outbound/outbound.ts'
import type { CaughtError, ErrorResponse } from '../model/execution.ts'
import type { CardExample } from '../language/card-declaration.ts'
import type { CardNode, FlowDefinition, HelperField } from '../model/flow-definition.ts'
import type { Connected, Connector } from './connection.ts'
import type { Field, Fields, ValuesOf } from './fields.ts'
import type { Durable } from './durable.ts'
import type { Files } from './files.ts'
import type { OktaForm } from './okta-form.ts'
import type { TableReads } from './table-reads.ts'

/**
 * A card: what a flow is made of. One file each, declared, so that form, validation, docs page and examples come from the
 * declaration. Three kinds by what they may do:
 *
 * - **pure** (`run`): a function of its inputs. Never journaled; a replay runs it again.
 * - **effect** (`perform`): reaches outside itself, through the durable context only.
 * - **control** (`control`): decides what runs next: branches, loops, calls, ends.
 */
export type Card = PureCard | EffectCard | ControlCard

/** What every card declares. */
export interface Declaration<I extends Fields = Fields> {
  /** `<category>.<name>` in lower case and dashes, stable for ever: stored flows name it. */
  readonly id: string
  readonly title: string
  /** One sentence: what it does. */
  readonly description: string
  readonly inputs: I
  /** What later cards can refer to. */
  readonly outputs: Fields
  /** The name of a `fields` input whose names are outputs too, e.g. Assign. */
  readonly mirrors?: keyof I & string
  /** The branches that hold cards of their own, in order: name → label. */
  readonly branches?: Readonly<Record<string, string>>
  /** A list input whose every item has a branch of its own, before `branches`: `case1`, `case2`, …. */
  readonly branchesOf?: keyof I & string
  /** What only the cards inside a branch can see of this card: branch → output → field. */
  readonly inside?: Readonly<Record<string, Fields>>
  /** A branch that stands instead of an input: branch → input. A flow has one of both, never both. */
  readonly instead?: Readonly<Record<string, keyof I & string>>
  /** How Okta's export files write it; left out where they have nothing like it. */
  readonly okta?: OktaForm
  /** At least one ordinary and one edge example; they are its tests and its documentation. */
  readonly examples: readonly Example[]
}

/** A use of the card, run through the real compiler and interpreter by the tests. */
export interface Example extends CardExample {
  /** The helper flow that a `flow` input set to `helper` calls. */
  readonly helper?: Pick<FlowDefinition, 'cards'> & { readonly inputs?: readonly HelperField[] }
  /** The cards in its branches. */
  readonly branches?: CardNode['branches']
  /** What the flow's author lets it give on, see `CardNode`. */
  readonly gives?: CardNode['outputs']
  /** The present, in epoch milliseconds, where it matters. */
  readonly at?: number
  /** How it ends the flow. */
  readonly ends?: FlowEnd
}

export type Outputs = Readonly<Record<string, Json>>

export interface PureCard extends Declaration {
  readonly kind: 'pure'
  readonly run: (inputs: never) => Outputs
}

export interface EffectCard extends Declaration {
  readonly kind: 'effect'
  readonly perform: (inputs: never, tools: Tools) => Outputs | Promise<Outputs>
}

export interface ControlCard extends Declaration {
  readonly kind: 'control'
  readonly control: (inputs: never, run: Run) => Next | Promise<Next>
}

/** What an effect card works with. `name` is unique to this card in this execution: the start of its steps' names. */
export interface Tools {
  readonly name: string
  readonly durable: Durable
  /** The guarded client: nothing else may leave the building. */
  readonly http: Outbound
  /**
   * A connection that the flow's author chose. What is sent through it has its credentials, which the card never sees.
   *
   * @param id the value of a `connection` input
   * @throws CardError `Not Connected` where none is chosen, or it is gone
   */
  connection<S extends Fields, K extends string>(id: string | null, connector: Connector<S, K>): Promise<Connected<S>>
  /** The tables; what changes them is `durable.write`. */
  readonly tables: TableReads
  /** The files; each change is inside a step. */
  readonly files: Files
  /**
   * Starts a helper flow as an execution of its own, exactly once, and does not wait for it. Gives the execution's id.
   *
   * @throws CardError where the flow does not exist, is off or is no helper
   */
  start(flow: string, values: Outputs): Promise<string>
  /**
   * A flow as a file of Okta Workflows: JSON.
   *
   * @throws CardError `Not Found`
   */
  exportFlow(flow: string): Promise<Json>
  /** Answers whoever waits for this execution, and lets it go on. A second answer finds nobody. */
  answer(answer: FlowEnd): void
}

/** What a control card works with. */
export interface Run extends Tools {
  /**
   * Runs the cards of a branch. Gives how the flow ended in there, or null where it goes on behind the branch.
   *
   * @param seen what they see as this card's outputs (`Declaration.inside`)
   */
  branch(name: string, seen?: Outputs): FlowEnd | null | Promise<FlowEnd | null>
  /**
   * Does something of the above so that the error of a card in it comes back and does not fail this card. What failed stays
   * failed on a replay. Being stopped is no error of a card and goes through.
   */
  attempt<T>(work: (run: Run) => T | Promise<T>): Attempted<T> | Promise<Attempted<T>>
  /**
   * Runs the cards of a branch once more, as one pass of a loop: in a frame of its own, in which the cards see `seen` as this
   * card's outputs (`Declaration.inside`). `pass` tells the passes of one card apart. What the cards gave is let go behind it;
   * what is left is `made`: the outputs that the flow's author declared on this card, for this pass.
   *
   * @throws CardError as `branch`, and where all passes together make more than one card may give
   */
  pass(branch: string, pass: string, seen: Outputs): Passed | Promise<Passed>
  /** The names of the outputs that the flow's author declared on this card. */
  readonly joined: readonly string[]
  /** The outputs that the flow's author declared on this card for the branch that ran. */
  join(branch: string): Outputs
  /**
   * Calls a helper flow as part of this execution; `pass` tells calls of one card apart. Gives the values of its Return,
   * or null where it ended without one.
   *
   * @throws CardError when the helper fails, is off or does not exist, or calls are nested too deep
   */
  call(flow: string, values: Outputs, pass: string): Promise<Outputs | null>
  /**
   * As `call`, for what collects results: a helper that has no Return at all gives the outputs of its last card, unless it ended
   * before. Files of Okta Workflows count on it.
   */
  result(flow: string, values: Outputs, pass: string): Promise<Outputs | null>
}

/** How one pass of a loop ended, and what it gives on. */
export interface Passed {
  readonly end: FlowEnd | null
  readonly made: Outputs
}

/** What came of an attempt: its value, or the error of the card that failed. */
export type Attempted<T> =
  { readonly value: T; readonly error: null } | { readonly value: null; readonly error: CaughtError }

/** What happens after a control card: the next card with these outputs, or the end of the flow. */
export type Next = { readonly outputs: Outputs } | { readonly end: FlowEnd }

/** How a flow was ended by one of its cards. */
export type FlowEnd =
  | { readonly kind: 'return'; readonly values: Outputs }
  | {
      readonly kind: 'raw'
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
      readonly body: string
    }
  /** Continue If was false: a successful end with a message for the caller. */
  | { readonly kind: 'stopped'; readonly message: string }

/** An error of a card, safe to show; it ends the execution unless something in the flow handles it. */
export class CardError extends Error {
  /** One of the kinds of Okta's error types, e.g. `Invalid Input`, `HTTP Error`, `Network Error`. */
  readonly kind: string
  readonly statusCode: number
  /** What the other side answered: shown on the card, and to nobody who calls the flow. */
  readonly response: ErrorResponse | null

  constructor(kind: string, message: string, statusCode = 500, response: ErrorResponse | null = null) {
    super(message)
    this.name = 'CardError'
    this.kind = kind
    this.statusCode = statusCode
    this.response = response
  }
}

/** An error that a flow's author wants: it comes with values for the caller. */
export class FlowError extends CardError {
  readonly values: Outputs

  constructor(message: string, statusCode: number, values: Outputs) {
    super('Flow Error', message, statusCode)
    this.values = values
  }
}

/** Declares a pure card: `run` gets converted, checked inputs and gives the outputs. */
export function defineCard<const I extends Fields>(
  card: Declaration<I> & { readonly run: (inputs: ValuesOf<I>) => Outputs },
): PureCard {
  return Object.freeze({ kind: 'pure' as const, ...card }) as unknown as PureCard // the inputs' type is only known to the card itself
}

/** Declares a card with an effect. */
export function defineEffect<const I extends Fields>(
  card: Declaration<I> & { readonly perform: (inputs: ValuesOf<I>, tools: Tools) => Outputs | Promise<Outputs> },
): EffectCard {
  return Object.freeze({ kind: 'effect' as const, ...card }) as unknown as EffectCard // as above
}

/** Declares a card that decides what runs next. */
export function defineControl<const I extends Fields>(
  card: Declaration<I> & { readonly control: (inputs: ValuesOf<I>, run: Run) => Next | Promise<Next> },
): ControlCard {
  return Object.freeze({ kind: 'control' as const, ...card }) as unknown as ControlCard // as above
}

export type { Field }
