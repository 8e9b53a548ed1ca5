import { defineEffect } from '../../cards/card.ts'
import { boolean, list, text } from '../../cards/fields.ts'
import { toText } from '../../language/convert.ts'
import { tableCsvWriter } from '../../language/tables/table-csv.ts'
import { tableLimits, type RowCursor } from '../../model/table.ts'
import { countOutput, limitFields, searchFields, tableField } from './table-fields.ts'
import { rowQuery, tableOf } from './table-tools.ts'

/** Characters of a file; more would not go into a step. */
const mostText = 2 * 1024 * 1024

export const exportCsv = defineEffect({
  id: 'tables.export-csv',
  title: 'Export to CSV',
  description: 'Writes the rows of a table that fit the conditions as CSV, the first line with the names of columns.',
  inputs: {
    table: tableField,
    filename: text({ label: 'Filename', optional: true, default: 'table.csv', max: 255 }),
    delimiter: text({ label: 'Delimiter', optional: true, default: ',', min: 1, max: 1 }),
    ...searchFields,
    columns: list({
      label: 'Columns',
      help: 'Their names; without any it is all of them.',
      optional: true,
      default: [],
    }),
    ...limitFields,
    keep_formulas: boolean({
      label: 'Keep formulas',
      help: 'No: what a spreadsheet would run as a formula gets an apostrophe in front.',
      optional: true,
      default: false,
    }),
  },
  outputs: {
    content: text({ label: 'File content' }),
    filename: text({ label: 'Filename' }),
    count: countOutput,
  },
  okta: {
    functions: ['stash:exportToCSV'],
    inputs: {
      table: 'parameters.stash',
      filename: 'File.Filename',
      delimiter: 'Options.Delimiter',
      columns: 'Options.Columns',
      limit: 'Options.Limit',
      offset: 'Options.Offset',
    },
    conditions: { where: 'Filter.Where Expression' },
    outputs: { content: 'CSV.File Content' },
  },
  examples: [
    { inputs: { table: 'People', filename: 'people.csv', columns: ['Row ID', 'Name'] } },
    {
      title: 'An empty table has its first line only.',
      inputs: { table: 'Empty', delimiter: ';' },
      outputs: { content: 'Name;Age;Member\r\n', filename: 'table.csv', count: 0 },
    },
  ],
  perform({ table: named, filename, delimiter, columns, limit, offset, keep_formulas, ...search }, tools) {
    return tools.durable.step(`${tools.name}/file`, async () => {
      const table = await tableOf(tools, named)
      const names = columns.map(toText)
      const form = { delimiter, keepFormulas: keep_formulas, ...(names.length === 0 ? {} : { columns: names }) }
      const writer = tableCsvWriter(table, form)
      const query = rowQuery(table, search)
      let content = writer.header
      let count = 0
      let after: RowCursor | null = null
      const most = limit === 0 ? tableLimits.rows : limit
      do {
        const left = Math.min(1_000, most - count)
        const passed: number = after === null ? offset : 0
        const read: Awaited<ReturnType<typeof tools.tables.scanRows>> = await tools.tables.scanRows({
          ...query,
          after,
          limit: left,
          offset: passed,
          bytes: mostText,
          scan: tableLimits.rows,
        })
        content += writer.lines(read.rows)
        count += read.rows.length
        after = read.next
        // The step says that it is too much.
      } while (after !== null && count < most && content.length <= mostText)
      return { content, filename, count }
    })
  },
})
