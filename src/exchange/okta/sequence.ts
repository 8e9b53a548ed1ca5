import { functionOf, type FlopackBody, type FlopackCard } from './flopack.ts'

/** A card in its place: what comes inside it in the same body, and what joins its branches. */
export interface Placed {
  readonly card: FlopackCard
  /** Of an If/Else: its branches, and the card that both end at. */
  readonly fork?: {
    readonly whenTrue: readonly Placed[]
    readonly whenFalse: readonly Placed[]
    readonly join: FlopackCard
  }
}

/** A body that cannot be put in order: damaged, or made to do harm. */
export class OrderError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'OrderError'
  }
}

const isExpand = ({ address }: FlopackCard): boolean => functionOf(address).name === 'object:expand'
const isFork = ({ address }: FlopackCard): boolean => functionOf(address).name === 'control:if'
const isJoin = ({ address }: FlopackCard): boolean => functionOf(address).name === 'control:join'

/** If/Else inside If/Else in one body. */
const deepest = 16

/**
 * The cards of a body in the order in which they run, out of its `orderings` (flopack-format.md, section 8): a sequence, in
 * which an If/Else holds its two branches. Hidden expansion cards have no place in it.
 *
 * @throws OrderError where there is no such order: a cycle, several beginnings, an If/Else whose branches do not meet
 */
export function sequenceOf(body: FlopackBody): readonly Placed[] {
  const cards = new Map<string, FlopackCard>()
  for (const card of body.methods) {
    if (cards.has(card.uuid)) throw new OrderError(`Two cards of one flow have the same id ${shown(card.uuid)}.`)
    cards.set(card.uuid, card)
  }
  const visible = [...cards.values()].filter((card) => !isExpand(card))
  if (visible.length === 0) return []
  const next = edges(body, cards)
  const order = topological(visible, next)
  const rank = new Map(order.map((id, i) => [id, i]))
  // The first of the direct successors in any order of the whole is the one that comes next: it leads to the others.
  const successor = (id: string): string | null => {
    let first: string | null = null
    for (const to of next.get(id) ?? []) if (first === null || rank.get(to)! < rank.get(first)!) first = to
    return first
  }
  const placed = new Set<string>()
  const place = (id: string): FlopackCard => {
    if (placed.has(id)) throw new OrderError(`The card ${shown(id)} would run at two places.`)
    placed.add(id)
    return cards.get(id)!
  }

  /** From a card up to the end of its body, or up to the Join that ends its branch. */
  const chain = (from: string | null, depth: number): { readonly items: Placed[]; readonly join: string | null } => {
    if (depth > deepest) throw new OrderError(`If/Else cards stand more than ${deepest} deep inside each other.`)
    const items: Placed[] = []
    let at = from
    while (at !== null) {
      const card = cards.get(at)!
      if (isJoin(card) && depth > 0) return { items, join: at }
      place(at)
      if (!isFork(card)) {
        items.push({ card })
        at = successor(at)
        continue
      }
      const entries = Object.entries(card.branches ?? {})
      const branch = (side: boolean) => chain(entries.find(([, is]) => is === side)?.[0] ?? null, depth + 1)
      const [whenTrue, whenFalse] = [branch(true), branch(false)]
      const join = whenTrue.join ?? whenFalse.join
      if (join === null || (whenTrue.join ?? join) !== (whenFalse.join ?? join)) {
        throw new OrderError(`The branches of the If/Else ${shown(at)} do not meet again.`)
      }
      items.push({ card, fork: { whenTrue: whenTrue.items, whenFalse: whenFalse.items, join: place(join) } })
      at = successor(join)
    }
    return { items, join: null }
  }

  const pointed = new Set([...next.values()].flatMap((to) => [...to]))
  const roots = visible.filter(({ uuid }) => !pointed.has(uuid))
  if (roots.length !== 1) throw new OrderError(`A flow begins with one card; here are ${roots.length}.`)
  const { items } = chain(roots[0]!.uuid, 0)
  if (placed.size !== visible.length) {
    throw new OrderError(`${visible.length - placed.size} of ${visible.length} cards have no place in the order.`)
  }
  return items
}

/** Who comes directly before whom, without what the hidden expansion cards add (section 8), with the entries of branches. */
function edges(body: FlopackBody, cards: ReadonlyMap<string, FlopackCard>): ReadonlyMap<string, ReadonlySet<string>> {
  const next = new Map<string, Set<string>>()
  const add = (from: string, to: string) => {
    const [a, b] = [cards.get(from), cards.get(to)]
    if (a === undefined || b === undefined || from === to || isExpand(a) || isExpand(b)) return
    const known = next.get(from)
    if (known === undefined) next.set(from, new Set([to]))
    else known.add(to)
  }
  for (const [from, to] of Object.values(body.orderings ?? {})) {
    if (from !== undefined && to !== undefined) add(from, to)
  }
  for (const card of cards.values()) for (const entry of Object.keys(card.branches ?? {})) add(card.uuid, entry)
  return next
}

/** @throws OrderError where there is a cycle */
function topological(cards: readonly FlopackCard[], next: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  const waitsFor = new Map(cards.map(({ uuid }) => [uuid, 0]))
  for (const targets of next.values()) for (const to of targets) waitsFor.set(to, waitsFor.get(to)! + 1)
  const order = cards.filter(({ uuid }) => waitsFor.get(uuid) === 0).map(({ uuid }) => uuid)
  for (let i = 0; i < order.length; i++) {
    for (const to of next.get(order[i]!) ?? []) {
      const left = waitsFor.get(to)! - 1
      waitsFor.set(to, left)
      if (left === 0) order.push(to)
    }
  }
  if (order.length < cards.length) throw new OrderError('The order of the cards goes round in a circle.')
  return order
}

const shown = (id: string): string => JSON.stringify(id.slice(0, 60))
