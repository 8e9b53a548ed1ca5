import { defineEffect } from '../../cards/card.ts'
import { text } from '../../cards/fields.ts'
import { rowValues } from '../../language/tables/row.ts'
import { tableField, valuesField } from './table-fields.ts'
import { change, given } from './table-tools.ts'

export const createRow = defineEffect({
  id: 'tables.create-row',
  title: 'Create Row',
  description: 'Adds a row to a table, exactly once. Fields without a value get the default of their column.',
  inputs: { table: tableField, values: valuesField },
  outputs: { row_id: text({ label: 'Row ID' }) },
  okta: {
    functions: ['stash:createRow', 'stash:createRow2'],
    inputs: { table: 'parameters.stash', values: { fields: 'rest', group: 'Fields' } },
    outputs: { row_id: 'Output.Row ID' },
  },
  examples: [
    { inputs: { table: 'People', values: { Name: 'Ada', Age: 36 } } },
    {
      title: 'A name that no column has is an error.',
      inputs: { table: 'People', values: { Nmae: 'Ada' } },
      error: 'The table "People" has no column "Nmae". Did you mean "Name"?',
    },
    {
      title: 'So is a table that there is not.',
      inputs: { table: 'Nobody', values: {} },
      error: 'There is no table with the id or name "Nobody".',
    },
  ],
  async perform({ table, values }, tools) {
    const { ids } = await change(tools, 'row', table, (found) => ({
      kind: 'insert',
      tableId: found.id,
      rows: [rowValues(found, given(values))],
    }))
    return { row_id: ids[0]! }
  },
})
