import { isJsonObject } from '../../base/json/json.ts'
import { CardError, defineEffect } from '../../cards/card.ts'
import { list } from '../../cards/fields.ts'
import { rowValues } from '../../language/tables/row.ts'
import { tableLimits } from '../../model/table.ts'
import { countOutput, tableField } from './table-fields.ts'
import { change, given } from './table-tools.ts'

export const createRows = defineEffect({
  id: 'tables.create-rows',
  title: 'Create Rows',
  description: 'Adds rows to a table, all or none, exactly once.',
  inputs: {
    table: tableField,
    rows: list({
      label: 'Rows',
      help: 'Objects with a value for each column, by its name.',
      max: tableLimits.changedRows,
    }),
  },
  outputs: { row_ids: list({ label: 'Row IDs', help: 'In the order of the rows.' }), count: countOutput },
  examples: [
    { inputs: { table: 'People', rows: [{ Name: 'Ada' }, { Name: 'Bo', Age: 7 }] } },
    {
      title: 'One row that does not fit keeps all of them out.',
      inputs: { table: 'People', rows: [{ Name: 'Ada' }, { Age: 'old' }] },
      error: 'Table "People", column "Age": expected a number, got text that is not a number.',
    },
    {
      title: 'No rows are no change.',
      inputs: { table: 'People', rows: [] },
      outputs: { row_ids: [], count: 0 },
    },
  ],
  async perform({ table, rows }, tools) {
    const { ids } = await change(tools, 'rows', table, (found) => ({
      kind: 'insert',
      tableId: found.id,
      rows: rows.map((row, i) => {
        if (!isJsonObject(row)) throw new CardError('Invalid Input', `Row ${i + 1} is not an object.`, 400)
        return rowValues(found, given(row))
      }),
    }))
    return { row_ids: ids, count: ids.length }
  },
})
