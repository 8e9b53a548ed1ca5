import type { Json } from '../../base/json/json.ts'
import { defineControl, type Outputs, type Passed } from '../../cards/card.ts'
import { integer } from '../../cards/fields.ts'
import {
  atOnce,
  collected,
  helperValues,
  itemFields,
  loopInputs,
  passes,
  type PassEnd,
} from '../../cards/list/passes.ts'
import { rowObject } from '../../language/tables/row.ts'
import { tableLimits, type RowCursor, type RowFilter } from '../../model/table.ts'
import { searchFields, tableField } from './table-fields.ts'
import { rowQuery, tableOf } from './table-tools.ts'

/** Rows that are read, and kept in the journal, at one time. */
const part = { rows: 500, bytes: 512 * 1024 }

/**
 * Rows come part by part, so that there may be more of them than one value holds. Which ones a part has is recorded: after a
 * crash it goes on with the same. Rows that come while it works are left out, or it could feed itself for ever.
 */
export const forEachRow = defineControl({
  id: 'tables.for-each-row',
  title: 'For Each Row',
  description:
    'Runs the cards inside it, or a helper flow, once for each row of a table that fits the conditions. They get item (the row, with Row ID, Created and Updated) and index (from 0). Stops at the first error.',
  inputs: {
    table: tableField,
    ...searchFields,
    limit: integer({
      label: 'Limit',
      help: 'The most rows; 0 is every one.',
      optional: true,
      default: 0,
      min: 0,
      max: tableLimits.rows,
    }),
    ...loopInputs,
    concurrency: atOnce,
  },
  outputs: { count: integer({ label: 'Rows done' }) },
  branches: { each: 'For each row' },
  inside: { each: itemFields },
  instead: { each: 'flow' },
  examples: [
    {
      inputs: { table: 'People', where: [{ column: 'Age', operator: '>=', value: 18 }] },
      branches: {
        each: [{ id: 'line', card: 'text.compose', inputs: { text: 'Hello {{example.item.Name}}' } }],
      },
    },
    { title: 'Of an empty table it runs nothing.', inputs: { table: 'Empty' }, outputs: { count: 0 } },
  ],
  async control({ table: named, concurrency, limit, flow, values, pick, ...search }, run) {
    const { durable, tables, name } = run
    const began = durable.now(`${name}/began`)
    const made: (Outputs | undefined)[] = []
    let count = 0
    let after: RowCursor | null = null
    for (let n = 0; ; n++) {
      const from: RowCursor | null = after
      const room = limit === 0 ? part.rows : Math.min(part.rows, limit - count)
      if (room === 0) break
      const read: { rows: readonly Json[]; next: RowCursor | null } = await durable.step(
        `${name}/rows/${n}`,
        async () => {
          const table = await tableOf(run, named)
          const query = rowQuery(table, search)
          const { rows, next } = await tables.scanRows({
            ...query,
            filter: notAfter(query.filter ?? [], began),
            after: from,
            limit: room,
            bytes: part.bytes,
            scan: tableLimits.rows,
          })
          return { rows: rows.map((row) => rowObject(table, row)), next: next === null ? null : { ...next } }
        },
      )
      const first = count
      const one = (at: number): PassEnd | Promise<PassEnd> => {
        const index = first + at
        const seen = { item: read.rows[at]!, index }
        if (flow !== null) {
          return run.call(flow, helperValues({ flow, values, pick }, seen), String(index)).then(() => null)
        }
        const keep = (passed: Passed): PassEnd => {
          if (run.joined.length > 0) made[index] = passed.made
          return passed.end?.kind === 'stopped' ? null : passed.end
        }
        const passed = run.pass('each', String(index), seen)
        return passed instanceof Promise ? passed.then(keep) : keep(passed)
      }
      const end = await passes(read.rows.length, concurrency, one)
      if (end !== null) return { end }
      count += read.rows.length
      if (read.next === null) break
      after = read.next
    }
    return { outputs: { ...collected(run.joined, made, count), count } }
  },
})

/** The rows that fit and were there at a time. */
function notAfter(filter: RowFilter, at: number): RowFilter {
  const old = { field: '$created', operator: '<=', value: at } as const
  return filter.length === 0 ? [[old]] : filter.map((group) => [...group, old])
}
