import type { Declaration, Example } from './card.ts'
import { categories } from './categories.ts'
import type { Field } from './fields.ts'

/** What `GET /api/v1/cards` tells of a card: the declaration as plain JSON, without what it does. */
export interface CardDeclaration {
  readonly id: string
  readonly title: string
  readonly category: { readonly id: string; readonly title: string }
  readonly description: string
  readonly kind: 'pure' | 'effect' | 'control'
  readonly inputs: Readonly<Record<string, Field>>
  readonly outputs: Readonly<Record<string, Field>>
  /** The input whose names are outputs too. */
  readonly mirrors?: string
  /** Branch → label. */
  readonly branches?: Readonly<Record<string, string>>
  /** What only the cards inside a branch can see of this card: branch → output → field. */
  readonly inside?: Readonly<Record<string, Readonly<Record<string, Field>>>>
  /** A branch that stands instead of an input: branch → input. */
  readonly instead?: Readonly<Record<string, string>>
  readonly examples: readonly Example[]
}

/** The declarations of all cards, in the order of their categories. */
export function cardDeclarations(): readonly CardDeclaration[] {
  return categories.flatMap(({ id, title, cards }) =>
    cards.map((card) => {
      // The type of `Card` says that its inputs' types are unknown; the declaration itself is the same for all.
      const { inputs, outputs, mirrors, branches, inside, instead, examples, description } = card as Declaration
      return {
        id: card.id,
        title: card.title,
        category: { id, title },
        description,
        kind: card.kind,
        inputs,
        outputs,
        ...(mirrors === undefined ? {} : { mirrors }),
        ...(branches === undefined ? {} : { branches }),
        ...(inside === undefined ? {} : { inside }),
        ...(instead === undefined ? {} : { instead }),
        examples,
      }
    }),
  )
}
