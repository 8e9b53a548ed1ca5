import type { Json } from '../base/json/json.ts'
import type { Origin } from '../base/origin.ts'
import type { StoredEvent } from './event.ts'

export type ExecutionStatus = 'RUNNING' | 'WAITING' | 'SUCCESS' | 'FAILED' | 'CANCELLED'

/** What started an execution. */
export interface ExecutionTrigger {
  readonly event: 'api_endpoint' | 'manual' | 'call' | 'event' | 'schedule' | 'delegated'
  /** The execution that started this one with Call Flow Async, and how many such calls lie behind it. */
  readonly calledBy?: string
  readonly calls?: number
  /** The delivery and the events behind it, where an event hook of ours called. */
  readonly deliveryId?: string
  readonly eventUuids?: readonly string[]
  /** How many hooks and flows lie behind it. */
  readonly hops?: number
  /** The execution that this one repeats. */
  readonly retryOf?: string
  /** The request, the due time or the notice behind it all. */
  readonly origin?: Origin
}

/** What starts the flows that begin with events of a type. */
export function eventTrigger({ uuid, hops, origin }: Pick<StoredEvent, 'uuid' | 'hops' | 'origin'>): ExecutionTrigger {
  return { event: 'event', eventUuids: [uuid], hops: hops + 1, ...(origin === undefined ? {} : { origin }) }
}

/** What came in: an HTTP request to the endpoint, or the values of a manual run. */
export interface ExecutionInput {
  /**
   * JSON of `{method, headers, query}`, or of `{values}` for a helper run by hand; credentials are already left out. Beside
   * these `pinned`: outputs by card id that stand in for these cards.
   */
  readonly head: string
  /** The body's raw bytes; null where there was none, or after the end of a flow that does not save its data. */
  readonly body: Uint8Array | null
}

/** An error that ended a card or an execution, safe to show. */
export interface ExecutionError {
  readonly kind: string
  readonly message: string
  /** The id of the card that failed, and its flow where that is a helper. */
  readonly cardId: string | null
  readonly flowId?: string
  /** The HTTP status that the caller gets. */
  readonly statusCode?: number
  /** What the flow's author gives the caller beside the error. */
  readonly values?: Json
}

/** What the other side answered, where that is why a card failed. Headers that may carry secrets are left out. */
export interface ErrorResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Its first 16,384 characters. */
  readonly body: string
  readonly truncated?: true
}

/** An error as the flow that handles it has it: with what the other side answered. */
export type CaughtError = ExecutionError & { readonly response?: ErrorResponse }

/** What one card did, as the history shows it. Times are epoch ms. */
export interface CardRecord {
  readonly id: string
  readonly card: string
  readonly status: 'SUCCESS' | 'FAILED' | 'RUNNING' | 'WAITING' | 'CANCELLED'
  readonly inputs: Json
  readonly outputs: Json
  /** True where it did not run: its outputs were given. */
  readonly pinned?: boolean
  readonly started: number
  readonly finished: number | null
  readonly error: CaughtError | null
  /** Calls that left the building for it since this process took it up, tries again included. */
  readonly calls?: number
  /** True where values were left out: the flow does not save its data, or the history was full. */
  readonly left_out?: boolean
  /** What ran inside: branches, and one entry for each pass of a loop or call of a helper. */
  readonly passes?: readonly {
    readonly name: string
    readonly flowId?: string
    readonly cards: readonly CardRecord[]
  }[]
}

/** One run of a flow. Times are epoch ms. */
export interface Execution {
  readonly id: string
  readonly flowId: string
  readonly flowVersion: number
  readonly status: ExecutionStatus
  readonly started: number
  readonly finished: number | null
  readonly trigger: ExecutionTrigger
  readonly input: ExecutionInput
  readonly error: ExecutionError | null
  /** JSON text of `CardRecord[]` without the trigger's card; null while it has not been written. */
  readonly history: string | null
  /** Raised at each claim; every write of a runner names the one it holds. */
  readonly generation: number
  /** Epoch ms at which a waiting execution goes on, or null. */
  readonly wakeAt: number | null
}

/** The list's view of an execution: everything but the large parts. */
export type ExecutionSummary = Omit<Execution, 'input' | 'history' | 'generation'>

/** What executions can be looked for by. Times are epoch ms, of the start. */
export interface ExecutionFilter {
  readonly flowId?: string
  readonly status?: ExecutionStatus
  readonly deliveryId?: string
  /** One of the events behind it. */
  readonly eventUuid?: string
  readonly since?: number
  readonly until?: number
  /** A part of its id, its flow's name, its error or a value that it got or gave, whatever the case of the letters. */
  readonly text?: string
}

/** One journaled effect of an execution. `name` is unique in the execution. */
export interface Step {
  readonly name: string
  /** JSON text of the result. */
  readonly result: string
}
