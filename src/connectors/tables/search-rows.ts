import { defineEffect, type Outputs } from '../../cards/card.ts'
import { choice, list, text } from '../../cards/fields.ts'
import { rowObject } from '../../language/tables/row.ts'
import { tableLimits } from '../../model/table.ts'
import {
  countOutput,
  foundOutput,
  limitFields,
  mostRows,
  rowOutputs,
  searchFields,
  tableField,
} from './table-fields.ts'
import { rowOutputsOf, rowQuery, tableOf } from './table-tools.ts'

/** What a search keeps of rows at most: more would not go into a step, and its error says so. */
const mostBytes = 4 * 1024 * 1024

export const searchRows = defineEffect({
  id: 'tables.search-rows',
  title: 'Search Rows',
  description: 'Gives the first row of a table that fits the conditions, all of them, or how many there are.',
  inputs: {
    table: tableField,
    result: choice({
      label: 'Result',
      options: { one: 'First matching row', all: 'All matching rows', count: 'Number of matching rows' },
      optional: true,
      default: 'all',
    }),
    ...searchFields,
    ...limitFields,
  },
  outputs: {
    found: foundOutput,
    row_id: text({ label: 'Row ID', help: 'Of the first matching row.' }),
    ...rowOutputs,
    rows: list({ label: 'Rows', help: 'Objects by the names of columns, with Row ID, Created and Updated.' }),
    count: countOutput,
  },
  okta: {
    functions: ['stash:searchRows2', 'stash:searchRows'],
    inputs: {
      table: 'parameters.stash',
      result: 'parameters.resultSet',
      sort_by: 'Sort.Column',
      direction: 'Sort.Direction',
      limit: 'Sort.Limit',
      offset: 'Sort.Offset',
    },
    conditions: { where: 'Filter.Where Expression' },
    words: { result: { 'all-new': 'all' } },
    outputs: {
      row: 'Fields.*',
      row_id: 'Row.Row ID',
      created: 'Row.Created',
      updated: 'Row.Updated',
      rows: 'Result.Rows',
    },
  },
  examples: [
    {
      inputs: {
        table: 'People',
        where: [{ column: 'Age', operator: '>=', value: 18 }],
        sort_by: 'Name',
      },
    },
    {
      title: 'The first one, or nulls where none fits.',
      inputs: { table: 'People', result: 'one', where: [{ column: 'Name', value: 'Nobody' }] },
      outputs: {
        found: false,
        row_id: null,
        row: { Name: null, Age: null, Member: null },
        created: null,
        updated: null,
        rows: [],
        count: 0,
      },
    },
    {
      title: 'How many fit any of two conditions.',
      inputs: {
        table: 'People',
        result: 'count',
        where: [
          { column: 'Name', value: 'Nobody', join: 'or' },
          { column: 'Age', operator: '>', value: 1000 },
        ],
      },
      outputs: { found: false, row_id: null, row: {}, created: null, updated: null, rows: [], count: 0 },
    },
  ],
  perform({ table: named, result, limit, offset, ...search }, tools) {
    const { tables } = tools
    return tools.durable.step(`${tools.name}/rows`, async (): Promise<Outputs> => {
      const table = await tableOf(tools, named)
      const query = rowQuery(table, search)
      const nothing = { found: false, row_id: null, row: {}, created: null, updated: null, rows: [], count: 0 }
      if (result === 'count') {
        const { count } = await tables.countRows({ ...query, scan: tableLimits.rows })
        return { ...nothing, found: count > 0, count }
      }
      const most = result === 'one' ? 1 : limit === 0 ? mostRows : Math.min(limit, mostRows)
      const { rows } = await tables.scanRows({
        ...query,
        after: null,
        limit: most,
        offset,
        bytes: mostBytes,
        scan: tableLimits.rows,
      })
      const [first] = rows
      const isOne = result === 'one'
      if (first === undefined) {
        return { ...nothing, row: isOne ? Object.fromEntries(table.columns.map(({ name }) => [name, null])) : {} }
      }
      if (isOne) return { ...nothing, found: true, row_id: first.id, ...rowOutputsOf(table, first), count: 1 }
      return { ...nothing, found: true, rows: rows.map((row) => rowObject(table, row)), count: rows.length }
    })
  },
})
