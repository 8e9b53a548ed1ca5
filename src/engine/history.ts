import type { Card } from '../cards/card.ts'
import type { CompiledNode } from '../language/compile.ts'
import type { CardRecord, ErrorResponse } from '../model/execution.ts'
import type { ExecutionLimits } from './limits.ts'

type Status = CardRecord['status']

/** Once the values have used this part of the history, only cards without values are added. */
const valuesShare = 0.8

/**
 * The records of an execution's cards, written as JSON text card by card at the time they end: nothing is held as objects,
 * and the end of an execution costs one joined text. Within the limits values are kept, past them left out (`left_out`);
 * past the whole limit cards that succeeded are left out too, and what they are inside says so.
 */
export class History {
  readonly #limits: ExecutionLimits
  /** Whether inputs and outputs are kept at all. */
  readonly #saveData: boolean
  #bytes = 0

  constructor(limits: ExecutionLimits, saveData: boolean) {
    this.#limits = limits
    this.#saveData = saveData
  }

  /**
   * A card's inputs or outputs as text, or null where they are left out.
   *
   * @param size as measured; the text is not even made where it is too large
   */
  values(values: object, size: number, secrets: ReadonlySet<string> | null): string | null {
    if (!this.#saveData || size > this.#limits.historyValueBytes) return null
    if (this.#bytes + size > this.#limits.historyBytes * valuesShare) return null
    const text = JSON.stringify(secrets === null ? values : masked(values, secrets))
    this.#bytes += text.length
    return text
  }

  /** What the other side answered to a card that failed; nothing where values are not kept. */
  response(response: ErrorResponse | null): { readonly response?: ErrorResponse } {
    return response === null || !this.#saveData ? {} : { response }
  }

  /** Adds the record of a card that ended. Inside it are the passes of `open`, where it had any. */
  close(list: CardList, card: ClosedCard): void {
    const { open } = card
    const text = recordText(card, open?.passesText(null) ?? '', open?.incomplete === true)
    if (list.open === open) list.open = null
    // Inner texts are in the sum already.
    this.#bytes += text.length - (open?.passesLength() ?? 0) - (card.inputs?.length ?? 0) - (card.outputs?.length ?? 0)
    // The cards of the flow itself are always there, and so is what holds others, and whatever failed.
    const spare = list.inner && card.status === 'SUCCESS' && (open?.passesLength() ?? 0) === 0
    if (spare && this.#bytes > this.#limits.historyBytes) list.incomplete = true
    else list.add(text)
  }

  /** Begins a branch, or a pass of a loop or call of the helper `flowId`. Once the history is full it is not kept. */
  pass(open: OpenCard, name: string, flowId: string | null): CardList {
    if (this.#bytes > this.#limits.historyBytes) return open.lostPass()
    this.#bytes += name.length + 60
    return open.pass(name, flowId)
  }
}

/** What is known of a card when it ends. */
export interface ClosedCard {
  readonly node: CompiledNode<Card>
  readonly status: Status
  readonly started: number
  readonly finished: number | null
  readonly inputs: string | null
  readonly outputs: string | null
  readonly error: CardRecord['error']
  readonly open: OpenCard | null
  readonly pinned?: boolean
}

/** The cards of a flow, a branch or a pass, in the order in which they ran. */
export class CardList {
  /** The card that runs now; cards of one list never run at the same time. */
  open: OpenCard | null = null
  /** Cards were left out because the history is full. */
  incomplete = false
  /** Whether it is inside a card. */
  readonly inner: boolean
  #text = ''
  #isEmpty = true

  constructor(inner: boolean) {
    this.inner = inner
  }

  add(record: string): void {
    this.#text += this.#isEmpty ? record : `,${record}`
    this.#isEmpty = false
  }

  get length(): number {
    return this.#text.length
  }

  /** Says that no more cards run here. */
  settle(): void {
    // The text is many short pieces until somebody looks at a character of it. Done while they are young, the collector has
    // nothing to carry along. (A look that nothing depends on is compiled away.)
    this.#isEmpty = !this.#text.startsWith('{')
  }

  /** JSON text of `CardRecord[]`. A card that still runs is shown with `openStatus`; without one it is left out. */
  render(openStatus: Status | null): string {
    if (this.open === null || openStatus === null) return `[${this.#text}]`
    const open = this.open.render(openStatus)
    return this.#isEmpty ? `[${open}]` : `[${this.#text},${open}]`
  }
}

/** A card that runs other cards or waits for the world, from its start to its end. */
export class OpenCard {
  readonly node: CompiledNode<Card>
  readonly started: number
  readonly inputs: string | null
  /** Calls that left the building for it. */
  calls = 0
  #lost = false
  #passes: { readonly head: string; readonly list: CardList }[] | null = null

  constructor(node: CompiledNode<Card>, started: number, inputs: string | null) {
    this.node = node
    this.started = started
    this.inputs = inputs
  }

  /** A pass that leaves no trace but that there were more. */
  lostPass(): CardList {
    this.#lost = true
    return new CardList(true)
  }

  pass(name: string, flowId: string | null): CardList {
    const list = new CardList(true)
    const flow = flowId === null ? '' : `,"flowId":${JSON.stringify(flowId)}`
    this.#passes ??= []
    this.#passes.push({ head: `{"name":${JSON.stringify(name)}${flow},"cards":`, list })
    return list
  }

  get incomplete(): boolean {
    return this.#lost || (this.#passes?.some(({ list }) => list.incomplete) ?? false)
  }

  passesLength(): number {
    return this.#passes?.reduce((sum, { list }) => sum + list.length, 0) ?? 0
  }

  passesText(openStatus: Status | null): string {
    if (this.#passes === null) return ''
    const [only] = this.#passes
    if (this.#passes.length === 1) return `,"passes":[${only!.head}${only!.list.render(openStatus)}}]`
    return `,"passes":[${this.#passes.map(({ head, list }) => `${head}${list.render(openStatus)}}`).join(',')}]`
  }

  render(status: Status): string {
    const { node, started, inputs } = this
    const card = { node, status, started, finished: null, inputs, outputs: 'null', error: null, open: this }
    return recordText(card, this.passesText(status), this.incomplete)
  }
}

function recordText(card: ClosedCard, passes: string, incomplete: boolean): string {
  const { node, status, started, finished, inputs, outputs, error, pinned } = card
  const head = status === 'SUCCESS' ? succeededHead(node) : headText(node, status)
  const values = `${inputs ?? 'null'},"outputs":${outputs ?? 'null'}${timesText(started, finished)}`
  const calls = card.open?.calls ?? 0
  const leftOut = incomplete || inputs === null || outputs === null
  if (error === null && calls === 0 && !leftOut && pinned !== true) return `${head}${values},"error":null${passes}}`
  return (
    `${head}${values}${calls > 0 ? `,"calls":${calls}` : ''}${pinned === true ? ',"pinned":true' : ''}` +
    `,"error":${error === null ? 'null' : JSON.stringify(error)}${leftOut ? ',"left_out":true' : ''}${passes}}`
  )
}

// What is the same in many records is made once: putting texts together is most of what a pure card costs.
const succeeded = new WeakMap<CompiledNode<Card>, string>()

function succeededHead(node: CompiledNode<Card>): string {
  let text = succeeded.get(node)
  if (text === undefined) succeeded.set(node, (text = headText(node, 'SUCCESS')))
  return text
}

// Ids of cards in flows and in the catalogue have no character that JSON escapes: the compiler sees to it.
const headText = ({ id, card }: CompiledNode<Card>, status: Status): string =>
  `{"id":"${id}","card":"${card.id}","status":"${status}","inputs":`

/** Thousands of cards begin and end in the same millisecond. */
let lastTimes = { started: -1, finished: null as number | null, text: '' }

function timesText(started: number, finished: number | null): string {
  if (started !== lastTimes.started || finished !== lastTimes.finished) {
    lastTimes = { started, finished, text: `,"started":${started},"finished":${finished ?? 'null'}` }
  }
  return lastTimes.text
}

/** The history of an execution that was cancelled while it rested: what was open does not wait any more. */
export function cancelledHistory(history: string | null): string | null {
  if (history === null) return null
  const cancelled = (cards: readonly CardRecord[]): readonly CardRecord[] =>
    cards.map(({ passes, ...card }) => ({
      ...card,
      status: card.finished === null ? 'CANCELLED' : card.status,
      ...(passes === undefined ? {} : { passes: passes.map((pass) => ({ ...pass, cards: cancelled(pass.cards) })) }),
    }))
  return JSON.stringify(cancelled(JSON.parse(history) as readonly CardRecord[])) // written by ourselves
}

function masked(values: object, secrets: ReadonlySet<string>): object {
  const entries = Object.entries(values)
  return Object.fromEntries(
    entries.map(([key, value]) => [key, secrets.has(key) && value !== null ? '(hidden)' : value]),
  )
}
