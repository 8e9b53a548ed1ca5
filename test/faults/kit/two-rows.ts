import assert from 'node:assert/strict'
import type pg from 'pg'
import { eventually } from '../../kit/server.ts'
import type { Ledger } from './ledger.ts'
import type { Nodes } from './nodes.ts'

/** Three servers share two to four cores here: what is left of a load takes a while. */
const patience = 120_000

export interface Prepared {
  readonly path: string
  /** How often each id is in the table that the flow writes. */
  rows(): Promise<ReadonlyMap<string, number>>
}

/** A flow of three journaled steps: a row, a short wait, another row. */
export async function prepare(nodes: Nodes, database: pg.Pool): Promise<Prepared> {
  const name = `Ledger ${crypto.randomUUID()}`
  const table = await nodes.api<{ id: string; columns: readonly { id: string }[] }>('POST', '/api/v1/tables', {
    name,
    columns: [{ name: 'Id', type: 'text' }],
  })
  const row = (id: string) => ({
    id,
    card: 'tables.create-row',
    inputs: { table: table.id, values: { Id: { $from: 'trigger.body.id' } } },
  })
  const created = await nodes.api<{ id: string }>('POST', '/api/v1/flows', {
    name,
    trigger: { event: 'api_endpoint', security: 'client_token' },
    cards: [row('first'), { id: 'wait', card: 'flow.wait-for', inputs: { delay: 0.05 } }, row('second')],
  })
  await nodes.api('POST', `/api/v1/flows/${created.id}/lifecycle/activate`)
  const { invokeUrl } = await nodes.api<{ invokeUrl: string }>('GET', `/api/v1/flows/${created.id}/endpoint`)
  const { pathname, search } = new URL(invokeUrl)
  await eventually(async () => {
    const headers = { 'x-okta-verification-challenge': 'x' }
    const answers = await Promise.all(nodes.all.map(({ url }) => fetch(url + pathname + search, { headers })))
    return answers.every(({ status }) => status === 200)
  }, 'all servers know the flow')
  const column = table.columns[0]!.id
  return {
    path: pathname + search,
    async rows() {
      const { rows } = await database.query<{ id: string; count: string }>(
        `select data::json ->> $2 as id, count(*) as count from flowhook.data_rows where table_id = $1 group by 1`,
        [table.id, column],
      )
      return new Map(rows.map(({ id, count }) => [id, Number(count)]))
    },
  }
}

/** Resolves when each of these has both of its rows. */
export const arrive = (ids: Iterable<string>, { rows }: Prepared, withinMs = patience) =>
  eventually(
    async () => {
      const found = await rows().catch(() => new Map<string, number>())
      return [...ids].every((id) => (found.get(id) ?? 0) >= 2)
    },
    'everything acknowledged has both of its rows',
    withinMs,
  )

/** Joins what was acknowledged with the rows, of which each execution makes two. */
export async function close(what: string, ledger: Ledger, flow: Prepared): Promise<void> {
  await arrive(ledger.ackedIds, flow)
  // What was not acknowledged may be under way still: its second row would look like a lost one.
  let rows = await flow.rows()
  await eventually(async () => {
    rows = await flow.rows()
    return [...rows.values()].every((count) => count >= 2)
  }, 'no execution is half done')
  for (const [id, count] of rows) for (let time = 0; time < count - 1; time++) ledger.arrived(id)
  const { lost, duplicated, unexpected } = ledger.close(what)
  assert.deepEqual({ lost, duplicated, unexpected }, { lost: 0, duplicated: 0, unexpected: 0 })
}
