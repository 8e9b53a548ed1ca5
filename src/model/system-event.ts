import type { Principal } from './access.ts'

/** Something that happened to a thing of our own, for the System Log. */
export interface SystemEvent {
  /** One of the catalog's own types, e.g. `workflows.user.flow.create`. */
  readonly eventType: string
  readonly actor: Principal
  readonly target: readonly { readonly id: string; readonly type: string; readonly displayName: string }[]
  readonly outcome: { readonly result: 'SUCCESS' | 'FAILURE'; readonly reason?: string }
  readonly displayMessage?: string
}

/** Publishes it like every other event. Resolves after the commit. */
export type RaiseSystemEvent = (event: SystemEvent) => Promise<void>
