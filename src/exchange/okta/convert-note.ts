import { type Json, isJsonObject } from '../../base/json/json.ts'
import { languageLimits } from '../../language/limits.ts'
import { type CardNode, noteCard } from '../../model/flow-definition.ts'
import type { BodyConversion } from './convert-body.ts'
import type { FlopackCard } from './flopack.ts'
import { readNote } from './kept.ts'

/** A note; none where there are no words. */
export function note(body: BodyConversion, card: FlopackCard): readonly CardNode[] {
  const { comments } = card.node.model
  const { title, markdown } = isJsonObject(comments as Json) ? (comments as Record<string, unknown>) : {}
  const whole = noted(body, card, markdown)
  if (whole !== null) return [whole]
  const words = [title, markdown, typeof comments === 'string' ? comments : ''].filter(
    (part): part is string => typeof part === 'string' && part.trim() !== '',
  )
  const note = words.join('\n\n').slice(0, languageLimits.note)
  return note === '' ? [] : [{ id: body.idOf(card), card: noteCard, note }]
}

/** A card of ours that Okta has nothing for: the note that stands in its place has all of it. */
function noted(body: BodyConversion, card: FlopackCard, markdown: unknown): CardNode | null {
  const content = readNote(markdown)
  if (!isJsonObject(content) || typeof content['card'] !== 'string') return null
  // Whatever else is wrong with it is said when the definition is judged.
  return { ...(content as unknown as CardNode), id: body.idOf(card) }
}
