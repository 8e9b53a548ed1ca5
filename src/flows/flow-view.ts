import type { Flow } from '../model/flow.ts'
import type { FlowDefinition } from '../model/flow-definition.ts'

/** A flow as the API gives it: what is switched, and the definition's members beside it. */
export interface FlowView extends FlowDefinition {
  readonly id: string
  readonly status: Flow['status']
  readonly version: number
  readonly created: string
  readonly lastUpdated: string
}

/** A flow in a list. */
export type FlowListItem = Omit<FlowView, 'cards'>

/** Times as ISO 8601 in UTC; the definition's members beside the flow's own, the name first. */
export function flowView({ id, status, version, definition, created, lastUpdated }: Flow): FlowView {
  const { name, ...rest } = definition
  const times = { created: new Date(created).toISOString(), lastUpdated: new Date(lastUpdated).toISOString() }
  return { id, name, status, version, ...times, ...rest }
}

/** The same without the cards. */
export function flowListItem(flow: Flow): FlowListItem {
  const { cards: _, ...item } = flowView(flow)
  return item
}
