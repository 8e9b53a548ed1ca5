import type { CardNode } from '../../../../src/model/flow-definition.ts'
import type { CardCatalogue } from '../model/catalogue.ts'
import type { Draft } from '../model/draft.ts'
import { cardTitle } from '../model/scope.ts'

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

/** The titles that more than one card has, of the cards that were asked for last. */
export function openSharedTitles(): (
  cards: ReadonlyMap<string, CardNode>,
  catalogue: CardCatalogue,
) => ReadonlySet<string> {
  let of: ReadonlyMap<string, CardNode> | null = null
  let shared: ReadonlySet<string> = new Set()
  return (cards, catalogue) => {
    if (cards !== of) {
      const seen = new Set<string>()
      const again = new Set<string>()
      for (const node of cards.values()) {
        const title = cardTitle(node, catalogue)
        if (seen.has(title)) again.add(title)
        seen.add(title)
      }
      of = cards
      shared = again
    }
    return shared
  }
}
