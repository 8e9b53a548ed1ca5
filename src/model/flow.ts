import type { ExecutionStatus } from './execution.ts'
import type { CardNode, EndpointSecurity, FlowDefinition, Trigger } from './flow-definition.ts'

/** A flow as it is stored: what is switched on and off, and its newest version. Times are epoch ms. */
export interface Flow {
  readonly id: string
  readonly name: string
  readonly status: 'ACTIVE' | 'INACTIVE'
  /** The newest version's number, from 1. */
  readonly version: number
  readonly definition: FlowDefinition
  readonly created: number
  readonly lastUpdated: number
  /** What names it in the invoke URL: 32 hex digits, made with the first save, until somebody chooses another. */
  readonly alias: string
  /** SHA-256 of the client token, and the token sealed with the context `flow/<id>/client_token`. */
  readonly clientTokenHash: string
  readonly clientTokenSealed: string
  /** The folder that it is in, or null. */
  readonly folderId: string | null
  /** The id of who created it; null for flows older than this was kept. */
  readonly createdBy: string | null
}

/** A flow in a list: everything that is shown of it without its cards. */
export interface FlowSummary extends Omit<Flow, 'definition' | 'clientTokenHash' | 'clientTokenSealed' | 'alias'> {
  readonly description?: string
  readonly trigger: Trigger
  readonly saveData?: false
  /** With the cards in branches. */
  readonly cardCount: number
  readonly lastExecution: { readonly id: string; readonly status: ExecutionStatus; readonly started: number } | null
}

/** What flows can be looked for by. */
export interface FlowFilter {
  /** Words of the name. */
  readonly q?: string
  readonly status?: Flow['status']
  readonly event?: Trigger['event']
  readonly security?: EndpointSecurity
  /** Null: those in no folder. */
  readonly folderId?: string | null
  /** Only those whose newest execution failed. */
  readonly failed?: true
}

/** How many cards a definition has, with those in branches. */
export function countCards(cards: readonly CardNode[]): number {
  return cards.reduce(
    (sum, { branches = {} }) => sum + 1 + Object.values(branches).reduce((inner, list) => inner + countCards(list), 0),
    0,
  )
}

/** One saved version of a flow. An execution stays on the version it began with. */
export interface FlowVersion {
  readonly flowId: string
  readonly version: number
  readonly definition: FlowDefinition
  readonly created: number
  readonly createdBy: string
  /** The name of who saved it, as it was then; null for versions older than this was kept. */
  readonly createdByName: string | null
}
