import type { InOf, OutOf } from '../prepared.ts'
import type { Statement, StatementTable } from '../statement.ts'
import type { WriteStatements } from '../statements/statements.ts'

type Names = 'findTable' | 'findRow' | 'insertRow' | 'updateRow' | 'deleteRow' | 'growTable'
type RowStatements = Pick<StatementTable<WriteStatements>, Names>
type Values<K extends Names> = InOf<WriteStatements[K]>
type TableFound = OutOf<WriteStatements['findTable']>
type RowFound = OutOf<WriteStatements['findRow']>

/** A statement and what many calls of it ask for. */
export interface Calls {
  readonly name: string
  readonly values: readonly Readonly<Record<string, unknown>>[]
}

type Pending =
  | { readonly kind: 'insert'; readonly values: Values<'insertRow'> }
  | { readonly kind: 'update'; readonly values: Values<'updateRow'> }
  | { readonly kind: 'delete'; readonly values: Values<'deleteRow'> }

/**
 * The tables of flows as one batch sees them: what it looked up once it keeps, and what it writes it writes at its end, of
 * each row only what came of it. So many changes of one table, of which each must see the one before, cost as many questions
 * as one. It may do so because nobody else can change these tables meanwhile (`locks.table`, write-batch.ts).
 */
export class BatchRows {
  readonly statements: RowStatements
  readonly #tables = new Map<string, Promise<TableFound | undefined>>()
  readonly #rows = new Map<string, Promise<RowFound | undefined>>()
  readonly #pending = new Map<string, Pending>()
  readonly #grown = new Map<string, Values<'growTable'>>()

  /** @param ask asks the database, behind everything that is pending here */
  constructor(ask: Pick<RowStatements, 'findTable' | 'findRow'>) {
    this.statements = {
      findTable: reads(({ id }) => once(this.#tables, id, async () => await ask.findTable.get({ id }))),
      findRow: reads(({ tableId, id }) =>
        once(this.#rows, rowKey(tableId, id), async () => await ask.findRow.get({ tableId, id })),
      ),
      insertRow: writes((values) => this.#insert(values)),
      updateRow: writes((values) => this.#update(values)),
      deleteRow: writes((values) => this.#delete(values)),
      growTable: writes((values) => this.#grow(values)),
    }
  }

  /** What is to be written now. */
  take(): readonly Calls[] {
    const of = (kind: Pending['kind']) =>
      [...this.#pending.values()].flatMap((each) => (each.kind === kind ? [each.values] : []))
    const taken = [
      { name: 'deleteRow', values: of('delete') },
      { name: 'insertRow', values: of('insert') },
      { name: 'updateRow', values: of('update') },
      { name: 'growTable', values: [...this.#grown.values()] },
    ]
    this.#pending.clear()
    this.#grown.clear()
    return taken.filter(({ values }) => values.length > 0)
  }

  /** Something else writes to these tables: what was looked up may be otherwise after it. */
  forget(): void {
    this.#tables.clear()
    this.#rows.clear()
  }

  #insert(values: Values<'insertRow'>): void {
    const key = rowKey(values.table_id, values.id)
    this.#pending.set(key, { kind: 'insert', values })
    this.#rows.set(key, Promise.resolve(found(values.data)))
  }

  #update(values: Values<'updateRow'>): void {
    const key = rowKey(values.table_id, values.id)
    const before = this.#pending.get(key)
    this.#pending.set(
      key,
      before?.kind === 'insert'
        ? { kind: 'insert', values: { ...before.values, ...values } }
        : { kind: 'update', values },
    )
    this.#rows.set(key, Promise.resolve(found(values.data)))
  }

  #delete(values: Values<'deleteRow'>): void {
    const key = rowKey(values.tableId, values.id)
    // A row that this batch put in was never there.
    if (this.#pending.get(key)?.kind === 'insert') this.#pending.delete(key)
    else this.#pending.set(key, { kind: 'delete', values })
    this.#rows.set(key, Promise.resolve(undefined))
  }

  async #grow({ id, rows, bytes }: Values<'growTable'>): Promise<void> {
    const before = this.#grown.get(id) ?? { rows: 0, bytes: 0 }
    this.#grown.set(id, { id, rows: before.rows + rows, bytes: before.bytes + bytes })
    const known = this.#tables.get(id)
    if (known === undefined) return
    const table = await known
    if (table === undefined) return
    this.#tables.set(
      id,
      Promise.resolve({ ...table, row_count: table.row_count + rows, row_bytes: table.row_bytes + bytes }),
    )
  }
}

const rowKey = (tableId: string, id: string) => `${tableId}\n${id}`
const found = (data: string): RowFound => ({ data, bytes: Buffer.byteLength(data) })

function once<T>(known: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  const already = known.get(key)
  if (already !== undefined) return already
  const asked = ask()
  known.set(key, asked)
  return asked
}

function reads<In, Out>(get: (values: In) => Promise<Out | undefined>): Statement<In, Out> {
  const all = async (values: In) => {
    const row = await get(values)
    return row === undefined ? [] : [row]
  }
  return { get, all, run: never }
}

function writes<In, Out>(write: (values: In) => void | Promise<void>): Statement<In, Out> {
  const run = async (values: In) => {
    await write(values)
    return 1
  }
  return { run, get: never, all: never }
}

function never(): never {
  throw new Error('This statement is not used like this.')
}
