import type { CompiledStatement } from '../prepared.ts'
import type { WriteStatements } from '../statements/statements.ts'

type Values = Readonly<Record<string, unknown>>
type Row = Readonly<Record<string, unknown>>

/** What came of one call among many: how many rows it changed, and the row that it gave. */
export interface CallResult {
  readonly count: number
  readonly row: Row | undefined
}

/** A statement that does what many calls of another one ask for, at once. */
export interface BulkStatement {
  readonly sql: string
  /** The parameters: a list for each. */
  parameters(calls: readonly Values[]): readonly unknown[]
  /** Who gets which row. */
  results(calls: readonly Values[], rows: readonly Row[]): readonly CallResult[]
}

/** A parameter: the name of a call's value and the type of its list. */
type Parameter = readonly [value: string, type: 'text' | 'bigint']

const lists = (parameters: readonly Parameter[]) =>
  parameters.map(([, type], index) => `$${index + 1}::${type}[]`).join(', ')
const given = (parameters: readonly Parameter[]) =>
  `unnest(${lists(parameters)}) as given(${parameters.map(([value]) => `"${value}"`).join(', ')})`

function bulk(parameters: readonly Parameter[], sql: string, results: BulkStatement['results']): BulkStatement {
  return {
    sql,
    parameters: (calls) => parameters.map(([value]) => calls.map((call) => call[value])),
    results,
  }
}

const each: BulkStatement['results'] = (calls) => calls.map(() => ({ count: 1, row: undefined }))

/** Rows belong to the call with the same key; of several calls with one key, the first one has it. */
function byKey(ofCall: (call: Values) => unknown, ofRow: (row: Row) => unknown): BulkStatement['results'] {
  return (calls, rows) => {
    const found = new Map(rows.map((row) => [ofRow(row), row]))
    return calls.map((call) => {
      const key = ofCall(call)
      const row = found.get(key)
      if (row === undefined) return { count: 0, row: undefined }
      return { count: 1, row }
    })
  }
}

/** As `byKey`, for statements that change a row once. */
function onceByKey(ofCall: (call: Values) => unknown, ofRow: (row: Row) => unknown): BulkStatement['results'] {
  return (calls, rows) => {
    const left = new Map(rows.map((row) => [ofRow(row), row]))
    return calls.map((call) => {
      const key = ofCall(call)
      const row = left.get(key)
      left.delete(key)
      return { count: row === undefined ? 0 : 1, row }
    })
  }
}

/** The type of each column, by `table.column`. */
export type ColumnTypes = ReadonlyMap<string, string>

const anInsert =
  /^insert into "(?<table>\w+)" \((?<columns>[^)]*)\) values \((?<values>[^)]*)\)(?: on conflict \((?<conflict>[^)]*)\) do nothing)?$/
const aDelete = /^delete from "(?<table>\w+)" where "(?<column>\w+)" = \$1$/

/** The form for many calls of a statement that has an easy one: it is made of the statement itself, so it cannot differ. */
function derivedBulk({ sql, places }: CompiledStatement, types: ColumnTypes): BulkStatement | null {
  const insert = anInsert.exec(sql)?.groups
  if (insert !== undefined) return manyRows(insert, places, types)
  const deletes = aDelete.exec(sql)?.groups
  const [place] = places
  if (deletes === undefined || typeof place !== 'string') return null
  const { table = '', column = '' } = deletes
  const type = types.get(`${table}.${column}`) ?? 'text'
  return {
    sql: `delete from "${table}" where "${column}" = any($1::${type}[]) returning "${column}" as key`,
    parameters: (calls) => [calls.map((call) => call[place])],
    results(calls, rows) {
      const counts = new Map<unknown, number>()
      for (const { key } of rows) counts.set(key, (counts.get(key) ?? 0) + 1)
      return calls.map((call) => {
        const count = counts.get(call[place]) ?? 0
        counts.delete(call[place])
        return { count, row: undefined }
      })
    },
  }
}

function manyRows(
  { table = '', columns = '', values = '', conflict }: Readonly<Record<string, string>>,
  places: CompiledStatement['places'],
  types: ColumnTypes,
): BulkStatement {
  const names = columns.split(', ').map((quoted) => quoted.slice(1, -1))
  const given: { readonly column: string; readonly value: string }[] = []
  const constants: unknown[] = []
  const cells = values.split(', ').map((cell, index) => {
    const place = cell.startsWith('$') ? places[Number(cell.slice(1)) - 1]! : null
    if (typeof place === 'string') {
      given.push({ column: names[index]!, value: place })
      return `given."${place}"`
    }
    if (place === null) return cell
    constants.push(place.constant)
    return { constant: constants.length, type: types.get(`${table}.${names[index]}`) ?? 'text' }
  })
  const parameter = ({ column }: { readonly column: string }, index: number) =>
    `$${index + 1}::${types.get(`${table}.${column}`) ?? 'text'}[]`
  const selected = cells.map((cell) =>
    typeof cell === 'string' ? cell : `$${given.length + cell.constant}::${cell.type}`,
  )
  const sql = `insert into "${table}" (${columns}) select ${selected.join(', ')}
    from unnest(${given.map(parameter).join(', ')}) as given(${given.map(({ value }) => `"${value}"`).join(', ')})`
  const parameters: BulkStatement['parameters'] = (calls) => [
    ...given.map(({ value }) => calls.map((call) => call[value])),
    ...constants,
  ]
  if (conflict === undefined) return { sql, parameters, results: each }
  const key = conflict.split(', ').map((quoted) => quoted.slice(1, -1))
  const valueOf = new Map(given.map(({ column, value }) => [column, value]))
  return {
    sql: `${sql} on conflict (${conflict}) do nothing returning ${conflict}`,
    parameters,
    results: onceByKey(
      (call) => key.map((column) => call[valueOf.get(column)!]).join('\n'),
      (row) => key.map((column) => row[column]).join('\n'),
    ),
  }
}

const text = (value: string): Parameter => [value, 'text']
const bigint = (value: string): Parameter => [value, 'bigint']
const byId = byKey(
  ({ id }) => id,
  ({ id }) => id,
)

const marks = [text('flow_id'), text('event_id'), text('execution_id'), bigint('expires'), bigint('now')]

/**
 * Said in a way that no index answers: `is null` makes PostgreSQL look through the index of all unfinished ones, and through
 * what the finished ones have left in it.
 */
const isUnfinished = 'coalesce(e.finished, -1) = -1'

/** An update of many rows by id and generation (E4), which says which of them were still held. */
function held(set: string, more: readonly Parameter[] = []): BulkStatement {
  const parameters = [text('id'), bigint('generation'), ...more]
  return bulk(
    parameters,
    `update executions as e set ${set} from ${given(parameters)}
      where e.id = given.id and e.generation = given.generation and ${isUnfinished} returning e.id`,
    byId,
  )
}

/**
 * The statements that a busy server runs all the time and that no rule gives a form for many calls. What a statement does to
 * one row is the same in both forms, which the contract suite holds them to.
 */
const bulkStatements: { readonly [K in keyof WriteStatements]?: BulkStatement } = {
  mark: bulk(
    [text('flowId'), text('eventId')],
    `select m.flow_id, m.event_id, m.execution_id, m.expires from ${given([text('flowId'), text('eventId')])}
      join execution_marks as m on m.flow_id = given."flowId" and m.event_id = given."eventId"`,
    byKey(
      ({ flowId, eventId }) => `${String(flowId)}\n${String(eventId)}`,
      ({ flow_id, event_id }) => `${String(flow_id)}\n${String(event_id)}`,
    ),
  ),
  putMark: bulk(
    marks,
    `insert into execution_marks as m (flow_id, event_id, execution_id, expires)
      select flow_id, event_id, execution_id, expires from ${given(marks)} order by flow_id, event_id
      on conflict (flow_id, event_id) do update set execution_id = excluded.execution_id, expires = excluded.expires
      where m.expires <= (select min(now) from unnest($5::bigint[]) as times(now)) returning flow_id, event_id`,
    onceByKey(
      (call) => `${String(call['flow_id'])}\n${String(call['event_id'])}`,
      (row) => `${String(row['flow_id'])}\n${String(row['event_id'])}`,
    ),
  ),
  // A lock instead of a write: the row must not change until this commit, and nothing in it does.
  fence: bulk(
    [text('id'), bigint('generation')],
    `select e.id, e.status from ${given([text('id'), bigint('generation')])}
      join executions as e on e.id = given.id and e.generation = given.generation
      where ${isUnfinished} order by e.id for no key update of e`,
    byId,
  ),
  finish: held(
    `status = given.status, finished = given.finished, error_json = given.error_json, wake_at = null, node_id = null`,
    [text('status'), bigint('finished'), text('error_json')],
  ),
  findStep: bulk(
    [text('executionId'), text('name')],
    `select s.execution_id, s.name, s.result from ${given([text('executionId'), text('name')])}
      join execution_steps as s on s.execution_id = given."executionId" and s.name = given.name`,
    byKey(
      ({ executionId, name }) => `${String(executionId)}\n${String(name)}`,
      ({ execution_id, name }) => `${String(execution_id)}\n${String(name)}`,
    ),
  ),
  findTable: bulk([text('id')], `select * from data_tables where id = any($1::text[])`, byId),
  growTable: bulk(
    [text('id'), bigint('rows'), bigint('bytes')],
    `update data_tables as t set row_count = t.row_count + given.rows, row_bytes = t.row_bytes + given.bytes
      from ${given([text('id'), bigint('rows'), bigint('bytes')])} where t.id = given.id`,
    each,
  ),
  findRow: bulk(
    [text('tableId'), text('id')],
    `select r.table_id, r.id, r.data, octet_length(r.data) as bytes from ${given([text('tableId'), text('id')])}
      join data_rows as r on r.table_id = given."tableId" and r.id = given.id`,
    byKey(
      ({ tableId, id }) => `${String(tableId)}\n${String(id)}`,
      ({ table_id, id }) => `${String(table_id)}\n${String(id)}`,
    ),
  ),
  updateRow: bulk(
    [text('table_id'), text('id'), text('data'), bigint('last_updated')],
    `update data_rows as r set data = given.data, last_updated = given.last_updated
      from ${given([text('table_id'), text('id'), text('data'), bigint('last_updated')])}
      where r.table_id = given.table_id and r.id = given.id`,
    each,
  ),
  deleteRow: bulk(
    [text('tableId'), text('id')],
    `delete from data_rows as r using ${given([text('tableId'), text('id')])}
      where r.table_id = given."tableId" and r.id = given.id`,
    each,
  ),
  // A lock here too: what it waits for must not end until it waits.
  olderOne: bulk(
    [text('id')],
    `select d.id from unnest($1::text[]) as given(id) join deliveries as d on d.id = given.id
      join lateral (select o.id from deliveries as o where o.hook_id = d.hook_id and o.order_key = d.order_key and o.id < d.id
        and o.status in ('PENDING', 'FAILED') order by o.id desc limit 1 for share) as older on true`,
    byId,
  ),
  hookExists: bulk([text('id')], `select id, revision from hooks where id = any($1::text[]) for key share`, byId),
  flowState: bulk([text('id')], `select id, version, status from flows where id = any($1::text[]) for key share`, byId),
}

/** The statements of the writer, and for those that have it the form for many calls. */
export interface WriteForms {
  readonly compiled: Readonly<Record<keyof WriteStatements, CompiledStatement>>
  readonly bulk: ReadonlyMap<string, BulkStatement>
}

export function writeFormsOf(compiled: WriteForms['compiled'], types: ColumnTypes): WriteForms {
  const forms = Object.entries(compiled).flatMap(([name, statement]) => {
    const form = bulkStatements[name as keyof typeof compiled] ?? derivedBulk(statement, types)
    return form === null ? [] : [[name, form] as const]
  })
  return { compiled, bulk: new Map(forms) }
}
