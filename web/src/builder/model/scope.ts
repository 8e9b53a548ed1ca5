import type { CardNode, ValueType } from '../../../../src/model/flow-definition.ts'
import type { Field } from '../../api/cards.ts'
import { builder as words } from '../../messages/builder.ts'
import { cardNumbers } from './card-number.ts'
import type { CardCatalogue } from './catalogue.ts'
import { triggerId, type Draft } from './draft.ts'
import { isJsonObject } from './json.ts'
import { keysOf } from './reference-keys.ts'
import { triggerOutputs, triggerTitle, type CardOutput } from './trigger.ts'
import { mergeShapes, shapeAt, type Shapes, type ValueShape } from './value-shape.ts'
import { typeOfField } from './value-type.ts'
import { around, cardsAt, find } from './walk.ts'

/** A value that an input can be set to, and what is inside of it. */
export interface OutputNode {
  /** Card, output, and the path into it. */
  readonly reference: readonly string[]
  readonly label: string
  readonly type: ValueType
  readonly isList: boolean
  /** One value that it has or may have, shortened by whoever shows it. */
  readonly example?: ValueShape['example']
  /** Whether `children` gives any. */
  readonly hasChildren: boolean
  readonly children: () => readonly OutputNode[]
  /** What running cards once for each of its items is called; null where it is no list. */
  readonly loop: string | null
}

/** A card whose outputs can be seen from somewhere. */
export interface OfferedCard {
  readonly cardId: string
  readonly number: string
  readonly title: string
  readonly outputs: readonly OutputNode[]
}

/**
 * What an input of a card can be set to, the card's own order: the trigger and the earlier cards of its own list and of those
 * around it, and what the loops around it give to their inside. Nothing that the compiler would refuse.
 */
export function offeredOutputs(
  draft: Draft,
  catalogue: CardCatalogue,
  cardId: string,
  shapes: Shapes,
): readonly OfferedCard[] {
  const placed = find(draft, cardId)
  if (placed === null) return []
  const way = [
    ...around(draft, cardId).map(({ node, branch }) => ({ id: node.id, branch })),
    { id: cardId, branch: null },
  ]
  return offered(draft, catalogue, way, shapes)
}

/** What an output of a card with branches can be set to for one of them: also what the cards in there give. */
export function offeredInBranch(
  draft: Draft,
  catalogue: CardCatalogue,
  cardId: string,
  branch: string,
  shapes: Shapes,
): readonly OfferedCard[] {
  const placed = find(draft, cardId)
  if (placed === null) return []
  const way = [...around(draft, cardId).map(({ node, branch }) => ({ id: node.id, branch })), { id: cardId, branch }]
  const inner = (placed.node.branches?.[branch] ?? []).map((node) => node.id)
  return offered(draft, catalogue, way, shapes, inner)
}

/** @param way from the outermost card down, each with the branch that is gone into; null where it stops in front of the card */
function offered(
  draft: Draft,
  catalogue: CardCatalogue,
  way: readonly { readonly id: string; readonly branch: string | null }[],
  shapes: Shapes,
  inner: readonly string[] = [],
): readonly OfferedCard[] {
  const context = { draft, catalogue, shapes }
  const numbers = cardNumbers(draft, catalogue)
  const cards: OfferedCard[] = []
  const offer = (cardId: string, title: string, outputs: readonly CardOutput[]) => {
    if (outputs.length === 0) return
    const nodes = outputs.map(({ name, label, type }) => outputNode([cardId, name], label, type, context))
    cards.push({ cardId, number: numbers.get(cardId) ?? '', title, outputs: nodes })
  }
  if (draft.trigger !== null) offer(triggerId, triggerTitle(draft.trigger), triggerOutputs(draft.trigger))
  const offerNode = (node: CardNode) => offer(node.id, cardTitle(node, catalogue), outputsOf(node, catalogue))
  for (const { id, branch } of way) {
    const placed = find(draft, id)
    if (placed === null) continue
    for (const node of cardsAt(draft, placed.place).slice(0, placed.place.index)) offerNode(node)
    if (branch === null) continue
    const inside = Object.entries(catalogue.get(placed.node.card).inside?.[branch] ?? {})
    offer(
      id,
      cardTitle(placed.node, catalogue),
      inside.map(([name, field]) => ({ name, label: field.label, type: typeOfField(field.kind) })),
    )
  }
  for (const id of inner) {
    const node = find(draft, id)?.node
    if (node !== undefined) offerNode(node)
  }
  return cards
}

export const cardTitle = (node: CardNode, catalogue: CardCatalogue): string =>
  node.title ?? catalogue.get(node.card).title

/** What a card gives to the cards behind it. */
export function outputsOf(node: CardNode, catalogue: CardCatalogue): readonly CardOutput[] {
  const { outputs, mirrors } = catalogue.get(node.card)
  const declared = Object.entries(outputs).map(([name, { label, kind }]) => ({ name, label, type: typeOfField(kind) }))
  const fields = mirrors === undefined ? undefined : node.inputs?.[mirrors]
  const mirrored = isJsonObject(fields) && keysOf(fields) === null ? Object.keys(fields) : []
  const joined = Object.keys(node.outputs ?? {})
  return [...declared, ...[...mirrored, ...joined].map((name) => ({ name, label: name, type: 'any' as const }))]
}

/** What a card gives to the cards in one of its branches only. */
export function insideOutputsOf(node: CardNode, branch: string, catalogue: CardCatalogue): readonly CardOutput[] {
  const fields = Object.entries(catalogue.get(node.card).inside?.[branch] ?? {})
  return fields.map(([name, { label, kind }]) => ({ name, label, type: typeOfField(kind) }))
}

/** A card's inputs in the order of its form. */
export const inputsOf = (
  node: CardNode,
  catalogue: CardCatalogue,
): readonly (readonly [name: string, field: Field])[] => Object.entries(catalogue.get(node.card).inputs)

interface Context {
  readonly draft: Draft
  readonly catalogue: CardCatalogue
  readonly shapes: Shapes
}

/** An output and what is inside of it, as far as it is known. */
export function outputNode(
  reference: readonly string[],
  label: string,
  declared: ValueType,
  context: Context,
): OutputNode {
  const shape = shapeOfReference(reference, context)
  return shape === null ? leaf(reference, label, declared) : nodeOf(reference, label, declared, shape)
}

function leaf(reference: readonly string[], label: string, type: ValueType): OutputNode {
  const isList = type === 'list'
  return {
    reference,
    label,
    type,
    isList,
    hasChildren: false,
    children: () => [],
    loop: isList ? words.forEachItem : null,
  }
}

function nodeOf(reference: readonly string[], label: string, declared: ValueType, shape: ValueShape): OutputNode {
  const type = declared === 'any' ? shape.type : declared
  const { fields, items } = shape
  const isEvents = reference.join('.') === `${triggerId}.body.data.events`
  return {
    ...leaf(reference, label, type),
    ...(shape.example === undefined ? {} : { example: shape.example }),
    ...(isEvents ? { loop: words.forEachEvent } : {}),
    hasChildren: Object.keys(fields ?? {}).length > 0 || (items ?? []).length > 0,
    children: () => [
      ...Object.entries(fields ?? {}).map(([key, inner]) => nodeOf([...reference, key], key, inner.type, inner)),
      ...(items ?? []).map((inner, i) =>
        nodeOf([...reference, String(i)], i === 0 ? words.firstItem : words.itemAt(i), inner.type, inner),
      ),
    ],
  }
}

/** What is known of the value of a reference beyond its declared type; null where nothing is. */
export function shapeOfReference(reference: readonly string[], context: Context, depth = 0): ValueShape | null {
  const [card, output, ...path] = reference
  if (card === undefined || output === undefined) return null
  const known = context.shapes.get(`${card}.${output}`) ?? itemShape(card, output, context, depth)
  return known === null ? null : shapeAt(known, path)
}

/** A loop's `item` is what its list has in it. */
function itemShape(card: string, output: string, context: Context, depth: number): ValueShape | null {
  // A flow's loops are nested at most 16 deep.
  if (card === triggerId || output !== 'item' || depth > 16) return null
  const node = find(context.draft, card)?.node
  const isInside = Object.values((node && context.catalogue.get(node.card).inside) ?? {}).some(({ item }) => item)
  const list = keysOf(node?.inputs?.['list'])
  if (!isInside || list === null) return null
  const items = shapeOfReference(list, context, depth + 1)?.items ?? []
  return items.length === 0 ? null : mergeShapes(items)
}

/** The type of a reference's value as far as it is known; null where it leads to no output. */
export function typeOfReference(reference: readonly string[], context: Context): ValueType | null {
  const output = findOutput(reference, context)
  if (output === null) return null
  const shape = shapeOfReference(reference, context)
  if (reference.length === 2 && output.type !== 'any') return output.type
  return shape?.type ?? 'any'
}

/** The output that a reference begins with; null where there is none such. */
export function findOutput([card, name]: readonly string[], { draft, catalogue }: Context): CardOutput | null {
  if (card === triggerId) return triggerOutputs(draft.trigger).find((output) => output.name === name) ?? null
  const node = card === undefined ? undefined : find(draft, card)?.node
  if (node === undefined) return null
  if (!catalogue.isKnown(node.card)) return { name: name ?? '', label: name ?? '', type: 'any' }
  const inside = Object.keys(catalogue.get(node.card).inside ?? {}).flatMap((branch) =>
    insideOutputsOf(node, branch, catalogue),
  )
  return [...outputsOf(node, catalogue), ...inside].find((output) => output.name === name) ?? null
}
