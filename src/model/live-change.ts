/** What the live stream tells changes of. */
export type LiveKind =
  | 'event'
  | 'delivery'
  | 'execution'
  | 'flow'
  | 'folder'
  | 'hook'
  | 'eventType'
  | 'replay'
  | 'apiToken'
  | 'table'
  | 'connection'

/**
 * Something changed: who shows it reads it again. Beside the id stands what is known without a read:
 * event `type`; delivery `status`, `hookId`; execution `status`, `flowId`, `deliveryId`, `progress` (cards begun so far);
 * table `rows` where only its rows changed.
 */
export interface LiveChange {
  readonly kind: LiveKind
  readonly id: string
  readonly [further: string]: unknown
}

/** One message of the stream: changes by name, and how many more of each kind there were than were named. */
export interface LiveMessage {
  readonly changes: readonly LiveChange[]
  readonly more: Readonly<Partial<Record<LiveKind, number>>>
}
