import type { CardNode } from '../../../../src/model/flow-definition.ts'
import type { Draft } from '../model/draft.ts'

/** Card id → card, of the draft that was asked for last: every reference of a flow asks for the same one. */
export function openCardIndex(): (draft: Draft) => ReadonlyMap<string, CardNode> {
  let of: Draft['cards'] | null = null
  let known: ReadonlyMap<string, CardNode> = new Map()
  const read = (list: Draft['cards'], into: Map<string, CardNode>) => {
    for (const node of list) {
      into.set(node.id, node)
      for (const inner of Object.values(node.branches ?? {})) read(inner, into)
    }
  }
  return ({ cards }) => {
    if (cards !== of) {
      const fresh = new Map<string, CardNode>()
      read(cards, fresh)
      of = cards
      known = fresh
    }
    return known
  }
}
