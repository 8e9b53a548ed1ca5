import type { ExecutionStatus } from '../model/execution.ts'
import type { Flow, FlowSummary } from '../model/flow.ts'
import type { FlowDefinition } from '../model/flow-definition.ts'

/** A flow as the API gives it: what is switched, and the definition's members beside it. */
export interface FlowView extends FlowDefinition {
  readonly id: string
  readonly status: Flow['status']
  readonly version: number
  readonly created: string
  readonly lastUpdated: string
  readonly folderId: string | null
  readonly createdBy: string | null
}

/** A flow in a list. */
export interface FlowListItem extends Omit<FlowView, 'cards'> {
  readonly cardCount: number
  readonly lastExecution: { readonly id: string; readonly status: ExecutionStatus; readonly started: string } | null
  /** Counted up to 1,000. */
  readonly errors24h: number
}

/** Times as ISO 8601 in UTC; the definition's members beside the flow's own, the name first. */
export function flowView({
  id,
  status,
  version,
  definition,
  created,
  lastUpdated,
  folderId,
  createdBy,
}: Flow): FlowView {
  const { name, ...rest } = definition
  const times = { created: new Date(created).toISOString(), lastUpdated: new Date(lastUpdated).toISOString() }
  return { id, name, status, version, ...times, folderId, createdBy, ...rest }
}

/** The same without the cards, and with how it fares. */
export function flowListItem(summary: FlowSummary & { readonly failed: number }): FlowListItem {
  const { failed, created, lastUpdated, lastExecution, ...item } = summary
  const last = lastExecution && { ...lastExecution, started: new Date(lastExecution.started).toISOString() }
  return {
    ...item,
    created: new Date(created).toISOString(),
    lastUpdated: new Date(lastUpdated).toISOString(),
    lastExecution: last,
    errors24h: failed,
  }
}
