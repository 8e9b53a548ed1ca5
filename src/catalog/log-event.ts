/** Any value of JSON. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue }

/** A map from names to values of JSON. */
export interface JsonMap {
  readonly [key: string]: JsonValue
}

/** How bad it is. */
export type Severity = 'DEBUG' | 'INFO' | 'WARN' | 'ERROR'

/** How it ended. */
export type OutcomeResult =
  | 'SUCCESS'
  | 'FAILURE'
  | 'SKIPPED'
  | 'ALLOW'
  | 'DENY'
  | 'CHALLENGE'
  | 'UNKNOWN'
  | 'RATE_LIMIT'
  | 'DEFERRED'
  | 'SCHEDULED'
  | 'ABANDONED'
  | 'UNANSWERED'

/** Result and, where it did not go well, the reason. */
export interface Outcome {
  readonly result: OutcomeResult
  readonly reason: string | null
}

/** Who did it. */
export interface Actor {
  readonly id: string
  readonly type: string
  readonly alternateId: string | null
  readonly displayName: string | null
  readonly detailEntry: JsonMap | null
}

/** To whom or what it was done. */
export interface Target extends Actor {
  readonly changeDetails?: { readonly from: JsonMap; readonly to: JsonMap }
}

/**
 * An event in the shape and key order of deliveries of an event hook: `client.ipChain` instead of `request.ipChain`, and
 * `insertionTimestamp`. The System Log API shows the same event in another order.
 */
export interface LogEvent {
  readonly uuid: string
  /** ISO 8601, UTC, milliseconds. */
  readonly published: string
  readonly eventType: string
  readonly version: '0'
  readonly displayMessage: string
  readonly severity: Severity
  readonly client: JsonMap
  readonly device: JsonMap | null
  readonly actor: Actor
  readonly outcome: Outcome
  readonly target: readonly Target[]
  readonly transaction: { readonly type: 'WEB' | 'JOB'; readonly id: string; readonly detail: JsonMap }
  readonly debugContext: { readonly debugData: Readonly<Record<string, string>> }
  readonly legacyEventType: string | null
  readonly authenticationContext: JsonMap
  readonly securityContext: JsonMap
  readonly insertionTimestamp: null
}
