import { branchNames } from '../model/card-number.ts'
import type { CardCatalogue } from '../model/catalogue.ts'
import { triggerId, type Draft, type Place } from '../model/draft.ts'
import { cardsAt, find } from '../model/walk.ts'

/** Where the keyboard can stand in the strip: on a card, or on the place behind the last card of a list. */
export type Stop = { readonly card: string } | { readonly slot: Pick<Place, 'parent' | 'branch'> }

export type Direction = 'left' | 'right' | 'up' | 'down'

interface Strip {
  readonly draft: Draft
  readonly catalogue: CardCatalogue
  /** Cards whose branches cannot be seen. */
  readonly collapsed: ReadonlySet<string>
}

type ListOf = Pick<Place, 'parent' | 'branch'>

/** Where an arrow leads to; null where there is nothing in that direction. */
export function nextStop(from: Stop, direction: Direction, strip: Strip): Stop | null {
  switch (direction) {
    case 'left':
      return beside(from, -1, strip)
    case 'right':
      return beside(from, 1, strip)
    case 'down':
      return down(from, strip)
    case 'up':
      return up(from, strip)
  }
}

/** The stop that takes over when a card goes away: the next card, else the one before, else what is around it. */
export function neighbour(id: string, draft: Draft): Stop {
  const found = find(draft, id)
  if (found === null) return { card: triggerId }
  const { place } = found
  const list = cardsAt(draft, place)
  const next = list[place.index + 1] ?? list[place.index - 1]
  if (next !== undefined) return { card: next.id }
  return place.parent === null ? { card: triggerId } : { slot: { parent: place.parent, branch: place.branch } }
}

function beside(from: Stop, by: -1 | 1, { draft }: Strip): Stop | null {
  if ('slot' in from) {
    if (by === 1) return null
    const last = cardsAt(draft, from.slot).at(-1)
    if (last !== undefined) return { card: last.id }
    return { card: from.slot.parent ?? triggerId }
  }
  if (from.card === triggerId) return by === 1 ? firstOf({ parent: null, branch: null }, draft) : null
  const found = find(draft, from.card)
  if (found === null) return null
  const { place } = found
  const there = cardsAt(draft, place)[place.index + by]
  if (there !== undefined) return { card: there.id }
  if (by === 1) return { slot: { parent: place.parent, branch: place.branch } }
  return { card: place.parent ?? triggerId }
}

const firstOf = (list: ListOf, draft: Draft): Stop => {
  const [first] = cardsAt(draft, list)
  return first === undefined ? { slot: list } : { card: first.id }
}

function down(from: Stop, strip: Strip): Stop | null {
  const { draft, catalogue, collapsed } = strip
  if ('card' in from && from.card !== triggerId && !collapsed.has(from.card)) {
    const node = find(draft, from.card)?.node
    const [branch] = node === undefined ? [] : branchNames(node, catalogue)
    if (branch !== undefined) return firstOf({ parent: from.card, branch }, draft)
  }
  return otherBranch(from, 1, strip)
}

/** To the branch above, else out to the card around. */
function up(from: Stop, strip: Strip): Stop | null {
  const list = listOf(from, strip.draft)
  if (list === null || list.parent === null) return null
  return otherBranch(from, -1, strip) ?? { card: list.parent }
}

function otherBranch(from: Stop, by: -1 | 1, { draft, catalogue }: Strip): Stop | null {
  const list = listOf(from, draft)
  const parent = list?.parent == null ? undefined : find(draft, list.parent)?.node
  if (parent === undefined || list === null) return null
  const names = branchNames(parent, catalogue)
  const branch = names[names.indexOf(list.branch ?? '') + by]
  return branch === undefined ? null : firstOf({ parent: parent.id, branch }, draft)
}

function listOf(stop: Stop, draft: Draft): ListOf | null {
  if ('slot' in stop) return stop.slot
  return stop.card === triggerId ? null : (find(draft, stop.card)?.place ?? null)
}
