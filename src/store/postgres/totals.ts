import type { Writing } from '../apply/apply.ts'

type Name = 'executions' | 'events'

/** Adds up what the mutations of one transaction say, and writes it once at its end into this writer's own part. */
export class Totals {
  readonly #statements: Writing['statements']
  readonly #part: number
  readonly #grown: Record<Name, { bytes: number; rows: number }> = {
    executions: { bytes: 0, rows: 0 },
    events: { bytes: 0, rows: 0 },
  }
  #stored: Promise<ReadonlyMap<string, number>> | null = null

  constructor(statements: Writing['statements'], part: number) {
    this.#statements = statements
    this.#part = part
  }

  readonly grow: Writing['grow'] = (total, bytes, rows = 0) => {
    const grown = this.#grown[total]
    grown.bytes += bytes
    grown.rows += rows
  }

  async total(name: Name): Promise<number> {
    this.#stored ??= this.#read()
    return ((await this.#stored).get(name) ?? 0) + this.#grown[name].bytes
  }

  async save(): Promise<void> {
    const grown = (['executions', 'events'] as const)
      .map((name) => ({ name, part: this.#part, ...this.#grown[name] }))
      .filter(({ bytes, rows }) => bytes !== 0 || rows !== 0)
    await Promise.all(grown.map((each) => this.#statements.addToTotal.run(each)))
  }

  async #read(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#statements.readTotals.all({})
    return new Map(rows.map(({ name, bytes }) => [name, bytes]))
  }
}
