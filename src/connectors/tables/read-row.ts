import { CardError, defineEffect } from '../../cards/card.ts'
import { rowIdField, rowOutputs, tableField } from './table-fields.ts'
import { rowOutputsOf, tableOf } from './table-tools.ts'

export const readRow = defineEffect({
  id: 'tables.read-row',
  title: 'Read Row',
  description: 'Gives a row by its id. A row that there is not is an error.',
  inputs: { table: tableField, row_id: rowIdField },
  outputs: rowOutputs,
  okta: {
    functions: ['stash:readRow', 'stash:readRow2'],
    inputs: { table: 'parameters.stash', row_id: 'Read By.Row ID' },
    outputs: { row: 'Fields.*', created: 'Row.Created', updated: 'Row.Updated' },
  },
  examples: [
    { inputs: { table: 'People', row_id: '0190-…' } },
    {
      title: 'A row that is gone is an error.',
      inputs: { table: 'People', row_id: 'gone' },
      error: 'The table "People" has no row gone.',
    },
  ],
  perform: (inputs, tools) =>
    tools.durable.step(`${tools.name}/row`, async () => {
      const table = await tableOf(tools, inputs.table)
      const row = await tools.tables.getRow(table.id, inputs.row_id)
      if (row !== null) return rowOutputsOf(table, row)
      throw new CardError('Not Found', `The table "${table.name}" has no row ${inputs.row_id}.`, 404)
    }),
})
