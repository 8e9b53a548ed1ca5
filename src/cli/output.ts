import { stripVTControlCharacters } from 'node:util'

/** Where a command prints: what was asked for to `out`, everything else to `note`. */
export interface Output {
  out(text: string): void
  note(text: string): void
  /** Columns to fit a table into; unlimited where it does not go to a terminal. */
  readonly width: number
}

export const terminal: Output = Object.freeze({
  out: (text: string) => void process.stdout.write(`${lines(text)}\n`),
  note: (text: string) => void process.stderr.write(`${lines(text)}\n`),
  width: process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY,
})

/** One column: its heading and the text for a row. */
export type Column<T> = readonly [heading: string, text: (row: T) => string | number | null | undefined]

/**
 * Rows as a table with aligned columns; the last column is cut where a line would be wider than the terminal.
 *
 * Control characters are taken out: names and messages come from outside and must not steer a terminal.
 */
export function table<T>(rows: readonly T[], columns: readonly Column<T>[], width: number): string {
  const cells = [columns.map(([heading]) => heading), ...rows.map((row) => columns.map(([, text]) => plain(text(row))))]
  const widths = columns.map((_, column) => Math.max(...cells.map((line) => line[column]!.length)))
  return cells
    .map((line) => {
      const joined = line
        .map((cell, column) => cell.padEnd(column === columns.length - 1 ? 0 : widths[column]!))
        .join('  ')
      return joined.length > width ? `${joined.slice(0, width - 1)}…` : joined
    })
    .join('\n')
}

/** A thing's fields, one a line. Fields without a value are left out. */
export function fields(entries: readonly (readonly [string, string | number | null | undefined])[]): string {
  const given = entries.filter(([, value]) => value !== null && value !== undefined && value !== '')
  const width = Math.max(...given.map(([name]) => name.length))
  return given.map(([name, value]) => `${name.padEnd(width)}  ${plain(value)}`).join('\n')
}

export function plain(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return ''
  // eslint-disable-next-line no-control-regex
  return stripVTControlCharacters(String(value)).replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ')
}

/** The last gate before the terminal: what a command forgot to clean does not pass either. Line ends stay. */
function lines(text: string): string {
  return text.split('\n').map(plain).join('\n')
}

/** A value as JSON over several lines, for people and for `jq` alike; `indent` 0 keeps it on one line. */
export function json(value: unknown, indent = 2): string {
  // JSON escapes the first 32 control characters itself; terminals obey these others too, so they are written as escapes.
  return JSON.stringify(value, null, indent).replace(
    /[\u007f-\u009f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
