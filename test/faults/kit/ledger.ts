/** What a fault test came to. Each is a count of things: events, calls, rows. */
export interface LedgerTotals {
  /** Answered with yes. */
  readonly acked: number
  /** Answered with yes, and arrived. */
  readonly ok: number
  /** Answered with yes, and never arrived: what must be 0. */
  readonly lost: number
  /** Arrived, and nobody had sent it. */
  readonly unexpected: number
  /** Arrivals beyond the first. */
  readonly duplicated: number
  /** Sent, never answered, and arrived all the same. */
  readonly recovered: number
  /** Arrived again with other bytes than before: what must be 0. */
  readonly changed: number
}

/** Who sent what, what was answered, what arrived: filled in during a fault test and joined at its end. */
export class Ledger {
  readonly #sent = new Set<string>()
  readonly #acked = new Set<string>()
  /** By id: how often it arrived, and what it was each time. */
  readonly #arrived = new Map<string, { times: number; readonly shapes: Set<string> }>()

  /** It is on its way: whether it will be kept is not known yet. */
  sent(id: string): void {
    this.#sent.add(id)
  }

  /** The other side answered that it has it. */
  acked(id: string): void {
    this.#sent.add(id)
    this.#acked.add(id)
  }

  /** @param shape what must be the same each time it arrives, e.g. its bytes */
  arrived(id: string, shape = ''): void {
    const seen = this.#arrived.get(id) ?? { times: 0, shapes: new Set() }
    this.#arrived.set(id, seen)
    seen.times++
    seen.shapes.add(shape)
  }

  /** Counts the arrivals anew: for a test that reads all of them again and again until everything is there. */
  recount(): void {
    this.#arrived.clear()
  }

  get ackedIds(): ReadonlySet<string> {
    return this.#acked
  }

  /** What was answered with yes and is not there (yet). */
  missing(): readonly string[] {
    return [...this.#acked].filter((id) => !this.#arrived.has(id))
  }

  totals(): LedgerTotals {
    const lost = this.missing().length
    let unexpected = 0
    let duplicated = 0
    let recovered = 0
    let changed = 0
    for (const [id, { times, shapes }] of this.#arrived) {
      if (!this.#sent.has(id)) unexpected++
      else if (!this.#acked.has(id)) recovered++
      duplicated += times - 1
      if (shapes.size > 1) changed++
    }
    return { acked: this.#acked.size, ok: this.#acked.size - lost, lost, unexpected, duplicated, recovered, changed }
  }

  /** Prints the one line that every fault test ends with, and gives what it says. */
  close(what: string): LedgerTotals {
    const totals = this.totals()
    const words = Object.entries(totals).map(([name, count]) => `${name} ${count}`)
    console.log(`ledger of ${what}: ${words.join(', ')}`)
    return totals
  }
}
