import type { CompiledStatement } from '../prepared.ts'
import type { Calls } from './batch-rows.ts'

type Values = Calls['values'][number]

/** Statements whose result no rule looks at: they can wait until something that may need them is asked for, or the batch ends. */
export const lateWrites: ReadonlySet<string> = new Set([
  'insertExecution',
  'insertInput',
  'newHistory',
  'insertDelivery',
  'insertStep',
  'deleteSteps',
  'deleteInput',
])

/** Writes of one batch that wait, those of one statement together. */
export class LateWrites {
  readonly #waiting = new Map<string, Values[]>()
  /** The statement that came last for each table: behind it, those of another one must not be put before it. */
  readonly #last = new Map<string, string>()
  readonly #flush: () => void

  /** @param flush sends what `take` gives */
  constructor(flush: () => void) {
    this.#flush = flush
  }

  add(name: string, { sql }: CompiledStatement, values: Values): void {
    const table = tableOf(sql)
    if (this.#waiting.has(name) && this.#last.get(table) !== name) this.#flush()
    this.#last.set(table, name)
    const waiting = this.#waiting.get(name)
    if (waiting === undefined) this.#waiting.set(name, [values])
    else waiting.push(values)
  }

  take(): readonly Calls[] {
    const taken = [...this.#waiting].map(([name, values]) => ({ name, values }))
    this.#waiting.clear()
    this.#last.clear()
    return taken
  }
}

const tableOf = (sql: string) => /"(\w+)"/.exec(sql)?.[1] ?? ''
