/** A cell: text, a number, or nothing. */
export type CsvCell = string | number | null

export interface CsvForm {
  /** One character; a comma without it. */
  readonly delimiter?: string
  /** What a spreadsheet would take for a formula stays as it is; for programs only. */
  readonly keepFormulas?: boolean
}

/**
 * Rows as CSV (RFC 4180): CRLF, quotes where they are needed.
 *
 * What a spreadsheet would take for a formula (`=`, `+`, `-`, `@`, tab or carriage return at the beginning) gets an
 * apostrophe in front, as OWASP's page on CSV injection has it: cells hold what came from outside. Numbers stay. So that
 * `withoutApostrophe` gives the same text again, one that begins like that behind apostrophes gets one more.
 */
export function csv(rows: readonly (readonly CsvCell[])[], form: CsvForm = {}): string {
  const { delimiter = ',', keepFormulas = false } = form
  const line = (row: readonly CsvCell[]) => row.map((value) => cell(value, delimiter, keepFormulas)).join(delimiter)
  // An empty line would be no row.
  return rows.map((row) => `${line(row) || '""'}\r\n`).join('')
}

/** What a cell was before `csv` put an apostrophe in front of it. */
export const withoutApostrophe = (text: string): string => (/^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text)

function cell(value: CsvCell, delimiter: string, keepFormulas: boolean): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = !keepFormulas && /^'*[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /["\r\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text
}
