import type { FlopackBody, FlopackCard, FlopackPort } from './flopack.ts'

/** Where a value comes from, within one body: an output port of a card. */
export interface Wire {
  readonly card: string
  readonly port: string
  /** The conversion that the file asks for, e.g. `parse`; null for none. */
  readonly convert: string | null
  readonly forceList: boolean
}

/** The wires of a body, by the input that they end at (flopack-format.md, section 7). */
export class Wiring {
  readonly cards: ReadonlyMap<string, FlopackCard>
  readonly #ends = new Map<string, Wire[]>()

  constructor({ methods }: FlopackBody) {
    this.cards = new Map(methods.map((card) => [card.uuid, card]))
    for (const { uuid, pins } of methods) {
      for (const [port, targets] of Object.entries(pins ?? {})) {
        for (const [card, ends] of Object.entries(targets ?? {})) {
          for (const { input, transform } of ends)
            this.#add(card, input, { card: uuid, port, ...conversion(transform) })
        }
      }
    }
  }

  #add(card: string, input: string, wire: Wire): void {
    const key = endKey(card, input)
    const known = this.#ends.get(key)
    if (known === undefined) this.#ends.set(key, [wire])
    else known.push(wire)
  }

  /** The wire that ends at an input; of a Join's the first. */
  to(card: string, input: string): Wire | null {
    return this.#ends.get(endKey(card, input))?.[0] ?? null
  }

  /** All wires that end at an input: one for each branch at a Join. */
  allTo(card: string, input: string): readonly Wire[] {
    return this.#ends.get(endKey(card, input)) ?? []
  }

  output(card: string, port: string): FlopackPort | null {
    return this.cards.get(card)?.node.model.outputs?.data?.[port] ?? null
  }
}

const endKey = (card: string, input: string): string => `${card}\n${input}`

function conversion(transform: unknown): Pick<Wire, 'convert' | 'forceList'> {
  const [only] = typeof transform === 'object' && transform !== null ? Object.values(transform) : []
  if (typeof only !== 'object' || only === null) return { convert: null, forceList: false }
  const { convert, forceWrapArray } = only as { convert?: unknown; forceWrapArray?: unknown }
  return { convert: typeof convert === 'string' ? convert : null, forceList: forceWrapArray === true }
}
