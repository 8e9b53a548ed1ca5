import type { Principal } from './access.ts'

/** Something that happened to a thing of our own, for the System Log. */
export interface SystemEvent {
  /** One of the catalog's own types, e.g. `workflows.user.flow.create`. */
  readonly eventType: string
  readonly actor: Principal
  readonly target: readonly { readonly id: string; readonly type: string; readonly displayName: string }[]
  readonly outcome: { readonly result: 'SUCCESS' | 'FAILURE'; readonly reason?: string }
  /** Without it the type's description from the catalog. */
  readonly displayMessage?: string
  /** Further details, e.g. an `errorMessage`. Never secrets: whoever reads the System Log reads them. */
  readonly debugData?: Readonly<Record<string, string>>
  /** How many hooks and flows lie behind it; 0 where a person did it. */
  readonly hops?: number
  /** It tells of trouble: what it sets off and fails raises no further event of failure, or it would go on for ever. */
  readonly notice?: true
}

/** Publishes it like every other event. Resolves after the commit. */
export type RaiseSystemEvent = (event: SystemEvent) => Promise<void>
