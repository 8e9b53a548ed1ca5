import { problem } from '../../base/errors.ts'
import type { Json } from '../../base/json/json.ts'
import {
  tableLimits,
  type ColumnType,
  type RowValues,
  type StampedChange,
  type Table,
  type TableChanged,
  type TableColumn,
} from '../../model/table.ts'
import { filledTableOf, tableColumns, tableKey } from '../rows.ts'
import { bytesOf, type ApplyTable, type Writing } from './apply.ts'
import { journal } from './apply-executions.ts'

export const applyTables: ApplyTable<
  'table.insert' | 'table.update' | 'table.delete' | 'table.change' | 'execution.change'
> = {
  async 'table.insert'({ statements }, { table }) {
    const insert = await judgedTable(statements, table)
    await insert()
    return null
  },
  async 'table.update'({ statements }, { table }) {
    const { id, name, folderId, lastUpdated, revision } = table
    const found = await statements.findTable.get({ id })
    if (found === undefined) throw notFound(id)
    if (found.revision + 1 !== revision) {
      throw problem('CONFLICT', { type: 'Table', id, found: found.revision, expected: revision - 1 })
    }
    const before = filledTableOf(found)
    await check(statements, table)
    const types = new Map(table.columns.map((column) => [column.id, column.type]))
    const changed = before.columns.find((column) => (types.get(column.id) ?? column.type) !== column.type)
    if (changed !== undefined && found.row_count > 0) {
      const cause = `The column "${changed.name}" has the type ${changed.type}, which cannot change while the table has rows. Add another column, or clear the table.`
      throw refused('columns', cause)
    }
    const { data, name_key } = tableColumns(table)
    await statements.updateTable.run({
      id,
      name,
      name_key,
      folder_id: folderId,
      last_updated: lastUpdated,
      revision,
      data,
    })
    const gone = before.columns.filter((column) => !types.has(column.id))
    if (gone.length > 0 && found.row_count > 0) {
      for (const column of gone) await statements.dropCells.run({ tableId: id, column: column.id })
      await statements.measureTable.run({ id })
    }
    return null
  },
  async 'table.delete'({ statements }, { id }) {
    if ((await statements.deleteTable.run({ id })) === 0) throw notFound(id)
    await statements.clearRows.run({ tableId: id })
    return null
  },
  async 'table.change'(writing, { change }) {
    const write = await judged(writing, change)
    return write()
  },
  async 'execution.change'(writing, { id, generation, steps, name, isNew = false, change }) {
    const { statements } = writing
    // A commit whose answer was lost is made again by whoever waited for it.
    const known = isNew ? undefined : await statements.findStep.get({ executionId: id, name })
    if (known !== undefined) {
      return (await statements.fence.get({ id, generation })) === undefined
        ? null
        : (JSON.parse(known.result) as TableChanged)
    }
    // A refusal comes before the first write, and the fence is one.
    const write = await judged(writing, change)
    const held = await statements.fence.get({ id, generation })
    if (held === undefined) return null
    if (held.status === 'WAITING') await statements.goOn.run({ id })
    const changed = await write()
    await journal(statements, id, [...steps, { name, result: JSON.stringify(changed) }])
    return changed
  },
}

/** Says whether a table can be made, and gives what makes it. @throws VALIDATION_FAILED */
async function judgedTable(statements: Writing['statements'], table: Table): Promise<() => Promise<unknown>> {
  if (((await statements.countTables.get({}))?.count ?? 0) >= tableLimits.tables) {
    throw refused('table', `There are ${tableLimits.tables} tables already, which is the most there may be.`)
  }
  await check(statements, table)
  const { data, name_key } = tableColumns(table)
  const { id, name, folderId, created, lastUpdated, revision } = table
  return async () =>
    await statements.insertTable.run({
      id,
      name,
      name_key,
      folder_id: folderId,
      created,
      last_updated: lastUpdated,
      revision,
      data,
    })
}

/** Name and folder. @throws VALIDATION_FAILED */
async function check(statements: Writing['statements'], { id, name, folderId }: Table): Promise<void> {
  const taken = await statements.tableWithName.get({ key: tableKey(name) })
  if (taken !== undefined && taken.id !== id) throw refused('name', `There is a table "${name}" already.`)
  if (folderId !== null && (await statements.getFolder.get({ id: folderId })) === undefined) {
    throw refused('folderId', `There is no folder ${folderId}. GET /api/v1/folders lists them.`)
  }
}

/** Says whether a change can be made, and gives what makes it. @throws NOT_FOUND, VALIDATION_FAILED */
async function judged(
  { statements }: Writing,
  { change, at, ids }: StampedChange,
): Promise<() => Promise<TableChanged>> {
  const { tableId } = change
  if (change.kind === 'create') {
    const insert = await judgedTable(statements, change.table)
    return async () => {
      await insert()
      return { rows: 0, ids: [tableId] }
    }
  }
  const row = await statements.findTable.get({ id: tableId })
  if (row === undefined) throw notFound(tableId)
  const table = filledTableOf(row)
  const grow = async (rows: number, bytes: number) => statements.growTable.run({ id: tableId, rows, bytes })

  switch (change.kind) {
    case 'insert': {
      if (change.rows.length > tableLimits.insertedRows) {
        throw refused('rows', `At most ${tableLimits.insertedRows} rows can be put in at once.`)
      }
      const { replace = false } = change
      const before = replace ? { rows: 0, bytes: 0 } : table
      if (before.rows + change.rows.length > tableLimits.rows) {
        const cause = `The table "${table.name}" has ${table.rows} rows; with ${change.rows.length} more it would have more than ${tableLimits.rows}.`
        throw refused('rows', cause)
      }
      const datas = change.rows.map((values) => dataOf(rowOf(table.columns, {}, withDefaults(table.columns, values))))
      const bytes = datas.reduce((sum, data) => sum + bytesOf(data), 0)
      checkBytes(table.name, before.bytes + bytes)
      return async () => {
        if (replace) {
          await statements.clearRows.run({ tableId })
          await grow(-table.rows, -table.bytes)
        }
        await Promise.all(
          datas.map((data, i) =>
            statements.insertRow.run({ table_id: tableId, id: ids[i]!, created: at, last_updated: at, data }),
          ),
        )
        await grow(datas.length, bytes)
        return { rows: datas.length, ids: ids.length <= tableLimits.changedRows ? ids : [] }
      }
    }
    case 'update': {
      const { strict = false } = change
      const updates: { readonly id: string; readonly data: string; readonly bytes: number }[] = []
      for (const id of distinct(change.rowIds)) {
        const found = await statements.findRow.get({ tableId, id })
        if (found === undefined) {
          if (strict) throw problem('NOT_FOUND', { id, type: 'Row' })
          continue
        }
        const data = dataOf(rowOf(table.columns, JSON.parse(found.data) as RowValues, change.values))
        updates.push({ id, data, bytes: bytesOf(data) - found.bytes })
      }
      const bytes = updates.reduce((sum, update) => sum + update.bytes, 0)
      checkBytes(table.name, table.bytes + bytes)
      return async () => {
        for (const { id, data } of updates)
          await statements.updateRow.run({ table_id: tableId, id, last_updated: at, data })
        if (bytes !== 0) await grow(0, bytes)
        return { rows: updates.length, ids: [] }
      }
    }
    case 'delete': {
      const rowIds = distinct(change.rowIds)
      return async () => {
        let [rows, bytes] = [0, 0]
        for (const id of rowIds) {
          const found = await statements.findRow.get({ tableId, id })
          if (found === undefined) continue
          await statements.deleteRow.run({ tableId, id })
          rows++
          bytes += found.bytes
        }
        if (rows > 0) await grow(-rows, -bytes)
        return { rows, ids: [] }
      }
    }
    case 'clear':
      return async () => {
        await statements.clearRows.run({ tableId })
        await grow(-table.rows, -table.bytes)
        return { rows: table.rows, ids: [] }
      }
  }
}

function distinct(ids: readonly string[]): readonly string[] {
  if (ids.length > tableLimits.changedRows) {
    throw refused('rows', `At most ${tableLimits.changedRows} rows can be changed at once.`)
  }
  return [...new Set(ids)]
}

function withDefaults(columns: readonly TableColumn[], values: RowValues): RowValues {
  const filled: Record<string, Json> = { ...values }
  for (const { id, default: instead } of columns) if (filled[id] === undefined) filled[id] = instead
  return filled
}

/** A row with some of its cells set. Only cells with something in them, in the order of the columns. */
function rowOf(columns: readonly TableColumn[], before: RowValues, set: RowValues): RowValues {
  const values: Record<string, Json> = {}
  for (const column of columns) {
    const given = set[column.id]
    const value = given === undefined ? (before[column.id] ?? null) : given
    if (value === null || value === '') continue
    if (given !== undefined) checkCell(column, value)
    values[column.id] = value
  }
  return values
}

const dataOf = (values: RowValues): string => {
  const data = JSON.stringify(values)
  if (data.length * 3 > tableLimits.rowBytes && bytesOf(data) > tableLimits.rowBytes) {
    throw refused('rows', `A row would have more than ${tableLimits.rowBytes} bytes.`)
  }
  return data
}

/** The last judgement: whoever converted the value may have seen the table as it was a moment before. */
function checkCell({ name, type }: TableColumn, value: Json): void {
  if (!isOf(type, value)) throw refused('rows', `The column "${name}" has the type ${type}; a value does not fit.`)
  const size = typeof value === 'string' ? value.length : typeof value === 'object' ? JSON.stringify(value).length : 0
  if (size * 3 <= tableLimits.cellBytes) return
  if (bytesOf(typeof value === 'string' ? value : JSON.stringify(value)) > tableLimits.cellBytes) {
    throw refused('rows', `A value for the column "${name}" has more than ${tableLimits.cellBytes} bytes.`)
  }
}

function isOf(type: ColumnType, value: Json): boolean {
  switch (type) {
    case 'text':
    case 'date':
      return typeof value === 'string'
    case 'number':
    case 'boolean':
      return typeof value === type
    case 'list':
      return Array.isArray(value)
    case 'object':
      return typeof value === 'object' && !Array.isArray(value)
  }
}

function checkBytes(name: string, bytes: number): void {
  if (bytes > tableLimits.tableBytes) {
    throw refused('rows', `The rows of the table "${name}" would have more than ${tableLimits.tableBytes} bytes.`)
  }
}

const refused = (subject: string, cause: string) =>
  problem('VALIDATION_FAILED', { subject }, { causes: [`${subject}: ${cause}`] })
const notFound = (id: string) => problem('NOT_FOUND', { id, type: 'Table' })
