import { isJsonObject, type Json } from '../../base/json/json.ts'
import type { CardNode, FlowDefinition } from '../../model/flow-definition.ts'

/** The ids of the flows that a definition calls: by its cards, and where cards fail. */
export function flowsCalledBy({ cards }: Pick<FlowDefinition, 'cards'>): ReadonlySet<string> {
  const ids = new Set<string>()
  const add = (value: unknown) => {
    if (typeof value === 'string' && value !== '') ids.add(value)
  }
  const each = (nodes: readonly CardNode[]) => {
    for (const { inputs, onError, branches } of nodes) {
      const flow = inputs?.['flow'] as Json | undefined
      if (flow === undefined || !isJsonObject(flow)) add(flow)
      add(onError?.run?.flow)
      for (const inner of Object.values(branches ?? {})) each(inner)
    }
  }
  each(cards)
  return ids
}
