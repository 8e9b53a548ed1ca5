import type { CardDeclaration } from '../language/card-declaration.ts'
import type { Declaration } from './card.ts'
import { categories } from './categories.ts'

/** The declarations of all cards, in the order of their categories. */
export function cardDeclarations(): readonly CardDeclaration[] {
  return categories.flatMap(({ id, title, cards }) =>
    cards.map((card) => {
      // The type of `Card` says that its inputs' types are unknown; the declaration itself is the same for all.
      const { inputs, outputs, mirrors, branches, branchesOf, inside, instead, examples, description } =
        card as Declaration
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
        ...(branchesOf === undefined ? {} : { branchesOf }),
        ...(inside === undefined ? {} : { inside }),
        ...(instead === undefined ? {} : { instead }),
        examples,
      }
    }),
  )
}
