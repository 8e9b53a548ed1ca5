import type { CardLike } from '../../../../src/language/card-like.ts'
import type { CardDeclaration } from '../../api/cards.ts'
import { builder as words } from '../../messages/builder.ts'
import { noteDeclaration } from './note.ts'

export interface CardCategory {
  readonly id: string
  readonly title: string
  readonly cards: readonly CardDeclaration[]
}

/** The cards that there are, and the note, which is chosen, named and found like one. */
export interface CardCatalogue {
  readonly categories: readonly CardCategory[]
  readonly all: readonly CardDeclaration[]
  /** For the compiler. */
  readonly byId: ReadonlyMap<string, CardDeclaration & CardLike>
  readonly isKnown: (id: string) => boolean
  /** The declaration of a card; of one that this server does not know, a stand-in without inputs and outputs. */
  readonly get: (id: string) => CardDeclaration
  /** The cards that have every word in their title, text, category or id; those with it in the title first. */
  readonly search: (text: string) => readonly CardDeclaration[]
}

export function openCatalogue(cards: readonly CardDeclaration[]): CardCatalogue {
  const declarations = [...cards, noteDeclaration]
  const byId = new Map(declarations.map((card) => [card.id, card]))
  const unknown = new Map<string, CardDeclaration>()
  const categories = new Map<string, { id: string; title: string; cards: CardDeclaration[] }>()
  for (const card of declarations) {
    const { id, title } = card.category
    const category = categories.get(id) ?? { id, title, cards: [] }
    category.cards.push(card)
    categories.set(id, category)
  }
  const searchable = declarations.map((card) => ({
    card,
    title: card.title.toLowerCase(),
    text: [card.title, card.description, card.category.title, card.id].join(' ').toLowerCase(),
  }))
  return {
    all: declarations,
    categories: [...categories.values()],
    byId,
    isKnown: (id) => byId.has(id),
    get(id) {
      const known = byId.get(id) ?? unknown.get(id)
      if (known !== undefined) return known
      const placeholder = unknownCard(id)
      unknown.set(id, placeholder)
      return placeholder
    },
    search(text) {
      const wanted = text.toLowerCase().split(/\s+/).filter(Boolean)
      if (wanted.length === 0) return declarations
      const rank = (title: string) =>
        title.startsWith(wanted[0]!) ? 0 : wanted.every((word) => title.includes(word)) ? 1 : 2
      return searchable
        .filter((each) => wanted.every((word) => each.text.includes(word)))
        .map(({ card, title }) => ({ card, rank: rank(title) }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ card }) => card)
    },
  }
}

// It keeps its place, its inputs and its branches in the flow, so that nothing is lost by opening one here.
function unknownCard(id: string): CardDeclaration {
  return {
    id,
    title: id,
    category: { id: 'unknown', title: words.unknownCategory },
    description: words.unknownCard,
    kind: 'pure',
    inputs: {},
    outputs: {},
    examples: [],
  }
}
