import type { ExecutedCard, ExecutedPass } from '../../api/executions.ts'

/**
 * Where a card is in an execution, as in the address: `loop/3/check/then/line` is the card `line` in the branch `then` of the card
 * `check` in pass 3 of the card `loop`. With an even number of parts it is a pass: `loop/3`.
 */
export type CardPath = string

const partsOf = (path: CardPath) => (path === '' ? [] : path.split('/'))

export const childPath = (inside: CardPath, part: string): CardPath => (inside === '' ? part : `${inside}/${part}`)

/** The card that a path names or is a pass of. */
export function cardPath(path: CardPath): CardPath {
  const parts = partsOf(path)
  return parts.length % 2 === 1 ? path : parts.slice(0, -1).join('/')
}

/** The pass of a card that a path goes through, or null. */
export function passThrough(path: CardPath, card: CardPath): string | null {
  if (!path.startsWith(`${card}/`)) return null
  return path.slice(card.length + 1).split('/')[0] ?? null
}

/** A card by its path, among the passes that are here; null where it is not among them. */
export function findCard(cards: readonly ExecutedCard[], path: CardPath): ExecutedCard | null {
  const [id, pass, ...rest] = partsOf(path)
  const card = cards.find((each) => each.id === id) ?? null
  if (card === null || pass === undefined || rest.length === 0) return card
  const inner = card.passes?.find(({ name }) => name === pass)
  return inner === undefined ? null : findCard(inner.cards, rest.join('/'))
}

/** The card that failed first, as deep as it lies; null where none did. */
export function failedPath(cards: readonly ExecutedCard[], inside: CardPath = ''): CardPath | null {
  const failed = cards.find(({ status }) => status === 'FAILED')
  if (failed === undefined) return null
  const path = childPath(inside, failed.id)
  for (const pass of failed.passes ?? []) {
    const deeper = failedPath(pass.cards, childPath(path, pass.name))
    if (deeper !== null) return deeper
  }
  return path
}

/** What is shown of a card's passes before anybody chose one: the one that failed, else the first. */
export function firstShown(passes: readonly ExecutedPass[]): ExecutedPass | null {
  return passes.find(({ cards }) => cards.some(({ status }) => status === 'FAILED')) ?? passes[0] ?? null
}

/** A line of the inspector. Times are ms. */
export interface InspectedCard {
  /** The path. */
  readonly id: CardPath
  /** As the builder numbers cards: the trigger is 1, the third card in the first branch of card 2 is 2.1.3. */
  readonly number: string
  readonly depth: number
  readonly card: ExecutedCard
  /** The pass that it is in, in words; null at the top. */
  readonly pass: string | null
  /** Since the execution began. */
  readonly start: number
  /** Since the card before it in its list ended; the first of a list inside another card waits for nothing. */
  readonly wait: number
  /** Null while it is under way. */
  readonly took: number | null
  readonly calls: number
  readonly retries: number
}

/**
 * The branch of its card that a pass ran, from 1, in the order in which the card declares them. Passes of a loop, which are
 * named by numbers, all run the first one, and so do calls of a helper.
 */
export function branchNumber(
  { name, flowId }: Pick<ExecutedPass, 'name' | 'flowId'>,
  declared: readonly string[],
): number {
  const at = declared.indexOf(name)
  if (at >= 0) return at + 1
  return flowId !== undefined || /^\d+$/.test(name) ? 1 : declared.length + 1
}

/**
 * Every card that is here, in the order in which they stand, the cards inside behind the card that holds them.
 *
 * @param began epoch ms
 * @param branchesOf the names of a card's branches, in order
 */
export function inspected(
  cards: readonly ExecutedCard[],
  began: number,
  branchesOf: (card: ExecutedCard) => readonly string[],
): readonly InspectedCard[] {
  const lines: InspectedCard[] = []
  const add = (list: readonly ExecutedCard[], inside: CardPath, number: string, pass: string | null, from?: number) => {
    let free = from ?? Number.POSITIVE_INFINITY
    for (const [i, card] of list.entries()) {
      const start = Date.parse(card.started)
      const end = card.finished === null ? null : Date.parse(card.finished)
      const path = childPath(inside, card.id)
      const at = number === '' ? String(i + 1) : `${number}.${i + 1}`
      const { calls = 0 } = card
      lines.push({
        id: path,
        number: at,
        depth: number === '' ? 0 : number.split('.').length / 2,
        card,
        pass,
        start: Math.max(0, start - began),
        wait: Math.max(0, start - free),
        took: end === null ? null : Math.max(0, end - start),
        calls,
        retries: Math.max(0, calls - 1),
      })
      for (const inner of card.passes ?? []) {
        const branch = branchNumber(inner, branchesOf(card))
        add(inner.cards, childPath(path, inner.name), `${at}.${branch}`, inner.name)
      }
      free = end ?? start
    }
  }
  add(cards, '', '', null, began)
  return lines
}
