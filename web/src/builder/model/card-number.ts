import { branchesOf } from '../../../../src/language/branches.ts'
import { isNote } from '../../../../src/language/notes.ts'
import type { CardNode } from '../../../../src/model/flow-definition.ts'
import type { CardCatalogue } from './catalogue.ts'
import { triggerId, type Draft } from './draft.ts'

/**
 * The numbers of all cards, by id: the trigger is 1, the cards behind it 2, 3, …; the second card in the first branch of card
 * 3 is 3.1.2. Notes are no steps and have none.
 */
export function cardNumbers(draft: Draft, catalogue: CardCatalogue): ReadonlyMap<string, string> {
  const numbers = new Map<string, string>([[triggerId, '1']])
  const number = (cards: readonly CardNode[], prefix: string, first: number) => {
    let next = first
    for (const node of cards) {
      if (isNote(node)) continue
      const own = `${prefix}${next++}`
      numbers.set(node.id, own)
      for (const [branch, name] of branchNames(node, catalogue).entries()) {
        number(node.branches?.[name] ?? [], `${own}.${branch + 1}.`, 1)
      }
    }
  }
  number(draft.cards, '', 2)
  return numbers
}

/** The branches of a card in order: the declared ones, and those that only the flow has. */
export function branchNames(node: CardNode, catalogue: CardCatalogue): readonly string[] {
  const declared = Object.keys(branchesOf(node, catalogue.get(node.card)))
  return [...declared, ...Object.keys(node.branches ?? {}).filter((name) => !declared.includes(name))]
}
