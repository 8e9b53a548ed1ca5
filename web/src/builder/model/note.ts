import type { CardDeclaration } from '../../api/cards.ts'
import { noteCard } from '../../../../src/model/flow-definition.ts'
import { strip as words } from '../../messages/strip.ts'

/** A note as the palette and the lists of cards show it. The server has no such card: it is words between cards. */
export const noteDeclaration: CardDeclaration = Object.freeze({
  id: noteCard,
  title: words.note,
  category: { id: 'note', title: words.notes },
  description: words.noteText,
  kind: 'pure',
  inputs: {},
  outputs: {},
  examples: [],
})
