import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import type { Command } from 'commander'
import { columnTypes } from '../model/table.ts'
import { pages, pick, withContext, type Context } from './context.ts'
import { exitCodes, Failure } from './failure.ts'
import { collect, keyValue, parseJson, readInput, wholeNumber } from './input.ts'
import { fields, type Column } from './output.ts'

interface Table {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly columns: readonly { readonly name: string; readonly type: string; readonly default: unknown }[]
  readonly rows: number
}

interface Row {
  readonly id: string
  readonly values: Readonly<Record<string, unknown>>
}

interface SearchOptions {
  readonly where?: string
  readonly text?: string
  readonly sort?: string
  readonly desc?: boolean
}

/** `flowhook table …` */
export function tableCommands(program: Command): void {
  const table = program.command('table').description('tables: rows that flows and people keep')
  const search = (command: Command) =>
    command
      .option('--where <json>', 'conditions, e.g. [{"column": "Age", "operator": ">", "value": 17}]')
      .option('--text <text>', 'only rows with this in one of their cells')
      .option('--sort <column>', 'in the order of a column')
      .option('--desc', 'the last first')

  table.command('list').description('all tables').option('--json', 'print JSON').action(withContext(listTables))
  table
    .command('show <table>')
    .description('the columns of a table; by id, beginning of the id, or name')
    .option('--json', 'print JSON')
    .action(withContext(showTable))
  table
    .command('create <name>')
    .description('create a table')
    .option('--column <name=type>', `a column, e.g. Age=number; may be given several times: ${types}`, collect, [])
    .option('--json', 'print JSON')
    .action(withContext(createTable))
  search(table.command('rows <table>').description('rows of a table'))
    .option('--limit <n>', 'the most rows', '100')
    .option('--json', 'print JSON')
    .action(withContext(listRows))
  table
    .command('add <table> [values...]')
    .description('add a row: NAME=VALUE for each column; the others get their defaults')
    .option('--json', 'print JSON')
    .action(withContext(addRow))
  table
    .command('import <table> <file>')
    .description(
      'put the rows of a CSV file in, all or none; its first line has the names of columns; - reads standard input',
    )
    .option('--replace', 'delete every row before')
    .option('--delimiter <character>', 'what stands between values', ',')
    .option('--preview', 'only judge the file')
    .option('--json', 'print JSON')
    .action(withContext(importRows))
  search(table.command('export <table>').description('the rows of a table as CSV'))
    .option('--out <file>', 'where to write it; standard output without it')
    .option(
      '--column <name>',
      'only this column, Row ID, Created and Updated too; may be given several times',
      collect,
      [],
    )
    .option('--delimiter <character>', 'what stands between values', ',')
    .option('--keep-formulas', 'leave what a spreadsheet would run as a formula as it is')
    .option('--json', 'it is CSV anyway')
    .action(withContext(exportRows))
  table
    .command('clear <table>')
    .description('delete every row of a table')
    .option('--json', 'print JSON')
    .action(withContext(clearTable))
  table.command('delete <table>').description('delete a table with its rows').action(withContext(deleteTable))
}

const types = Object.keys(columnTypes).join(', ')

async function find(context: Context, wanted: string): Promise<Table> {
  return pick(await context.api.get<readonly Table[]>('/api/v1/tables'), wanted, 'table')
}

async function listTables(context: Context) {
  context.list(
    await context.api.get<readonly Table[]>('/api/v1/tables'),
    [
      ['ID', ({ id }) => id],
      ['ROWS', ({ rows }) => rows],
      ['COLUMNS', ({ columns }) => columns.length],
      ['NAME', ({ name }) => name],
    ],
    'There is no table yet. flowhook table create NAME --column NAME=TYPE makes one.',
  )
}

const text = ({ id, name, description, rows, columns }: Table): string =>
  fields([
    ['Id', id],
    ['Name', name],
    ['Description', description],
    ['Rows', rows],
    ...columns.map((column) => [`Column ${column.name}`, column.type] as const),
  ])

async function showTable(context: Context, wanted: string) {
  const table = await find(context, wanted)
  context.one(table, () => text(table))
}

async function createTable(context: Context, name: string, options: { column: readonly string[] }) {
  const columns = options.column.map((given) => {
    // A name may have "=" in it, a type never has.
    const at = given.lastIndexOf('=')
    if (at > 0) return { name: given.slice(0, at), type: given.slice(at + 1) }
    throw new Failure(`--column is “${given}”; expected NAME=TYPE.`, { exitCode: exitCodes.usage })
  })
  const table = await context.api.post<Table>('/api/v1/tables', { name, columns })
  context.one(table, () => text(table))
}

function queryOf({ where, text: q, sort, desc }: SearchOptions): URLSearchParams {
  const query = new URLSearchParams()
  if (where !== undefined) query.set('where', JSON.stringify(parseJson(where, '--where')))
  if (q !== undefined) query.set('q', q)
  if (sort !== undefined) query.set('sortBy', sort)
  if (desc === true) query.set('sortOrder', 'desc')
  return query
}

async function listRows(context: Context, wanted: string, options: SearchOptions & { limit: string }) {
  const { id, columns } = await find(context, wanted)
  const most = wholeNumber(options.limit, '--limit', 100_000)
  const query = queryOf(options)
  query.set('limit', String(Math.min(most, 1000)))
  const rows = await pages<Row>(context.api, `/api/v1/tables/${id}/rows?${query}`, most)
  const shown = columns.map(({ name }): Column<Row> => [name, ({ values }) => cell(values[name])])
  context.list(rows, [['ROW ID', (row) => row.id], ...shown], 'No row fits.')
}

const cell = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)

async function addRow(context: Context, wanted: string, given: readonly string[]) {
  const { id } = await find(context, wanted)
  const values = Object.fromEntries(given.map((each) => keyValue(each, 'A value')))
  const [row] = await context.api.post<readonly Row[]>(`/api/v1/tables/${id}/rows`, { rows: [values] })
  context.one(row, () => row!.id)
}

async function importRows(
  context: Context,
  wanted: string,
  file: string,
  options: { replace?: boolean; delimiter: string; preview?: boolean },
) {
  const { id, name } = await find(context, wanted)
  const query = new URLSearchParams({
    mode: options.replace === true ? 'replace' : 'append',
    delimiter: options.delimiter,
  })
  if (options.preview === true) query.set('preview', 'true')
  const answer = await context.api.send(
    'POST',
    `/api/v1/tables/${id}/import?${query}`,
    await readInput(file),
    'text/csv',
  )
  const done = (await answer.json()) as { readonly rows: number } // as the API describes it
  const words =
    options.preview === true ? `${done.rows} rows fit; nothing was changed.` : `${done.rows} rows are in ${name}.`
  context.one(done, () => words)
}

async function exportRows(
  context: Context,
  wanted: string,
  options: SearchOptions & {
    readonly out?: string
    readonly column: readonly string[]
    readonly delimiter: string
    readonly keepFormulas?: boolean
  },
) {
  const { id } = await find(context, wanted)
  const query = queryOf(options)
  query.set('delimiter', options.delimiter)
  if (options.column.length > 0) query.set('columns', JSON.stringify(options.column))
  if (options.keepFormulas === true) query.set('formulas', 'keep')
  const answer = await context.api.send('GET', `/api/v1/tables/${id}/export?${query}`)
  if (options.out === undefined && process.stdout.isTTY) return context.out((await answer.text()).trimEnd())
  const target = options.out === undefined ? process.stdout : createWriteStream(options.out)
  // What fetch gives is the web stream that Node reads; its types say so in two places.
  const source = Readable.fromWeb(answer.body as ReadableStream<Uint8Array>)
  await pipeline(source, target, { end: options.out !== undefined }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'EPIPE') return
    throw new Failure(`${options.out ?? 'Standard output'} cannot be written: ${cause.message}`, {
      exitCode: exitCodes.usage,
    })
  })
  if (options.out !== undefined) context.note(`Wrote ${options.out}.`)
}

async function clearTable(context: Context, wanted: string) {
  const { id, name } = await find(context, wanted)
  const done = await context.api.post<{ readonly deleted: number }>(`/api/v1/tables/${id}/clear`)
  context.one(done, () => `Deleted ${done.deleted} rows of ${name}.`)
}

async function deleteTable(context: Context, wanted: string) {
  const { id, name } = await find(context, wanted)
  await context.api.delete(`/api/v1/tables/${id}`)
  context.note(`Deleted ${name}.`)
}
