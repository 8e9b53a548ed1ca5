/** What the live stream tells changes of. */
export type LiveKind = 'event' | 'delivery' | 'execution' | 'flow' | 'hook' | 'eventType' | 'replay' | 'apiToken'

/** Something changed: read it again where it is shown. */
export interface LiveChange {
  readonly kind: LiveKind
  readonly id: string
  readonly [further: string]: unknown
}
