import type { Json } from '../../base/json/json.ts'
import { CardError, defineEffect, type Tools } from '../../cards/card.ts'
import { any, boolean, text } from '../../cards/fields.ts'
import { CsvMistakes, readTableCsv } from '../../language/tables/table-csv.ts'
import { fileContent } from '../files/file-tools.ts'
import { countOutput, tableField } from './table-fields.ts'
import { change } from './table-tools.ts'

/** Mistakes that the error names. */
const shown = 3

export const importCsv = defineEffect({
  id: 'tables.import-csv',
  title: 'Import CSV',
  description:
    'Adds the rows of a CSV text or file to a table, all or none, exactly once. Its first line has the names of columns; a column that is left out gets its default.',
  inputs: {
    table: tableField,
    csv: text({ label: 'CSV', help: 'As text; or as the file below.', optional: true, default: '' }),
    file: any({ label: 'File', help: 'What another card gave as a file, or its id.', optional: true }),
    delimiter: text({ label: 'Delimiter', optional: true, default: ',', min: 1, max: 1 }),
    replace: boolean({ label: 'Replace', help: 'Deletes every row before.', optional: true, default: false }),
  },
  outputs: { count: countOutput },
  examples: [
    { inputs: { table: 'People', csv: 'Name,Age\nAda,36\nBo,7\n' } },
    {
      title: 'What does not fit is told with its line, and nothing is changed.',
      inputs: { table: 'People', csv: 'Name,Age\nAda,old\n' },
      error: 'Line 2, column "Age": expected a number, got text that is not a number.',
    },
  ],
  async perform({ table, csv, file, delimiter, replace }, tools) {
    const { rows } = await change(tools, 'rows', table, async (found) => ({
      kind: 'insert',
      tableId: found.id,
      rows: await readTableCsv(found, await bytesOf(csv, file, tools), delimiter).catch(asCardError),
      ...(replace ? { replace } : {}),
    }))
    return { count: rows }
  },
})

async function bytesOf(csv: string, file: Json, tools: Tools): Promise<Uint8Array> {
  return file === null || file === '' ? Buffer.from(csv) : fileContent(tools, file)
}

function asCardError(thrown: unknown): never {
  if (!(thrown instanceof CsvMistakes)) throw thrown
  const more = thrown.mistakes.length - shown
  const end = more > 0 ? ` And ${more} more.` : ''
  throw new CardError('Invalid Input', thrown.mistakes.slice(0, shown).join(' ') + end, 400)
}
