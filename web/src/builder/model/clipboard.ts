import { languageLimits } from '../../../../src/language/limits.ts'
import { withNotesBetween } from '../../../../src/language/notes.ts'
import type { CardNode } from '../../../../src/model/flow-definition.ts'
import { builder as words } from '../../messages/builder.ts'
import { isJsonObject } from './json.ts'
import { walk } from './walk.ts'

const mark = 'flowhook/cards'

/** Cards as text for the clipboard, so that they can be pasted into another flow, or into a mail. */
export function writeCards(cards: readonly CardNode[]): string {
  return JSON.stringify({ [mark]: 1, cards }, null, 2)
}

/** Reads cards from the clipboard's text: what `writeCards` made, or a whole flow file. Anything may stand there. */
export function readCards(
  text: string,
): { readonly cards: readonly CardNode[]; readonly message?: never } | { readonly message: string } {
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch {
    return { message: words.clipboard.notJson }
  }
  const list: unknown = isJsonObject(given) ? given['cards'] : given
  if (!Array.isArray(list) || list.length === 0) return { message: words.clipboard.noCards }
  const wrong = wrongPlace(list, 'cards', 0)
  if (wrong !== null) return { message: words.clipboard.wrongCard(wrong) }
  const cards = list as readonly CardNode[] // checked above
  if ([...walk({ cards })].length > languageLimits.cards) {
    return { message: words.clipboard.tooMany(languageLimits.cards) }
  }
  return { cards: withNotesBetween(cards.map(onlyKnownMembers)) }
}

function wrongPlace(list: readonly unknown[], at: string, depth: number): string | null {
  if (depth > languageLimits.nesting) return at
  for (const [i, card] of list.entries()) {
    const here = `${at}[${i}]`
    if (!isJsonObject(card)) return here
    const { id, card: type, note, inputs, branches, outputs } = card as Readonly<Record<string, unknown>>
    if (typeof id !== 'string' || !/^[a-z][a-z0-9_]{0,63}$/.test(id)) return `${here}.id`
    if (typeof type !== 'string' || type === '') return `${here}.card`
    if (note !== undefined && typeof note !== 'string') return `${here}.note`
    if (inputs !== undefined && !isJsonObject(inputs)) return `${here}.inputs`
    if (outputs !== undefined && !(isJsonObject(outputs) && Object.values(outputs).every(isJsonObject)))
      return `${here}.outputs`
    if (branches === undefined) continue
    if (!isJsonObject(branches)) return `${here}.branches`
    for (const [name, inner] of Object.entries(branches as Readonly<Record<string, unknown>>)) {
      const wrong = Array.isArray(inner) ? wrongPlace(inner, `${here}.branches.${name}`, depth + 1) : here
      if (wrong !== null) return wrong
    }
  }
  return null
}

function onlyKnownMembers({ id, card, note, title, inputs, onError, branches, outputs }: CardNode): CardNode {
  const inner = Object.entries(branches ?? {}).map(([name, cards]) => [name, cards.map(onlyKnownMembers)] as const)
  return {
    id,
    card,
    ...(note === undefined ? {} : { note }),
    ...(title === undefined ? {} : { title }),
    ...(inputs === undefined ? {} : { inputs }),
    ...(onError === undefined ? {} : { onError }),
    ...(branches === undefined ? {} : { branches: Object.fromEntries(inner) }),
    ...(outputs === undefined ? {} : { outputs }),
  }
}
