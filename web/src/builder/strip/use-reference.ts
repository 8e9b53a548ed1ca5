import { useMemo } from 'react'
import type { CardNode, Trigger, ValueType } from '../../../../src/model/flow-definition.ts'
import type { CardCatalogue } from '../model/catalogue.ts'
import { triggerId } from '../model/draft.ts'
import { useEditor, useEditorStore } from '../model/editor-context.ts'
import { cardTitle, insideOutputsOf, outputsOf, typeOfReference } from '../model/scope.ts'
import { triggerOutputs, triggerTitle, type CardOutput } from '../model/trigger.ts'
import { useStrip } from './strip-context.ts'

/** A reference in words, and whether it leads to something. */
export interface NamedReference {
  /** `API Endpoint › body › data › events`, and `Compose 3 › Text` where several cards are called Compose. */
  readonly text: string
  readonly parts: readonly string[]
  readonly isMissing: boolean
  readonly type: ValueType | null
}

/**
 * A reference in words. It looks at the one card that is referred to, and is drawn again with that card only: a flow has
 * hundreds of references.
 */
export function useReference(keys: readonly string[]): NamedReference {
  const { cards, sharedTitles } = useStrip()
  const [card = '', name = ''] = keys
  const source = useEditor(({ draft }) => (card === triggerId ? draft.trigger : (cards(draft).get(card) ?? null)))
  const shapes = useEditor(({ shapes }) => shapes)
  const number = useEditor(({ draft, catalogue, numbers }) => {
    const all = cards(draft)
    const node = all.get(card)
    const isShared = node !== undefined && sharedTitles(all, catalogue).has(cardTitle(node, catalogue))
    return isShared ? (numbers.get(card) ?? null) : null
  })
  const editor = useEditorStore()
  const path = keys.join('\u0000')
  return useMemo(() => {
    const { draft, catalogue } = editor.getState()
    const isTrigger = card === triggerId
    const title = isTrigger
      ? triggerTitle(source as Trigger | null)
      : source === null
        ? card
        : cardTitle(source as CardNode, catalogue)
    const output =
      source === null ? undefined : outputs(source, isTrigger, catalogue).find((each) => each.name === name)
    const isKnown = isTrigger || source === null || catalogue.isKnown((source as CardNode).card)
    const parts = [
      number === null ? title : `${title} ${number}`,
      output?.label ?? name,
      ...path.split('\u0000').slice(2),
    ]
    return {
      text: parts.join(' › '),
      parts,
      isMissing: source === null || (output === undefined && isKnown),
      type: output === undefined ? null : typeOfReference(path.split('\u0000'), { draft, catalogue, shapes }),
    }
  }, [source, shapes, path, editor, card, name, number])
}

function outputs(source: CardNode | Trigger, isTrigger: boolean, catalogue: CardCatalogue): readonly CardOutput[] {
  if (isTrigger) return triggerOutputs(source as Trigger)
  const node = source as CardNode // everything that is no trigger is a card
  const branches = Object.keys(catalogue.get(node.card).inside ?? {})
  return [...outputsOf(node, catalogue), ...branches.flatMap((branch) => insideOutputsOf(node, branch, catalogue))]
}
