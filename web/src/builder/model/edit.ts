import type { CardNode, OnError, Trigger, Value } from '../../../../src/model/flow-definition.ts'
import { triggerId, type Draft, type Place } from './draft.ts'
import { renameReferences, type RenameKeys } from './reference-keys.ts'
import { cardsAt, find, walk } from './walk.ts'

/*
 * Every change of a draft, as pure functions. A card that a change does not touch stays the same object, and so do the
 * lists and cards around it that have nothing in them changed.
 */

type Cards = readonly CardNode[]
type Change = (node: CardNode) => CardNode

/** Where inside an input a value stands: the input's name, then keys and numbers. */
export type InputPath = readonly (string | number)[]

/** A new card of the given type. Give `id` to know it: `freshId`. */
export function addCard(draft: Draft, cardType: string, place: Place, id = freshId(draft, cardType)): Draft {
  return insert(draft, [{ id, card: cardType }], place)
}

/** An id that no card of the draft has, from the card's name: `compose`, `compose_2`. */
export function freshId(draft: Pick<Draft, 'cards'>, cardType: string, taken: Iterable<string> = []): string {
  const used = new Set([triggerId, ...taken])
  for (const { node } of walk(draft)) used.add(node.id)
  return unusedId(cardType, used)
}

function unusedId(cardType: string, used: ReadonlySet<string>): string {
  const name = cardType.slice(cardType.lastIndexOf('.') + 1).toLowerCase()
  const base =
    name
      .replaceAll(/[^a-z0-9]+/g, '_')
      .replace(/^[^a-z]+/, '')
      .slice(0, 56) || 'card'
  let id = base
  for (let n = 2; used.has(id); n++) id = `${base}_${n}`
  return id
}

/** Without the card and everything inside it. References to it stay, and are marked as missing. */
export function removeCard(draft: Draft, id: string): Draft {
  return withCards(draft, removed(draft.cards, id))
}

/** Puts a card elsewhere; `place.index` counts as if the card were still where it was. Not into itself. */
export function moveCard(draft: Draft, id: string, place: Place): Draft {
  const found = find(draft, id)
  if (found === null || isInside(found.node, place.parent)) return draft
  const isSameList = found.place.parent === place.parent && found.place.branch === place.branch
  const index = isSameList && found.place.index < place.index ? place.index - 1 : place.index
  if (isSameList && index === found.place.index) return draft
  return insert(removeCard(draft, id), [found.node], { ...place, index })
}

const isInside = (node: CardNode, id: string | null) =>
  id !== null && (node.id === id || find({ cards: [node] }, id) !== null)

/** One place earlier or later in its own list; at the end of a branch, nothing. */
export function shiftCard(draft: Draft, id: string, by: -1 | 1): Draft {
  const found = find(draft, id)
  if (found === null) return draft
  const { place } = found
  const index = place.index + by
  if (index < 0 || index >= cardsAt(draft, place).length) return draft
  return insert(removeCard(draft, id), [found.node], { ...place, index })
}

/** Sets what an input, or a part of it, is set to; `undefined` takes it away. */
export function setInput(draft: Draft, id: string, path: InputPath, value: Value | undefined): Draft {
  return change(draft, id, (node) => {
    const inputs = at(node.inputs ?? {}, path, value)
    return inputs === node.inputs ? node : { ...node, inputs: inputs as NonNullable<CardNode['inputs']> }
  })
}

/** Renames a named field of an input, keeping its place among the others. A name that is taken changes nothing. */
export function renameField(draft: Draft, id: string, input: string, from: string, to: string): Draft {
  return change(draft, id, (node) => {
    const fields = node.inputs?.[input]
    if (typeof fields !== 'object' || fields === null || !Object.hasOwn(fields, from) || Object.hasOwn(fields, to))
      return node
    return {
      ...node,
      inputs: { ...node.inputs, [input]: renamedKey(fields as Record<string, Value>, from, to) as Value },
    }
  })
}

/** Sets the value that an output of the card takes from a branch; `undefined` takes it away, the output stays. */
export function setJoin(draft: Draft, id: string, output: string, branch: string, value: Value | undefined): Draft {
  return change(draft, id, (node) => {
    const { [branch]: _, ...others } = node.outputs?.[output] ?? {}
    const joined = value === undefined ? others : { ...node.outputs?.[output], [branch]: value }
    return { ...node, outputs: { ...node.outputs, [output]: joined } }
  })
}

/** Renames an output of the card. A name that is taken, or empty, changes nothing. References follow. */
export function renameJoin(draft: Draft, id: string, from: string, to: string): Draft {
  const outputs = find(draft, id)?.node.outputs
  if (to === '' || outputs === undefined || !Object.hasOwn(outputs, from) || Object.hasOwn(outputs, to)) return draft
  const renamed = change(draft, id, (node) => ({ ...node, outputs: renamedKey(node.outputs ?? {}, from, to) }))
  return withReferences(renamed, (keys) => (keys[0] === id && keys[1] === from ? [id, to, ...keys.slice(2)] : keys))
}

export function removeJoin(draft: Draft, id: string, output: string): Draft {
  return change(draft, id, ({ outputs = {}, ...node }) => {
    const { [output]: _, ...others } = outputs
    return Object.keys(others).length === 0 ? node : { ...node, outputs: others }
  })
}

/** What a note says. */
export function setNote(draft: Draft, id: string, note: string): Draft {
  return change(draft, id, (node) => (node.note === note ? node : { ...node, note }))
}

/** What people call a card; the empty text is the card's own title. */
export function setTitle(draft: Draft, id: string, title: string): Draft {
  return change(draft, id, (node) => {
    const { title: _, ...others } = node
    return title === '' ? others : { ...others, title }
  })
}

/** What happens where a card fails; undefined for what happens usually. */
export function setOnError(draft: Draft, id: string, onError: OnError | undefined): Draft {
  return change(draft, id, (node) => {
    const { onError: _, ...others } = node
    return onError === undefined ? others : { ...others, onError }
  })
}

/** Gives a card another id; every reference follows. An id that is taken or has not the right form changes nothing. */
export function renameCard(draft: Draft, from: string, to: string): Draft {
  if (!/^[a-z][a-z0-9_]{0,63}$/.test(to) || to === triggerId || find(draft, to) !== null) return draft
  if (find(draft, from) === null) return draft
  return withReferences(
    change(draft, from, (node) => ({ ...node, id: to })),
    byCard(new Map([[from, to]])),
  )
}

export const setTrigger = (draft: Draft, trigger: Trigger | null): Draft => ({ ...draft, trigger })
export const setName = (draft: Draft, name: string): Draft => ({ ...draft, name })

export function setDescription(draft: Draft, description: string): Draft {
  const { description: _, ...others } = draft
  return description === '' ? others : { ...others, description }
}

export function setSaveData(draft: Draft, saveData: boolean): Draft {
  const { saveData: _, ...others } = draft
  return saveData ? others : { ...others, saveData }
}

/** The same cards with ids that are free in the draft; references among them follow, all others stay. */
export function withFreshIds(draft: Pick<Draft, 'cards'>, cards: Cards): Cards {
  const used = new Set([triggerId])
  for (const { node } of walk(draft)) used.add(node.id)
  const names = new Map<string, string>()
  for (const { node } of walk({ cards })) {
    const id = used.has(node.id) ? unusedId(node.id.replace(/_\d+$/, ''), used) : node.id
    used.add(id)
    if (id !== node.id) names.set(node.id, id)
  }
  if (names.size === 0) return cards
  const fresh = mapped(cards, (node) => ({ ...node, id: names.get(node.id) ?? node.id }))
  return mapped(fresh, (node) => withNodeReferences(node, byCard(names)))
}

/** Puts copies of cards at a place. To know their ids, give the result of `withFreshIds` to `insert`. */
export const paste = (draft: Draft, cards: Cards, place: Place): Draft =>
  insert(draft, withFreshIds(draft, cards), place)

/** A copy of the card behind it. */
export function duplicate(draft: Draft, id: string): Draft {
  const found = find(draft, id)
  if (found === null) return draft
  return paste(draft, [found.node], { ...found.place, index: found.place.index + 1 })
}

/** Puts cards at a place as they are. A parent that is not there changes nothing. */
export function insert(draft: Draft, cards: Cards, { parent, branch, index }: Place): Draft {
  if (parent === null) return withCards(draft, spliced(draft.cards, index, cards))
  const name = branch ?? ''
  return change(draft, parent, (node) => ({
    ...node,
    branches: { ...node.branches, [name]: spliced(node.branches?.[name] ?? [], index, cards) },
  }))
}

/** Changes one card. */
export function change(draft: Draft, id: string, make: Change): Draft {
  return withCards(draft, changed(draft.cards, id, make))
}

const withCards = (draft: Draft, cards: Cards): Draft => (cards === draft.cards ? draft : { ...draft, cards })

function spliced(cards: Cards, index: number, added: Cards): Cards {
  const at = Math.max(0, Math.min(index, cards.length))
  return [...cards.slice(0, at), ...added, ...cards.slice(at)]
}

/** The list with each card changed from the inside out; the very same list where nothing changed. */
function mapped(cards: Cards, make: Change): Cards {
  const made = cards.map((node) => make(inBranches(node, (inner) => mapped(inner, make))))
  return sameItems(made, cards) ? cards : made
}

function changed(cards: Cards, id: string, make: Change): Cards {
  const made = cards.map((node) =>
    node.id === id ? make(node) : inBranches(node, (inner) => changed(inner, id, make)),
  )
  return sameItems(made, cards) ? cards : made
}

function removed(cards: Cards, id: string): Cards {
  const kept = cards.filter((node) => node.id !== id)
  if (kept.length < cards.length) return kept
  const made = cards.map((node) => inBranches(node, (inner) => removed(inner, id)))
  return sameItems(made, cards) ? cards : made
}

function inBranches(node: CardNode, make: (cards: Cards) => Cards): CardNode {
  if (node.branches === undefined) return node
  const branches = Object.entries(node.branches)
  const made = branches.map(([name, cards]) => [name, make(cards)] as const)
  return made.every(([, cards], i) => cards === branches[i]![1])
    ? node
    : { ...node, branches: Object.fromEntries(made) }
}

const sameItems = (a: Cards, b: Cards) => a.length === b.length && a.every((node, i) => node === b[i])

/** The draft with every reference renamed. */
const withReferences = (draft: Draft, rename: RenameKeys): Draft =>
  withCards(
    draft,
    mapped(draft.cards, (node) => withNodeReferences(node, rename)),
  )

const byCard =
  (names: ReadonlyMap<string, string>): RenameKeys =>
  (keys) => {
    const name = names.get(keys[0] ?? '')
    return name === undefined ? keys : [name, ...keys.slice(1)]
  }

function withNodeReferences(node: CardNode, rename: RenameKeys): CardNode {
  // Both are values inside objects, which renaming keeps as they are.
  const inputs = renameReferences(node.inputs as Value | undefined, rename) as CardNode['inputs']
  const outputs = renameReferences(node.outputs as Value | undefined, rename) as CardNode['outputs']
  const onError = renameReferences(node.onError as Value | undefined, rename) as CardNode['onError']
  if (inputs === node.inputs && outputs === node.outputs && onError === node.onError) return node
  return {
    ...node,
    ...(onError === undefined ? {} : { onError }),
    ...(inputs === undefined ? {} : { inputs }),
    ...(outputs === undefined ? {} : { outputs }),
  }
}

function renamedKey<V>(object: Readonly<Record<string, V>>, from: string, to: string): Readonly<Record<string, V>> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key === from ? to : key, value]))
}

/** `value` put into `target` at a path; lists grow, and close where an item is taken away. */
function at(target: unknown, [key, ...rest]: InputPath, value: unknown): unknown {
  if (key === undefined) return value
  if (typeof key === 'number') {
    const list: readonly unknown[] = Array.isArray(target) ? target : []
    const inner = rest.length === 0 ? value : at(list[key], rest, value)
    if (inner === undefined) return list.filter((_, i) => i !== key)
    return key >= list.length ? [...list, inner] : list.map((item, i) => (i === key ? inner : item))
  }
  const object = (typeof target === 'object' && target !== null && !Array.isArray(target) ? target : {}) as Readonly<
    Record<string, unknown>
  >
  const inner = rest.length === 0 ? value : at(object[key], rest, value)
  if (inner === object[key] && Object.hasOwn(object, key)) return target
  if (inner !== undefined) return { ...object, [key]: inner }
  const { [key]: _, ...others } = object
  return others
}
