import type { Card } from './card.ts'
import { categories } from './categories.ts'

/** Every card there is. To add one: its file, and a line in its category's index. */
export const cards: readonly Card[] = Object.freeze(categories.flatMap((category) => category.cards))

export const cardsById: ReadonlyMap<string, Card> = new Map(cards.map((card) => [card.id, card]))

export { cardDeclarations } from './declarations.ts'
