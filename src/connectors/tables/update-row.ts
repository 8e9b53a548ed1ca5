import { defineEffect } from '../../cards/card.ts'
import { rowValues } from '../../language/tables/row.ts'
import { emptyField, rowIdField, tableField, valuesField } from './table-fields.ts'
import { change, given } from './table-tools.ts'

export const updateRow = defineEffect({
  id: 'tables.update-row',
  title: 'Update Row',
  description: 'Sets fields of a row, exactly once. A row that there is not is an error.',
  inputs: { table: tableField, row_id: rowIdField, values: valuesField, empty: emptyField },
  outputs: {},
  okta: {
    functions: ['stash:updateRow', 'stash:updateRow2'],
    inputs: {
      table: 'parameters.stash',
      row_id: 'Update By.Row ID',
      empty: 'parameters.updateEmptyInputs',
      values: { fields: 'rest', group: 'Fields' },
    },
  },
  examples: [
    { inputs: { table: 'People', row_id: '0190-…', values: { Age: 37 } } },
    {
      title: 'A row that is gone is an error.',
      inputs: { table: 'People', row_id: 'gone', values: { Age: 37 } },
      error: 'Not found: Resource not found: gone (Row)',
    },
  ],
  async perform({ table, row_id, values, empty }, tools) {
    await change(tools, 'row', table, (found) => ({
      kind: 'update',
      tableId: found.id,
      rowIds: [row_id],
      values: rowValues(found, empty === 'yes' ? values : given(values)),
      strict: true,
    }))
    return {}
  },
})
