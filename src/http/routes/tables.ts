import { Readable } from 'node:stream'
import { z } from 'zod'
import { defaultJsonLimits, readJson } from '../../base/json/index.ts'
import { isProblem, problem } from '../../base/errors.ts'
import type { Json } from '../../base/json/json.ts'
import { namedValues } from '../../language/tables/row.ts'
import {
  columnTypes,
  tableLimits,
  type ColumnType,
  type FilledTable,
  type RowCursor,
  type TableRow,
} from '../../model/table.ts'
import { openTableService, type RowSearch } from '../../tables/table-service.ts'
import { booleanParameter, integerParameter, isoTime, setLinks } from '../paging.ts'
import { route } from '../route.ts'

export type TableParts = Parameters<typeof openTableService>[0] & { readonly publicUrl: () => string }

const json = z.unknown() as z.ZodType<Json> // comes out of parsed JSON, which zod cannot know
const types = Object.keys(columnTypes) as [ColumnType, ...ColumnType[]] // keys of the table itself
const time = z.iso.datetime()

const column = {
  name: z.string().min(1).max(tableLimits.columnName),
  type: z.enum(types).describe('date: ISO 8601 in UTC. It stays while the table has rows.'),
}
const table = z.strictObject({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  folderId: z.string().nullable(),
  columns: z.array(z.strictObject({ id: z.string(), ...column, default: z.unknown() })),
  rows: z.int(),
  bytes: z.int().describe('Of all rows as they are stored.'),
  created: time,
  lastUpdated: time.describe('Of what stands here; a change of its rows is none.'),
  revision: z.int(),
})
const input = z.strictObject({
  name: z.string().trim().min(1).max(tableLimits.name),
  description: z.string().max(tableLimits.description).optional(),
  folderId: z.string().max(100).nullable().optional(),
  columns: z.array(
    z.strictObject({
      id: z.string().max(100).optional().describe('Of a column that there is. Without it the column is new.'),
      ...column,
      default: json.optional().describe('What a new row has where nothing is said.'),
    }),
  ),
  revision: z.int().min(1).optional().describe('The newest one that you have seen: a newer one is not overwritten.'),
})
const row = z.strictObject({
  id: z.string(),
  values: z.record(z.string(), z.unknown()).describe('By the names of the columns; an empty cell is null.'),
  created: time,
  lastUpdated: time,
})
const cells = z.record(z.string(), json).describe('By the names of columns. null, or empty text, is an empty cell.')
const changed = (name: 'deleted' | 'rows') => z.strictObject({ [name]: z.int() })

const searchParameters = {
  where: z
    .string()
    .max(20_000)
    .optional()
    .describe(
      'A list of conditions as JSON, each `{"column", "operator", "value", "join"}`. Operators: `=` (without one), `!=`, `<`, `<=`, `>`, `>=`, `contains`, `starts with`, `is empty`, `is not empty`. `join`, `and` or `or`, says how a condition goes with the next one; `and` is stronger. `Row ID`, `Created` and `Updated` are columns too.',
    ),
  q: z.string().max(200).optional().describe('Text that is in one of the cells, whatever the case of A to Z.'),
}
const orderParameters = {
  sortBy: z
    .string()
    .max(tableLimits.columnName)
    .optional()
    .describe('A column. Without one rows stand as they were made.'),
  sortOrder: z.enum(['asc', 'desc']).optional(),
}
const delimiter = z.string().length(1).default(',').describe('One character: `,`, `;`, a tab or `|`.')

const shown = ({ created, lastUpdated, ...rest }: FilledTable) => ({
  ...rest,
  created: isoTime(created),
  lastUpdated: isoTime(lastUpdated),
})
const shownRow = (of: FilledTable, { id, created, lastUpdated, ...rest }: TableRow) => ({
  id,
  values: namedValues(of, { id, created, lastUpdated, ...rest }),
  created: isoTime(created),
  lastUpdated: isoTime(lastUpdated),
})

const [read, manage] = ['flowhook.tables.read', 'flowhook.tables.manage'] as const
const tag = 'Tables'

/** Tables that flows and people keep rows in. */
export const tableRoutes = (parts: TableParts) => {
  const tables = openTableService(parts)
  return [
    route({
      method: 'GET',
      path: '/api/v1/tables',
      permission: read,
      tag,
      summary: `Every table, by name: at most ${tableLimits.tables}.`,
      output: z.array(table),
      handle: async () => (await tables.list()).map(shown),
    }),
    route({
      method: 'POST',
      path: '/api/v1/tables',
      permission: manage,
      tag,
      summary: `Create a table, with at most ${tableLimits.columns} columns.`,
      input: input.omit({ revision: true }),
      output: table,
      handle: async (call) => shown(await tables.create(call.input, call.principal)),
    }),
    route({
      method: 'GET',
      path: '/api/v1/tables/:id',
      permission: read,
      tag,
      summary: 'One table.',
      output: table,
      handle: async ({ params }) => shown(await tables.get(params.id)),
    }),
    route({
      method: 'PUT',
      path: '/api/v1/tables/:id',
      permission: manage,
      tag,
      summary: 'Rename a table, move it, or change its columns.',
      description:
        'Columns are known by their ids: one that is left out goes with all of its cells, one without an id is new, and their order is the order in which they are shown.',
      input,
      output: table,
      handle: async (call) => shown(await tables.replace(call.params.id, call.input, call.principal)),
    }),
    route({
      method: 'DELETE',
      path: '/api/v1/tables/:id',
      permission: manage,
      tag,
      summary: 'Delete a table with its rows.',
      status: 204,
      handle: ({ params, principal }) => tables.delete(params.id, principal),
    }),
    route({
      method: 'GET',
      path: '/api/v1/tables/:id/rows',
      permission: read,
      tag,
      summary: 'Rows that fit, in the order of a column, or as they were made.',
      description:
        'A part may have fewer rows than `limit`, or none, and still a next link: so many rows were looked at. Empty cells come first, in descending order last; texts are ordered by their first 100 characters, whatever the case of A to Z.',
      query: z.strictObject({
        ...searchParameters,
        ...orderParameters,
        limit: integerParameter(1, 1000, 50).describe('Rows in one answer.'),
        after: z.string().min(1).max(1000).optional().describe('From the next link of the answer before.'),
      }),
      output: z.array(row),
      async handle({ params, query, request, reply }) {
        const after = query.after === undefined ? null : cursorOf(query.after)
        const found = await tables.rows(params.id, searchOf(query), { limit: query.limit, after })
        setLinks({ request, reply }, parts.publicUrl(), found.next === null ? null : cursorText(found.next))
        return found.rows.map((each) => shownRow(found.table, each))
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/tables/:id/count',
      permission: read,
      tag,
      summary: 'How many rows fit.',
      query: z.strictObject(searchParameters),
      output: z.strictObject({
        count: z.int(),
        complete: z.boolean().describe('False where there are more rows than are looked at in one go.'),
      }),
      async handle({ params, query }) {
        const { count, isWhole } = await tables.count(params.id, searchOf(query))
        return { count, complete: isWhole }
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/tables/:id/rows',
      permission: manage,
      tag,
      summary: 'Add rows, all or none. A column that is left out gets its default.',
      input: z.strictObject({ rows: z.array(cells).min(1).max(1000) }),
      output: z.array(row),
      async handle({ params, input }) {
        const made = await tables.createRows(params.id, input.rows)
        return made.rows.map((each) => shownRow(made.table, each))
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/tables/:id/rows/:rowId',
      permission: read,
      tag,
      summary: 'One row.',
      output: row,
      async handle({ params }) {
        const found = await tables.row(params.id, params.rowId)
        return shownRow(found.table, found.row)
      },
    }),
    ...(['POST', 'PUT'] as const).map((method) =>
      route({
        method,
        path: '/api/v1/tables/:id/rows/:rowId',
        permission: manage,
        tag,
        summary:
          method === 'POST'
            ? 'Set some cells of a row; the others stay.'
            : 'Replace the cells of a row; those that are left out are emptied.',
        input: z.strictObject({ values: cells }),
        output: row,
        async handle({ params, input }) {
          const found = await tables.updateRow(params.id, params.rowId, input.values, method === 'PUT')
          return shownRow(found.table, found.row)
        },
      }),
    ),
    route({
      method: 'DELETE',
      path: '/api/v1/tables/:id/rows/:rowId',
      permission: manage,
      tag,
      summary: 'Delete a row.',
      status: 204,
      async handle({ params }) {
        if ((await tables.deleteRows(params.id, [params.rowId])) > 0) return
        throw problem('NOT_FOUND', { id: params.rowId, type: 'Row' })
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/tables/:id/deleteRows',
      permission: manage,
      tag,
      summary: 'Delete rows, all at once. Those that are gone already are passed over.',
      input: z.strictObject({ ids: z.array(z.string().min(1).max(100)).min(1).max(tableLimits.changedRows) }),
      output: changed('deleted'),
      handle: async ({ params, input }) => ({ deleted: await tables.deleteRows(params.id, input.ids) }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/tables/:id/clear',
      permission: manage,
      tag,
      summary: 'Delete every row.',
      output: changed('deleted'),
      handle: async ({ params, principal }) => ({ deleted: await tables.clear(params.id, principal) }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/tables/:id/import',
      permission: manage,
      tag,
      summary: `Put the rows of a CSV file in, all or none: at most ${tableLimits.insertedRows.toLocaleString('en')}.`,
      description:
        'UTF-8; the first line has the names of columns, in any order. A column that is left out gets its default; Row ID, Created and Updated are passed over. What is wrong is told with line and column, and then nothing is changed.',
      body: 'raw',
      consumes: ['text/csv'],
      maxBody: tableLimits.insertedBytes,
      query: z.strictObject({
        mode: z.enum(['append', 'replace']).default('append').describe('replace: deletes every row before.'),
        delimiter,
        preview: booleanParameter.describe('true: the file is judged, and nothing is changed.'),
      }),
      output: z.strictObject({ rows: z.int(), preview: z.boolean() }),
      async handle({ params, query, request, principal }) {
        const type = request.headers['content-type']
        if (type?.split(';', 1)[0]!.trim().toLowerCase() !== 'text/csv') {
          throw problem('CONTENT_TYPE_UNSUPPORTED', { type: type?.slice(0, 100) ?? '(none)', expected: 'text/csv' })
        }
        const body = request.body as Buffer | undefined // the context's parser gives the bytes
        const { mode, preview = false } = query
        const how = { delimiter: query.delimiter, replace: mode === 'replace', preview }
        const { rows } = await tables.importCsv(params.id, body ?? new Uint8Array(), how, principal)
        return { rows, preview }
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/tables/:id/export',
      permission: read,
      tag,
      summary: 'The rows that fit as a CSV file.',
      produces: 'text/csv',
      query: z.strictObject({
        ...searchParameters,
        ...orderParameters,
        columns: z
          .string()
          .max(20_000)
          .optional()
          .describe('A list of names as JSON, `Row ID`, `Created` and `Updated` among them. Without it all columns.'),
        delimiter,
        formulas: z
          .enum(['escape', 'keep'])
          .default('escape')
          .describe(
            'escape: what a spreadsheet would run as a formula gets an apostrophe in front, which the import takes away. keep: as it is.',
          ),
      }),
      async handle({ params, query, principal, reply }) {
        const names = query.columns === undefined ? undefined : listIn('columns', query.columns)
        if (names?.some((name) => typeof name !== 'string') === true) throw listExpected('columns')
        const form = {
          delimiter: query.delimiter,
          keepFormulas: query.formulas === 'keep',
          ...(names === undefined ? {} : { columns: names as readonly string[] }), // checked above
        }
        const made = await tables.exportCsv(params.id, searchOf(query), form, principal)
        const file = encodeURIComponent(made.table.name)
        reply.type('text/csv; charset=utf-8')
        reply.header('content-disposition', `attachment; filename="table.csv"; filename*=UTF-8''${file}.csv`)
        return Readable.from(made.text)
      },
    }),
  ]
}

interface SearchQuery {
  readonly where?: string | undefined
  readonly q?: string | undefined
  readonly sortBy?: string | undefined
  readonly sortOrder?: 'asc' | 'desc' | undefined
}

function searchOf({ where, q, sortBy, sortOrder }: SearchQuery): RowSearch {
  return { q, sortBy, sortOrder, ...(where === undefined ? {} : { where: listIn('where', where) }) }
}

/** @throws PARAMETER_INVALID */
function listIn(name: string, text: string): readonly Json[] {
  try {
    const read = readJson(Buffer.from(text), defaultJsonLimits)
    if (Array.isArray(read)) return read
  } catch (error) {
    if (!isProblem(error)) throw error
  }
  throw listExpected(name)
}

const listExpected = (name: string) =>
  problem('PARAMETER_INVALID', { detail: `${name} must be a list as JSON, as the API description has it.` })

const cursorText = ({ id, key }: RowCursor): string => Buffer.from(JSON.stringify([id, key])).toString('base64url')

/** @throws PARAMETER_INVALID for what no next link has */
function cursorOf(text: string): RowCursor {
  try {
    const [id, key] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [unknown, unknown]
    const isKey = key === null || typeof key === 'string' || typeof key === 'number'
    if (typeof id === 'string' && isKey) return { id, key }
  } catch {
    // Said below.
  }
  throw problem('PARAMETER_INVALID', { detail: 'after must be the cursor of a next link.' })
}
