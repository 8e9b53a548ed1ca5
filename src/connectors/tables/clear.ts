import { defineEffect } from '../../cards/card.ts'
import { countOutput, tableField } from './table-fields.ts'
import { change } from './table-tools.ts'

export const clear = defineEffect({
  id: 'tables.clear',
  title: 'Clear Table',
  description: 'Deletes every row of a table.',
  inputs: { table: tableField },
  outputs: { count: countOutput },
  okta: {
    functions: ['stash:clearTable'],
    inputs: { table: 'parameters.stash' },
    outputs: { count: 'Table.Cleared Rows' },
  },
  examples: [
    { inputs: { table: 'People' } },
    { title: 'An empty table stays as it is.', inputs: { table: 'Empty' }, outputs: { count: 0 } },
  ],
  async perform({ table }, tools) {
    const { rows } = await change(tools, 'clear', table, ({ id }) => ({ kind: 'clear', tableId: id }))
    return { count: rows }
  },
})
