import { defineEffect } from '../../cards/card.ts'
import { rowValues } from '../../language/tables/row.ts'
import { changeMatching } from './matching-rows.ts'
import { countOutput, emptyField, searchFields, tableField, valuesField } from './table-fields.ts'
import { given } from './table-tools.ts'

export const updateRows = defineEffect({
  id: 'tables.update-rows',
  title: 'Update Rows',
  description: 'Sets fields of every row that fits the conditions; without conditions of every row.',
  inputs: { table: tableField, where: searchFields.where, values: valuesField, empty: emptyField },
  outputs: { count: countOutput },
  examples: [
    {
      inputs: {
        table: 'People',
        where: [{ column: 'Age', operator: '<', value: 18 }],
        values: { Member: false },
      },
    },
    {
      title: 'Where no row fits, nothing is changed.',
      inputs: { table: 'People', where: [{ column: 'Name', value: 'Nobody' }], values: { Age: 1 } },
      outputs: { count: 0 },
    },
  ],
  perform: async ({ table, where, values, empty }, tools) => ({
    count: await changeMatching(tools, table, where, (found, rowIds) => ({
      kind: 'update',
      tableId: found.id,
      rowIds,
      values: rowValues(found, empty === 'yes' ? values : given(values)),
    })),
  }),
})
