import type pg from 'pg'
import type { CompiledStatement, PreparedTable } from '../prepared.ts'
import type { Statement, StatementTable } from '../statement.ts'
import type { WriteStatements } from '../statements/statements.ts'
import { escaped } from './connection.ts'
import type { BulkStatement } from './bulk-statements.ts'

/** Whatever runs a query: a client, or a pool of them. */
export type Queryable = Pick<pg.ClientBase, 'query'>

type Values = Readonly<Record<string, unknown>>
type Compiled<T extends PreparedTable> = Readonly<Record<keyof T & string, CompiledStatement>>

/** Each statement runs by itself, prepared on its connection at its first use. */
export function bindStatements<T extends PreparedTable>(
  queryable: Queryable,
  compiled: Compiled<T>,
): StatementTable<T> {
  return table(compiled, (name, statement) => {
    const asked = (values: Values) => runOne(queryable, name, statement, values)
    return {
      run: async (values) => (await asked(values)).rowCount ?? 0,
      get: async (values) => (await asked(values)).rows[0],
      all: async (values) => (await asked(values)).rows,
    }
  })
}

/** The statements of the writer, and for those that have it the form for many calls. */
export interface WriteForms {
  readonly compiled: Compiled<WriteStatements>
  readonly bulk: ReadonlyMap<string, BulkStatement>
}

interface Call {
  readonly values: Values
  readonly resolve: (result: { readonly count: number; readonly row: unknown }) => void
  readonly reject: (thrown: unknown) => void
}

/**
 * The statements of one transaction in which many commits go side by side: what they ask for in one turn goes out together,
 * and calls of one statement as one query where it has such a form (bulk-statements.ts). Nothing here waits for an answer
 * that the next question does not need.
 */
export class BatchStatements {
  readonly table: StatementTable<WriteStatements>
  readonly #client: Queryable
  readonly #asked = new Map<string, { readonly bulk: BulkStatement; readonly calls: Call[] }>()
  #planned = false

  constructor(client: Queryable, { compiled, bulk: forms }: WriteForms) {
    this.#client = client
    this.table = table(compiled, (name, statement) => {
      const bulk = forms.get(name)
      const one = (values: Values) => runOne(client, name, statement, values)
      const ask = (values: Values) => this.#ask(name, bulk!, values)
      return {
        run: async (values) => (bulk === undefined ? ((await one(values)).rowCount ?? 0) : (await ask(values)).count),
        get: async (values) => (bulk === undefined ? (await one(values)).rows[0] : (await ask(values)).row),
        all: async (values) => (await one(values)).rows,
      }
    })
  }

  #ask(name: string, bulk: BulkStatement, values: Values): Promise<{ readonly count: number; readonly row: unknown }> {
    return new Promise((resolve, reject) => {
      const asked = this.#asked.get(name)
      if (asked === undefined) this.#asked.set(name, { bulk, calls: [{ values, resolve, reject }] })
      else asked.calls.push({ values, resolve, reject })
      if (this.#planned) return
      this.#planned = true
      // Behind everything that goes on in this turn.
      setImmediate(() => this.#send())
    })
  }

  #send(): void {
    this.#planned = false
    const all = [...this.#asked]
    this.#asked.clear()
    for (const [name, { bulk, calls }] of all) void this.#sendOne(name, bulk, calls)
  }

  async #sendOne(name: string, bulk: BulkStatement, calls: readonly Call[]): Promise<void> {
    const values = calls.map((call) => call.values)
    try {
      const { rows } = await this.#client.query<Values>({
        name: `bulk_${name}`,
        text: bulk.sql,
        values: bulk.parameters(values).map(escaped),
      })
      const results = bulk.results(values, rows)
      calls.forEach((call, index) => call.resolve(results[index]!))
    } catch (thrown) {
      for (const call of calls) call.reject(thrown)
    }
  }
}

function table<T extends PreparedTable>(
  compiled: Compiled<T>,
  bind: (name: string, statement: CompiledStatement) => Statement<Values, unknown>,
): StatementTable<T> {
  const bound = Object.fromEntries(
    Object.entries<CompiledStatement>(compiled).map(([name, statement]) => [name, bind(name, statement)]),
  )
  // The types were fixed where the statement was declared; the compiled text no longer has them.
  return bound as unknown as StatementTable<T>
}

function runOne(
  queryable: Queryable,
  name: string,
  { sql, places }: CompiledStatement,
  values: Values,
): Promise<pg.QueryResult> {
  const parameters = places.map((place) => escaped(typeof place === 'string' ? values[place] : place.constant))
  return queryable.query({ name, text: sql, values: parameters })
}
