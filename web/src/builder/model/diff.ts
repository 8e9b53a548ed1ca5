import { isNote } from '../../../../src/language/notes.ts'
import type { CardNode } from '../../../../src/model/flow-definition.ts'
import { builder as words } from '../../messages/builder.ts'
import { cardNumbers } from './card-number.ts'
import type { CardCatalogue } from './catalogue.ts'
import type { Draft } from './draft.ts'
import { sameJson } from './json.ts'
import { keysOf } from './reference-keys.ts'
import { referenceText } from './reference-text.ts'
import { cardTitle } from './scope.ts'
import { triggerTitle } from './trigger.ts'
import { cardsAt, find, walk, type Placed } from './walk.ts'

/** One difference between two drafts, in words. */
export interface FlowChange {
  readonly kind: 'added' | 'removed' | 'changed' | 'moved'
  /** Null where it is the flow as a whole. */
  readonly cardId: string | null
  readonly title: string
  /** The card's number in the newer draft, or in the older where it was removed. */
  readonly number: string
  /** What of the card, or of the flow, is different. */
  readonly field?: string
  readonly before?: string
  readonly after?: string
}

/** What changed from one draft to another, in the order of the newer one; what was removed comes last. */
export function diff(before: Draft, after: Draft, catalogue: CardCatalogue): readonly FlowChange[] {
  const old = new Map([...walk(before)].map((placed) => [placed.node.id, placed]))
  const now = new Map([...walk(after)].map((placed) => [placed.node.id, placed]))
  const oldNumbers = cardNumbers(before, catalogue)
  const numbers = cardNumbers(after, catalogue)
  const moved = movedCards(old, now)
  const changes: FlowChange[] = [...flowChanges(before, after)]
  for (const [cardId, placed] of now) {
    const { node } = placed
    const number = numbers.get(cardId) ?? ''
    const head = { cardId, title: titleOf(placed, after, catalogue), number }
    const wasPlaced = old.get(cardId)
    if (wasPlaced === undefined) {
      changes.push({ kind: 'added', ...head, ...(isNote(node) ? { after: node.note ?? '' } : {}) })
      continue
    }
    const was = wasPlaced.node
    if (moved.has(cardId)) {
      const places = isNote(node)
        ? { before: behind(wasPlaced, before, catalogue), after: behind(placed, after, catalogue) }
        : { before: oldNumbers.get(cardId) ?? '', after: number }
      changes.push({ kind: 'moved', ...head, field: words.changes.place, ...places })
    }
    for (const { field, from, to } of cardChanges(was, node, catalogue)) {
      const values = { before: valueText(from, before, catalogue), after: valueText(to, after, catalogue) }
      changes.push({ kind: 'changed', ...head, field, ...values })
    }
  }
  for (const [cardId, placed] of old) {
    if (now.has(cardId)) continue
    const head = { cardId, title: titleOf(placed, before, catalogue), number: oldNumbers.get(cardId) ?? '' }
    changes.push({ kind: 'removed', ...head, ...(isNote(placed.node) ? { before: placed.node.note ?? '' } : {}) })
  }
  return changes
}

/** A card's title. A note has no number to tell it by: it is told by what it stands behind. */
const titleOf = (placed: Placed, draft: Draft, catalogue: CardCatalogue) =>
  isNote(placed.node) ? words.changes.noteAt(behind(placed, draft, catalogue)) : cardTitle(placed.node, catalogue)

function behind({ place }: Placed, draft: Draft, catalogue: CardCatalogue): string {
  const earlier = cardsAt(draft, place).slice(0, place.index)
  const card = earlier.findLast((node) => !isNote(node))
  if (card !== undefined) return words.changes.after(cardTitle(card, catalogue))
  if (place.parent === null) return words.changes.after(triggerTitle(draft.trigger))
  const around = find(draft, place.parent)!.node // it is in one of its branches
  return words.changes.atStart(catalogue.get(around.card).branches?.[place.branch ?? ''] ?? place.branch ?? '')
}

function flowChanges(before: Draft, after: Draft): readonly FlowChange[] {
  const onOff = (draft: Draft) => (draft.saveData === false ? words.changes.no : words.changes.yes)
  const fields: readonly (readonly [field: string, before: string, after: string])[] = [
    [words.changes.name, before.name, after.name],
    [words.changes.description, before.description ?? '', after.description ?? ''],
    [words.changes.trigger, triggerText(before), triggerText(after)],
    [words.changes.saveData, onOff(before), onOff(after)],
  ]
  return fields
    .filter(([, from, to]) => from !== to)
    .map(([field, from, to]) => ({
      kind: 'changed',
      cardId: null,
      title: words.flow,
      number: '',
      field,
      before: from === '' ? words.changes.nothing : from,
      after: to === '' ? words.changes.nothing : to,
    }))
}

function triggerText({ trigger }: Draft): string {
  if (trigger === null) return ''
  const { event: _, ...settings } = trigger
  return `${triggerTitle(trigger)} ${JSON.stringify(settings)}`
}

interface Difference {
  readonly field: string
  readonly from: unknown
  readonly to: unknown
}

function cardChanges(before: CardNode, after: CardNode, catalogue: CardCatalogue): readonly Difference[] {
  const { inputs, branches = {} } = catalogue.get(after.card)
  const found: Difference[] = []
  const compare = (field: string, from: unknown, to: unknown) => {
    if (!sameJson(from, to)) found.push({ field, from, to })
  }
  compare(words.changes.card, before.card, after.card)
  compare(words.changes.note, before.note ?? '', after.note ?? '')
  compare(words.changes.title, before.title ?? '', after.title ?? '')
  compare(words.changes.onError, before.onError, after.onError)
  for (const name of keysOfBoth(before.inputs, after.inputs)) {
    compare(inputs[name]?.label ?? name, before.inputs?.[name], after.inputs?.[name])
  }
  for (const name of keysOfBoth(before.outputs, after.outputs)) {
    const [from, to] = [before.outputs?.[name], after.outputs?.[name]]
    if (from === undefined || to === undefined) {
      compare(words.changes.output(name), from, to)
      continue
    }
    for (const branch of keysOfBoth(from, to)) {
      compare(words.changes.outputOf(name, branches[branch] ?? branch), from[branch], to[branch])
    }
  }
  return found
}

const keysOfBoth = (a: object = {}, b: object = {}) => [...new Set([...Object.keys(b), ...Object.keys(a)])]

/** A value as one line; references by the words that the strip shows. */
export function valueText(value: unknown, draft: Draft, catalogue: CardCatalogue): string {
  if (value === undefined || value === null || value === '') return words.changes.nothing
  if (typeof value === 'string') return value
  const keys = keysOf(value)
  return keys === null ? JSON.stringify(value) : referenceText(keys, draft, catalogue)
}

/** Cards that are in another list, or that passed one of their neighbours: as few as explain the new order. */
function movedCards(old: ReadonlyMap<string, Placed>, now: ReadonlyMap<string, Placed>): ReadonlySet<string> {
  const moved = new Set<string>()
  const kept = new Map<string, { readonly id: string; readonly index: number }[]>()
  const listOf = ({ place: { parent, branch } }: Placed) => `${parent ?? ''}/${branch ?? ''}`
  for (const [id, placed] of now) {
    const was = old.get(id)
    if (was === undefined) continue
    const list = listOf(placed)
    if (list === listOf(was)) kept.set(list, [...(kept.get(list) ?? []), { id, index: was.place.index }])
    else moved.add(id)
  }
  for (const list of kept.values()) {
    const still = longestRising(list.map(({ index }) => index))
    for (const [i, { id }] of list.entries()) if (!still.has(i)) moved.add(id)
  }
  return moved
}

/** The places of a longest rising row of numbers. */
function longestRising(numbers: readonly number[]): ReadonlySet<number> {
  const ends: number[] = []
  const previous: number[] = []
  for (const [i, number] of numbers.entries()) {
    let length = ends.length
    while (length > 0 && numbers[ends[length - 1]!]! > number) length--
    previous[i] = length === 0 ? -1 : ends[length - 1]!
    ends[length] = i
  }
  const chosen = new Set<number>()
  for (let i = ends.at(-1) ?? -1; i >= 0; i = previous[i]!) chosen.add(i)
  return chosen
}
