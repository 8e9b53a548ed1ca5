import type { CardCatalogue } from './catalogue.ts'
import { triggerId, type Draft } from './draft.ts'
import { noShapes } from './value-shape.ts'
import { cardTitle, findOutput } from './scope.ts'
import { triggerTitle } from './trigger.ts'
import { find } from './walk.ts'

/** A reference in words, part by part: `['API Endpoint', 'body', 'data', 'events', '0', 'uuid']`. */
export function referenceWords(keys: readonly string[], draft: Draft, catalogue: CardCatalogue): readonly string[] {
  const [card = '', output, ...path] = keys
  const node = card === triggerId ? undefined : find(draft, card)?.node
  const title =
    card === triggerId ? triggerTitle(draft.trigger) : node === undefined ? card : cardTitle(node, catalogue)
  if (output === undefined) return [title]
  const label = findOutput(keys, { draft, catalogue, shapes: noShapes })?.label ?? output
  return [title, label, ...path]
}

/** A reference in words: `API Endpoint › body › data › events › 0 › uuid`. */
export function referenceText(keys: readonly string[], draft: Draft, catalogue: CardCatalogue): string {
  return referenceWords(keys, draft, catalogue).join(' › ')
}
