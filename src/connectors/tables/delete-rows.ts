import { CardError, defineEffect } from '../../cards/card.ts'
import { changeMatching } from './matching-rows.ts'
import { countOutput, searchFields, tableField } from './table-fields.ts'

export const deleteRows = defineEffect({
  id: 'tables.delete-rows',
  title: 'Delete Rows',
  description: 'Deletes every row that fits the conditions. It needs one at least: Clear Table deletes every row.',
  inputs: { table: tableField, where: searchFields.where },
  outputs: { count: countOutput },
  examples: [
    { inputs: { table: 'People', where: [{ column: 'Created', operator: '<', value: '2026-01-01' }] } },
    {
      title: 'Without conditions it is an error.',
      inputs: { table: 'People' },
      error: 'Delete Rows needs a condition.',
    },
    {
      title: 'Where no row fits, nothing is deleted.',
      inputs: { table: 'People', where: [{ column: 'Name', value: 'Nobody' }] },
      outputs: { count: 0 },
    },
  ],
  async perform({ table, where }, tools) {
    if (where.length === 0) {
      throw new CardError('Invalid Input', 'Delete Rows needs a condition. Use Clear Table to delete every row.', 400)
    }
    const count = await changeMatching(tools, table, where, ({ id }, rowIds) => ({
      kind: 'delete',
      tableId: id,
      rowIds,
    }))
    return { count }
  },
})
