import { noteCard, type CardNode } from '../model/flow-definition.ts'

/** Whether it is a note between cards: words for people, in the place of a card. It never runs and gives nothing. */
export const isNote = ({ card }: Pick<CardNode, 'card'>): boolean => card === noteCard

/**
 * The same cards with every note standing between cards. An earlier form of the language wrote a note as a member of the card
 * that it was about; such a note comes to stand in front of its card. Notes without words are left out.
 *
 * @returns the very same list where nothing is to be done
 */
export function withNotesBetween(cards: readonly CardNode[]): readonly CardNode[] {
  if (!hasToChange(cards)) return cards
  const used = new Set(idsOf(cards))
  let n = 1
  const freshId = () => {
    let id: string = noteCard
    while (used.has(id)) id = `${noteCard}_${++n}`
    used.add(id)
    return id
  }
  const list = (nodes: readonly CardNode[]): readonly CardNode[] =>
    nodes.flatMap((node) => {
      if (isNote(node)) return node.note ? [node] : []
      const { note, ...rest } = node
      const noteId = note ? freshId() : null
      const branches = Object.entries(rest.branches ?? {}).map(([name, inner]) => [name, list(inner)] as const)
      const own = rest.branches === undefined ? rest : { ...rest, branches: Object.fromEntries(branches) }
      return note && noteId !== null ? [{ id: noteId, card: noteCard, note }, own] : [own]
    })
  return list(cards)
}

const hasToChange = (cards: readonly CardNode[]): boolean =>
  cards.some((node) =>
    isNote(node) ? !node.note : node.note !== undefined || Object.values(node.branches ?? {}).some(hasToChange),
  )

function* idsOf(cards: readonly CardNode[]): Generator<string> {
  for (const { id, branches = {} } of cards) {
    yield id
    for (const inner of Object.values(branches)) yield* idsOf(inner)
  }
}
