import { isJsonObject, type Json } from '../../base/json/json.ts'
import { CardError, defineEffect } from '../../cards/card.ts'
import { list, text } from '../../cards/fields.ts'
import { toText } from '../../language/convert.ts'
import { readColumns, type ColumnInput } from '../../language/tables/columns.ts'
import { columnTypes, tableLimits, type ColumnType } from '../../model/table.ts'

export const createTable = defineEffect({
  id: 'tables.create-table',
  title: 'Create Table',
  description: 'Makes an empty table, exactly once; an error where one of the name is there already.',
  inputs: {
    name: text({ label: 'Name', min: 1, max: tableLimits.name }),
    columns: list({
      label: 'Columns',
      help: 'Each a name, for a column of text, or an object with name, type (text, number, boolean, date, object, list) and default.',
      max: tableLimits.columns,
    }),
    description: text({ label: 'Description', optional: true, default: '', max: tableLimits.description }),
  },
  outputs: { table: text({ label: 'Table ID', help: 'Taken by every card that asks for a table.' }) },
  examples: [
    { inputs: { name: 'Leavers', columns: ['Email', { name: 'Left', type: 'date' }] } },
    {
      title: 'A type that there is not is an error.',
      inputs: { name: 'Leavers', columns: [{ name: 'Left', type: 'moment' }] },
      error: 'Column 1: type must be one of text, number, boolean, date, object, list.',
    },
  ],
  async perform({ name: given, columns, description }, { name: card, durable }) {
    const step = `${card}/table`
    const recorded = durable.recorded(step)
    if (recorded !== undefined) return { table: (recorded as { readonly ids: readonly string[] }).ids[0]! }
    const name = given.trim()
    if (name === '') throw new CardError('Invalid Input', 'Name: Expected a name.', 400)
    let n = 0
    const read = readColumns(columns.map(columnOf), [], () => durable.random(`${card}/column/${n++}`, 4))
    const [problem] = read.problems
    if (problem !== undefined) throw new CardError('Invalid Input', `${problem.at}: ${problem.message}`, 400)
    const id = durable.random(`${card}/id`, 16)
    const at = durable.now(`${card}/at`)
    const table = {
      id,
      name,
      description,
      folderId: null,
      columns: read.columns,
      created: at,
      lastUpdated: at,
      revision: 1,
    }
    await durable.write(step, { kind: 'create', tableId: id, table })
    return { table: id }
  },
})

function columnOf(given: Json, i: number): ColumnInput {
  if (!isJsonObject(given)) return { name: toText(given).trim(), type: 'text' }
  const { name, type = 'text', default: instead, ...others } = given
  const wrong = (message: string) => new CardError('Invalid Input', `Column ${i + 1}: ${message}`, 400)
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) throw wrong(`there is no "${unknown.slice(0, 50)}"; a column has name, type and default.`)
  if (typeof name !== 'string') throw wrong('name must be text.')
  if (!isColumnType(type)) throw wrong(`type must be one of ${Object.keys(columnTypes).join(', ')}.`)
  return { name: name.trim(), type, ...(instead === undefined ? {} : { default: instead }) }
}

const isColumnType = (type: Json): type is ColumnType => typeof type === 'string' && Object.hasOwn(columnTypes, type)
