import { defineEffect } from '../../cards/card.ts'
import { boolean } from '../../cards/fields.ts'
import { rowIdField, tableField } from './table-fields.ts'
import { change } from './table-tools.ts'

export const deleteRow = defineEffect({
  id: 'tables.delete-row',
  title: 'Delete Row',
  description: 'Deletes a row. One that there is not is no error.',
  inputs: { table: tableField, row_id: rowIdField },
  outputs: { deleted: boolean({ label: 'Deleted', help: 'False: there was no such row.' }) },
  okta: {
    functions: ['stash:deleteRow', 'stash:deleteRow2'],
    inputs: { table: 'parameters.stash', row_id: 'Delete By.Row ID' },
  },
  examples: [
    { inputs: { table: 'People', row_id: '0190-…' } },
    { title: 'A row that is gone.', inputs: { table: 'People', row_id: 'gone' }, outputs: { deleted: false } },
  ],
  async perform({ table, row_id }, tools) {
    const { rows } = await change(tools, 'row', table, ({ id }) => ({ kind: 'delete', tableId: id, rowIds: [row_id] }))
    return { deleted: rows > 0 }
  },
})
