import type pg from 'pg'
import type { CompiledStatement, PreparedTable } from '../prepared.ts'
import type { Statement, StatementTable } from '../statement.ts'
import type { WriteStatements } from '../statements/statements.ts'
import { BatchRows } from './batch-rows.ts'
import type { CallResult, WriteForms } from './bulk-statements.ts'
import { escaped } from './connection.ts'
import { LateWrites, lateWrites } from './late-writes.ts'

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

type Name = keyof WriteStatements

interface Call {
  readonly values: Values
  readonly resolve: (result: CallResult) => void
  readonly reject: (thrown: unknown) => void
}

/** Reads that can be asked for before the rule that needs them begins. */
type Foreseen = 'fence' | 'findStep'

/**
 * The statements of one transaction in which many commits go side by side. What they ask for in one turn goes out together,
 * calls of one statement as one query where it has such a form (bulk-statements.ts); what they write without looking at the
 * result waits for the next question, or for the end; and rows of tables are kept in memory (batch-rows.ts). Nothing here
 * waits for an answer that the next question does not need.
 */
export class BatchStatements {
  readonly table: StatementTable<WriteStatements>
  readonly #client: Queryable
  readonly #forms: WriteForms
  readonly #asked = new Map<string, Call[]>()
  readonly #foreseen = new Map<string, Promise<CallResult>>()
  readonly #late = new LateWrites(() => this.#sendLate())
  readonly #rows: BatchRows
  /** Late writes that were sent. */
  readonly #sent: Promise<unknown>[] = []
  #planned = false

  constructor(client: Queryable, forms: WriteForms) {
    this.#client = client
    this.#forms = forms
    // A batch uses a few of them: only these are bound.
    const known: Partial<Record<string, unknown>> = {}
    const bound = new Proxy(known, {
      get: (_, name) => (known[name as Name] ??= this.#bind(name as Name, forms.compiled[name as Name])),
    }) as unknown as StatementTable<WriteStatements>
    this.#rows = new BatchRows({
      findTable: this.#bind('findTable', forms.compiled.findTable) as StatementTable<WriteStatements>['findTable'],
      findRow: this.#bind('findRow', forms.compiled.findRow) as StatementTable<WriteStatements>['findRow'],
    })
    Object.assign(known, this.#rows.statements)
    this.table = bound
  }

  /** Asks already for what a rule will ask for. It must be sure that nothing of this batch changes the answer before that. */
  foresee(name: Foreseen, values: Values): void {
    const asked = this.#ask(name, values)
    asked.catch(() => {})
    this.#foreseen.set(this.#keyOf(name, values), asked)
  }

  /** Likewise for a table and some of its rows; these may change meanwhile. */
  foreseeRows(tableId: string, rowIds: readonly string[]): void {
    const { findTable, findRow } = this.table
    Promise.all([findTable.get({ id: tableId }), ...rowIds.map((id) => findRow.get({ tableId, id }))]).catch(() => {})
  }

  /** Sends what has waited until now; resolves when all of it is done. */
  async flush(): Promise<void> {
    this.#sendLate()
    await Promise.all(this.#sent)
  }

  #bind(name: string, statement: CompiledStatement): Statement<Values, unknown> {
    const isBulk = this.#forms.bulk.has(name)
    const isOfRows = /"data_(?:tables|rows)"/.test(statement.sql) && !name.startsWith('find')
    const one = (values: Values) => {
      this.#sendLate()
      if (isOfRows) this.#rows.forget()
      return runOne(this.#client, name, statement, values)
    }
    const ask = (values: Values) => {
      if (isOfRows) this.#rows.forget()
      return this.#ask(name, values)
    }
    const all = async (values: Values) => (await one(values)).rows as readonly unknown[]
    if (!isBulk) {
      return {
        run: async (values) => (await one(values)).rowCount ?? 0,
        get: async (values) => (await one(values)).rows[0] as unknown,
        all,
      }
    }
    const get = async (values: Values) => {
      if (this.#foreseen.size === 0) return (await ask(values)).row
      const key = this.#keyOf(name, values)
      const foreseen = this.#foreseen.get(key)
      this.#foreseen.delete(key)
      return (await (foreseen ?? ask(values))).row
    }
    if (!lateWrites.has(name)) return { run: async (values) => (await ask(values)).count, get, all }
    const late = (values: Values) => {
      this.#late.add(name, statement, values)
      return 1
    }
    return { run: late, get, all }
  }

  #keyOf(name: string, values: Values): string {
    const { places } = this.#forms.compiled[name as Foreseen]
    return `${name}\n${places.map((place) => String(typeof place === 'string' ? values[place] : '')).join('\n')}`
  }

  #ask(name: string, values: Values): Promise<CallResult> {
    return new Promise((resolve, reject) => {
      const asked = this.#asked.get(name)
      if (asked === undefined) this.#asked.set(name, [{ values, resolve, reject }])
      else asked.push({ values, resolve, reject })
      if (this.#planned) return
      this.#planned = true
      // Behind everything that goes on in this turn.
      setImmediate(() => this.#send())
    })
  }

  #send(): void {
    this.#planned = false
    this.#sendLate()
    const all = [...this.#asked]
    this.#asked.clear()
    for (const [name, calls] of all) void this.#sendAsked(name, calls)
  }

  async #sendAsked(name: string, calls: readonly Call[]): Promise<void> {
    const values = calls.map((call) => call.values)
    try {
      const results = await this.#sendBulk(name, values)
      calls.forEach((call, index) => call.resolve(results[index]!))
    } catch (thrown) {
      for (const call of calls) call.reject(thrown)
    }
  }

  #sendLate(): void {
    for (const { name, values } of [...this.#late.take(), ...this.#rows.take()]) {
      const sent = this.#sendBulk(name, values)
      sent.catch(() => {})
      this.#sent.push(sent)
    }
  }

  async #sendBulk(name: string, values: readonly Values[]): Promise<readonly CallResult[]> {
    const bulk = this.#forms.bulk.get(name)!
    const { rows } = await this.#client.query<Values>({
      name: `bulk_${name}`,
      text: bulk.sql,
      values: bulk.parameters(values).map(escaped),
    })
    return bulk.results(values, rows)
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
