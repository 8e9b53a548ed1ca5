import { isDeepStrictEqual } from 'node:util'
import type { Card } from '../cards/card.ts'
import { isNote } from '../language/notes.ts'
import type { CardNode, FlowDefinition } from '../model/flow-definition.ts'

/** Differences of one flow that are told, and the characters that each value is shown with. */
const most = 100
const longest = 120

interface Placed {
  readonly node: CardNode
  /** The card around it and its branch, as text; empty for the flow itself. */
  readonly list: string
  /** The card before it in its list. */
  readonly behind: string | null
}

/** What is different between two definitions of a flow, one sentence each: cards by their titles, inputs by their labels. */
export function flowDifferences(
  before: FlowDefinition,
  after: FlowDefinition,
  cards: ReadonlyMap<string, Card>,
): readonly string[] {
  const found: string[] = []
  const tell = (what: string, from: unknown, to: unknown) => {
    if (isDeepStrictEqual(from, to)) return
    if (from === undefined) found.push(`${what}: now ${shown(to)}`)
    else if (to === undefined) found.push(`${what}: no longer ${shown(from)}`)
    else found.push(`${what}: ${shown(from)} → ${shown(to)}`)
  }
  tell('Name', before.name, after.name)
  tell('Description', before.description, after.description)
  tell('What starts it', before.trigger, after.trigger)
  tell('Saves its data', before.saveData ?? true, after.saveData ?? true)

  const [old, now] = [placed(before.cards), placed(after.cards)]
  const moved = movedCards(old, now)
  const titleOf = (node: CardNode) => {
    const title = node.title ?? (isNote(node) ? 'Note' : (cards.get(node.card)?.title ?? node.card))
    return `${title} (${node.id})`
  }
  for (const [id, { node, list, behind }] of now) {
    const was = old.get(id)
    const title = titleOf(node)
    if (was === undefined) {
      found.push(`${title}: added${where(now, behind, list, titleOf)}`)
      continue
    }
    if (moved.has(id)) found.push(`${title}: moved${where(now, behind, list, titleOf)}`)
    tell(`${title}, card`, was.node.card, node.card)
    tell(`${title}, title`, was.node.title, node.title)
    tell(`${title}, words`, was.node.note, node.note)
    const labels = cards.get(node.card)?.inputs ?? {}
    for (const name of keysOfBoth(was.node.inputs, node.inputs)) {
      tell(`${title}, ${labels[name]?.label ?? name}`, was.node.inputs?.[name], node.inputs?.[name])
    }
    tell(`${title}, where it fails`, was.node.onError, node.onError)
    for (const name of keysOfBoth(was.node.outputs, node.outputs)) {
      tell(`${title}, output ${name}`, was.node.outputs?.[name], node.outputs?.[name])
    }
  }
  for (const [id, { node }] of old) if (!now.has(id)) found.push(`${titleOf(node)}: removed`)
  return found.length > most ? [...found.slice(0, most), `and ${found.length - most} more`] : found
}

function placed(cards: readonly CardNode[]): ReadonlyMap<string, Placed> {
  const found = new Map<string, Placed>()
  const each = (nodes: readonly CardNode[], list: string) => {
    let behind: string | null = null
    for (const node of nodes) {
      found.set(node.id, { node, list, behind })
      behind = node.id
      for (const [branch, inner] of Object.entries(node.branches ?? {})) each(inner, `${node.id} ${branch}`)
    }
  }
  each(cards, '')
  return found
}

/** Cards that are in another list, or that passed others in theirs: as few as explain the new order. */
function movedCards(old: ReadonlyMap<string, Placed>, now: ReadonlyMap<string, Placed>): ReadonlySet<string> {
  const order = new Map([...old.keys()].map((id, i) => [id, i]))
  const stayed = Map.groupBy(
    [...now].filter(([id, { list }]) => old.get(id)?.list === list).map(([id, { list }]) => ({ id, list })),
    ({ list }) => list,
  )
  const moved = new Set([...now.keys()].filter((id) => old.has(id) && old.get(id)!.list !== now.get(id)!.list))
  for (const cards of stayed.values()) {
    // The longest row of cards in their old order stays; the lengths of the rows that end at each card lead back through it.
    const lengths: number[] = []
    const ends: number[] = []
    for (const { id } of cards) {
      const at = order.get(id)!
      const length = ends.findIndex((end) => end > at)
      ends[length < 0 ? ends.length : length] = at
      lengths.push(length < 0 ? ends.length : length + 1)
    }
    let wanted = ends.length
    let below = Number.POSITIVE_INFINITY
    for (const [i, { id }] of [...cards.entries()].toReversed()) {
      if (lengths[i] === wanted && order.get(id)! < below) {
        wanted--
        below = order.get(id)!
      } else moved.add(id)
    }
  }
  return moved
}

function where(
  all: ReadonlyMap<string, Placed>,
  behind: string | null,
  list: string,
  titleOf: (node: CardNode) => string,
): string {
  if (behind !== null) return ` behind ${titleOf(all.get(behind)!.node)}`
  if (list === '') return ' at the beginning'
  const [around = '', branch = ''] = list.split(' ')
  return ` at the beginning of ${branch} in ${titleOf(all.get(around)!.node)}`
}

const keysOfBoth = (a: object = {}, b: object = {}) => [...new Set([...Object.keys(b), ...Object.keys(a)])]

function shown(value: unknown): string {
  const text = typeof value === 'string' ? `“${value}”` : JSON.stringify(value)
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}
