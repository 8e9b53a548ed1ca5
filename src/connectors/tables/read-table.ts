import { defineEffect } from '../../cards/card.ts'
import { list, text } from '../../cards/fields.ts'
import { countOutput, tableField } from './table-fields.ts'
import { tableOf } from './table-tools.ts'

export const readTable = defineEffect({
  id: 'tables.read-table',
  title: 'Read Table',
  description: 'Tells of a table: its columns, and how many rows it has.',
  inputs: { table: tableField },
  outputs: {
    table_id: text({ label: 'Table ID' }),
    name: text({ label: 'Name' }),
    columns: list({ label: 'Columns', help: 'Each with name, type and default.' }),
    count: countOutput,
  },
  okta: {
    functions: ['stash:readTable'],
    inputs: { table: 'parameters.stash' },
    outputs: { columns: 'Output.Column Schema' },
  },
  examples: [
    { inputs: { table: 'People' } },
    {
      title: 'A table that there is not is an error.',
      inputs: { table: 'Nobody' },
      error: 'There is no table with the id or name "Nobody".',
    },
  ],
  perform: (inputs, tools) =>
    tools.durable.step(`${tools.name}/table`, async () => {
      const { id, name, columns, rows } = await tableOf(tools, inputs.table)
      return {
        table_id: id,
        name,
        columns: columns.map((column) => ({ name: column.name, type: column.type, default: column.default })),
        count: rows,
      }
    }),
})
