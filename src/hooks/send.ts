import type { Mutation } from '../store/store.ts'

/** One outgoing request of a hook. */
export interface SendRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  /** Covers everything from the name's resolution to the last byte of the answer. */
  readonly timeoutMs: number
  readonly maxAnswerBytes: number
  readonly overflow: 'cut'
  /** The only one of its hook that is under way: other hooks with the same receiver do not hold it up. */
  readonly alone?: boolean
  /** Goes along where the URL is an own invoke URL and the call stays in the process. */
  readonly handover?: {
    readonly deliveryId: string
    readonly eventUuids: readonly string[]
    readonly hops: number
    /** What is to be kept in one commit with the execution, given the answer. */
    readonly alsoCommit?: (answer: OwnAnswer) => readonly Mutation[]
  }
}

/** The answer of a flow here, before it is sent. */
export interface OwnAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly executionId?: string
}

export interface SendAnswer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /** The execution that the call started or found, where it stayed in the process. */
  readonly executionId?: string
  /** True where an own flow did not run only because it is switched off. */
  readonly flowOff?: true
  /** True where `alsoCommit` was kept with the execution. */
  readonly committed?: true
}

/**
 * How hooks reach the outside: the guarded client, behind the hand-over of own invoke URLs. It rejects with a `SendFailure`
 * when no answer came.
 */
export type Send = (request: SendRequest) => Promise<SendAnswer>

/** What the guarded client says of a request that got no answer. */
export interface SendFailure {
  /** e.g. `TIMEOUT`, `CONNECT`, `BLOCKED`. */
  readonly code: string
  /** Tells nothing about the network behind. */
  readonly safeMessage: string
}

/** Why no answer came, in words that a user may read. */
export function failureOf(thrown: unknown): SendFailure {
  const { code, safeMessage } = (thrown ?? {}) as Partial<SendFailure> // whatever was thrown; both are looked at below
  if (typeof code === 'string' && typeof safeMessage === 'string') return { code, safeMessage }
  return { code: 'UNKNOWN', safeMessage: 'The request failed for a reason that the server’s log tells.' }
}
