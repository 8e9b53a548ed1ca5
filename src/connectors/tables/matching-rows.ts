import type { Json } from '../../base/json/json.ts'
import type { Tools } from '../../cards/card.ts'
import { tableLimits, type Table, type RowCursor, type TableChange } from '../../model/table.ts'
import { change, rowQuery, tableOf } from './table-tools.ts'

/**
 * Changes every row that fits the conditions, part by part: which rows these are is recorded first, so that after a crash the
 * same ones are changed. Rows that come while it works are left alone.
 *
 * @returns how many were changed
 */
export async function changeMatching(
  tools: Tools,
  named: string,
  where: readonly Json[],
  make: (table: Table, rowIds: readonly string[]) => TableChange,
): Promise<number> {
  const { durable, tables, name } = tools
  const until = durable.now(`${name}/began`)
  let changed = 0
  let after: RowCursor | null = null
  for (let part = 0; ; part++) {
    const from: RowCursor | null = after
    const found: { ids: readonly string[]; next: RowCursor | null } = await durable.step(
      `${name}/find/${part}`,
      async () => {
        const query = rowQuery(await tableOf(tools, named), { where, sort_by: null, direction: 'asc' })
        const limits = { after: from, limit: tableLimits.changedRows, scan: tableLimits.rows, bytes: 32 * 1024 * 1024 }
        const { rows, next } = await tables.scanRows({ ...query, ...limits })
        const old = rows.filter(({ created }) => created <= until)
        return { ids: old.map(({ id }) => id), next: old.length < rows.length || next === null ? null : { ...next } }
      },
    )
    if (found.ids.length > 0) {
      const { rows } = await change(tools, `change/${part}`, named, (table) => make(table, found.ids))
      changed += rows
    }
    if (found.next === null) return changed
    after = found.next
  }
}
