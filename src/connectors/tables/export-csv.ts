import { defineEffect } from '../../cards/card.ts'
import { boolean, list, object, text } from '../../cards/fields.ts'
import { toText } from '../../language/convert.ts'
import { tableCsvWriter } from '../../language/tables/table-csv.ts'
import { fileLimits } from '../../model/file.ts'
import { tableLimits, type RowCursor } from '../../model/table.ts'
import { createFile } from '../files/file-tools.ts'
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
    as_file: boolean({
      label: 'As a file',
      help: 'A file has up to 16 MiB, the text 2 MiB.',
      optional: true,
      default: false,
    }),
    keep_formulas: boolean({
      label: 'Keep formulas',
      help: 'No: what a spreadsheet would run as a formula gets an apostrophe in front.',
      optional: true,
      default: false,
    }),
  },
  outputs: {
    content: text({ label: 'File content', help: 'Empty where it is a file.' }),
    file: object({ label: 'File', help: 'Null where it is a text.' }),
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
      outputs: { content: 'Name;Age;Member\r\n', file: null, filename: 'table.csv', count: 0 },
    },
  ],
  perform({ table: named, filename, delimiter, columns, limit, offset, as_file, keep_formulas, ...search }, tools) {
    return tools.durable.step(`${tools.name}/file`, async () => {
      const table = await tableOf(tools, named)
      const names = columns.map(toText)
      const form = { delimiter, keepFormulas: keep_formulas, ...(names.length === 0 ? {} : { columns: names }) }
      const writer = tableCsvWriter(table, form)
      const query = rowQuery(table, search)
      const parts = [writer.header]
      let length = writer.header.length
      const mostLength = as_file ? fileLimits.bytes : mostText
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
        const lines = writer.lines(read.rows)
        parts.push(lines)
        length += lines.length
        count += read.rows.length
        after = read.next
        // What is too much is said where it is kept.
      } while (after !== null && count < most && length <= mostLength)
      const content = parts.join('')
      if (!as_file) return { content, file: null, filename, count }
      const file = await createFile(tools, { name: filename, type: 'text/csv', content: Buffer.from(content) })
      return { content: '', file, filename, count }
    })
  },
})
