/**
 * Rows as CSV (RFC 4180): CRLF, quotes where they are needed.
 *
 * What a spreadsheet would take for a formula (`=`, `+`, `-`, `@`, tab or carriage return at the beginning) gets an
 * apostrophe in front, as OWASP's page on CSV injection has it: cells hold what came from outside. Plain numbers stay.
 */
export function csv(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

function cell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
