import type { ErrorCode } from '../base/errors.ts'
import type { Mutation } from '../store/store.ts'

/** A call of a flow's endpoint, as it came in over HTTP or was handed over in-process. */
export interface EndpointCall {
  /** As in the path: nothing is known of it yet. */
  readonly alias: string
  readonly method: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** Without the question mark; '' where there is none. */
  readonly query: string
  readonly body: Uint8Array | null
  /** Only for calls from inside this process; never read from a request. */
  readonly handover?: HandOver
  /** Who calls, e.g. the address: failed calls are limited by it. */
  readonly from?: string
  /** How long to wait for the flow's answer; at most, and by default, 60 s. */
  readonly waitMs?: number
}

/** What a call from inside tells of where it comes from. */
export interface HandOver {
  readonly deliveryId?: string
  readonly eventUuids?: readonly string[]
  /** Hooks and flows that lie behind the call. */
  readonly hops: number
  /** What the caller wants kept in one commit with the execution, given the answer that it will get. */
  readonly alsoCommit?: (answer: EndpointAnswer) => readonly Mutation[]
}

/** What the caller gets. */
export interface EndpointAnswer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** The execution that the call started or found. */
  readonly executionId?: string
  /** True where what the caller wanted kept was kept with the execution. */
  readonly committed?: true
  /** The call was one of an earlier one's. */
  readonly duplicate?: true
  /** Why it was refused, by the table of errors. */
  readonly code?: ErrorCode
  /** True where nothing was wrong but that the flow is switched off. */
  readonly flowOff?: true
}
