import { csv, CsvFailure, readCsv, withoutApostrophe, type CsvCell, type CsvForm } from '../../base/csv/index.ts'
import type { Json } from '../../base/json/json.ts'
import { tableLimits, type RowValues, type Table, type TableColumn, type TableRow } from '../../model/table.ts'
import { toText } from '../convert.ts'
import { writeDate } from '../date-text.ts'
import { suggestion } from '../nearest.ts'
import { ValueError } from '../value-error.ts'
import { cellValue } from './cell.ts'
import { columnNamed, rowFactOf } from './row.ts'

/** Sentences that each name a line of a file. */
export class CsvMistakes extends Error {
  readonly mistakes: readonly string[]

  constructor(mistakes: readonly string[]) {
    super(mistakes.join(' '))
    this.name = 'CsvMistakes'
    this.mistakes = mistakes
  }
}

/** Mistakes that are told of one file. */
const mostMistakes = 50

/**
 * Reads the rows of a file for a table: the first line has the names of columns, in any order; a column that is left out gets
 * its default. `Row ID`, `Created` and `Updated`, which an export may have, are passed over. Judges the whole file.
 *
 * @param bytes CSV in UTF-8
 * @throws CsvMistakes
 */
export async function readTableCsv(
  table: Pick<Table, 'name' | 'columns'>,
  bytes: Uint8Array,
  delimiter = ',',
): Promise<readonly RowValues[]> {
  if (!isDelimiter(delimiter)) throw new CsvMistakes([delimiterSentence])
  const mistakes: string[] = []
  const rows: RowValues[] = []
  let header: readonly (TableColumn | null)[] | null = null
  let room = tableLimits.insertedBytes
  try {
    for await (const { line, cells } of readCsv(bytes, { delimiter, maxRecord: 2 * tableLimits.rowBytes })) {
      if (header === null) {
        header = headerOf(table, cells)
        continue
      }
      if (rows.length === tableLimits.insertedRows) {
        mistakes.push(`Line ${line}: A file has at most ${tableLimits.insertedRows} rows. Split it.`)
        break
      }
      const values = rowOf(header, cells, line, mistakes)
      room -= JSON.stringify(values).length
      if (room < 0)
        mistakes.push(`Line ${line}: The rows have more than ${tableLimits.insertedBytes} bytes. Split the file.`)
      if (room < 0 || mistakes.length >= mostMistakes) break
      rows.push(values)
    }
  } catch (error) {
    if (!(error instanceof CsvFailure)) throw error
    mistakes.push(error.message)
  }
  if (header === null && mistakes.length === 0)
    mistakes.push('The file is empty. Its first line has the names of columns.')
  if (mistakes.length > 0) throw new CsvMistakes(mistakes)
  return rows
}

function headerOf(table: Pick<Table, 'name' | 'columns'>, cells: readonly string[]): readonly (TableColumn | null)[] {
  const names = cells.map((cell) => withoutApostrophe(cell).trim())
  const mistakes = names.flatMap((name, i) => {
    if (rowFactOf(table, name) !== null) return []
    if (names.indexOf(name) < i) return [`Line 1: The column "${name.slice(0, 100)}" is there twice.`]
    if (table.columns.some((column) => column.name === name)) return []
    const others = table.columns.map((column) => column.name)
    return [`Line 1: The table "${table.name}" has no column "${name.slice(0, 100)}".${suggestion(name, others)}`]
  })
  if (mistakes.length > 0) throw new CsvMistakes(mistakes.slice(0, mostMistakes))
  return names.map((name) => (rowFactOf(table, name) === null ? columnNamed(table, name) : null))
}

function rowOf(
  header: readonly (TableColumn | null)[],
  cells: readonly string[],
  line: number,
  mistakes: string[],
): RowValues {
  const values: Record<string, Json> = {}
  if (cells.length > header.length) {
    mistakes.push(`Line ${line}: There are ${cells.length} values for ${header.length} columns.`)
    return values
  }
  for (const [i, column] of header.entries()) {
    if (column === null) continue
    const cell = cells[i] ?? ''
    const place = `Line ${line}, column "${column.name}"`
    try {
      const value = cellValue(column, column.type === 'text' ? withoutApostrophe(cell) : cell, place)
      if (cell.length * 3 > tableLimits.cellBytes && Buffer.byteLength(cell) > tableLimits.cellBytes) {
        mistakes.push(`${place}: A value has at most ${tableLimits.cellBytes} bytes.`)
      }
      values[column.id] = value
    } catch (error) {
      if (!(error instanceof ValueError)) throw error
      mistakes.push(error.message)
    }
  }
  return values
}

/** What of a table is in a file. */
export interface TableCsvForm extends CsvForm {
  /** The names of columns, `Row ID`, `Created` and `Updated` among them; without it all columns. */
  readonly columns?: readonly string[]
}

/** Writes the rows of a table as CSV, the first line with the names of columns. */
export interface TableCsvWriter {
  readonly header: string
  /** The rows as lines. */
  lines(rows: readonly TableRow[]): string
}

/** @throws ValueError for a column that there is not, or a delimiter that is none */
export function tableCsvWriter(table: Table, form: TableCsvForm = {}): TableCsvWriter {
  if (form.delimiter !== undefined && !isDelimiter(form.delimiter))
    throw new ValueError('Invalid Input', delimiterSentence)
  const names = form.columns ?? table.columns.map(({ name }) => name)
  const readers = names.map((name) => cellReader(table, name))
  return {
    header: csv([names], form),
    lines: (rows) =>
      csv(
        rows.map((row) => readers.map((read) => read(row))),
        form,
      ),
  }
}

function cellReader(table: Table, name: string): (row: TableRow) => CsvCell {
  switch (rowFactOf(table, name)) {
    case 'id':
      return ({ id }) => id
    case 'created':
      return ({ created }) => writeDate(created)
    case 'updated':
      return ({ lastUpdated }) => writeDate(lastUpdated)
    case null: {
      const { id } = columnNamed(table, name)
      return ({ values }) => {
        const value = values[id] ?? null
        return value === null || typeof value === 'number' ? value : toText(value)
      }
    }
  }
}

const isDelimiter = (text: string): boolean => text.length === 1 && !/["\r\n\w.+-]/.test(text)
const delimiterSentence = 'A delimiter is one character: a comma, a semicolon, a tab or a bar.'
