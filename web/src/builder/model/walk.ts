import type { CardNode } from '../../../../src/model/flow-definition.ts'
import type { Draft, Place } from './draft.ts'

/** A card and where it stands. */
export interface Placed {
  readonly node: CardNode
  readonly place: Place
}

/** Every card of a draft, those inside branches included, in the order in which they stand. */
export function* walk(draft: Pick<Draft, 'cards'>): Generator<Placed> {
  yield* walkList(draft.cards, null, null)
}

function* walkList(cards: readonly CardNode[], parent: string | null, branch: string | null): Generator<Placed> {
  for (const [index, node] of cards.entries()) {
    yield { node, place: { parent, branch, index } }
    for (const [name, inner] of Object.entries(node.branches ?? {})) yield* walkList(inner, node.id, name)
  }
}

/** A card by its id, or null. */
export function find(draft: Pick<Draft, 'cards'>, id: string): Placed | null {
  for (const placed of walk(draft)) if (placed.node.id === id) return placed
  return null
}

/** The cards around a card, the outermost first, each with the branch that the card is in. */
export function around(draft: Pick<Draft, 'cards'>, id: string): readonly { node: CardNode; branch: string }[] {
  const found: { node: CardNode; branch: string }[] = []
  for (let here = find(draft, id); here !== null && here.place.parent !== null;) {
    const outer = find(draft, here.place.parent)
    if (outer === null) break
    found.unshift({ node: outer.node, branch: here.place.branch ?? '' })
    here = outer
  }
  return found
}

/** The cards of the list that a place is in. */
export function cardsAt(draft: Pick<Draft, 'cards'>, { parent, branch }: Omit<Place, 'index'>): readonly CardNode[] {
  if (parent === null) return draft.cards
  return find(draft, parent)?.node.branches?.[branch ?? ''] ?? []
}
