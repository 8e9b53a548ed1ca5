import { sql, type SelectQueryBuilder } from 'kysely'
import { problem } from '../../base/errors.ts'
import { idsFrom } from '../../base/ids.ts'
import type { FlowFilter } from '../../model/flow.ts'
import { flowSummaryOf } from '../rows.ts'
import type { Database } from '../schema.ts'
import type { ReadStatements } from '../statements/statements.ts'
import type { Reads } from '../store.ts'
import type { Reader } from './reader.ts'
import type { StatementTable } from '../statement.ts'

/**
 * Where a part of the list of flows begins in the order of names.
 *
 * @throws VALIDATION_FAILED where the flow that it begins behind is gone
 */
export async function flowPlace(
  statements: StatementTable<ReadStatements>,
  after: string | null,
): Promise<{ readonly key: string; readonly id: string }> {
  // Nothing sorts before the empty text, so the first part begins behind it.
  if (after === null) return { key: '', id: '' }
  const place = await statements.flowPlace.get({ id: after })
  if (place !== undefined) return { key: place.name_key, id: place.id }
  const cause = 'after: The flow that this part of the list begins behind was deleted. Begin with the first part.'
  throw problem('VALIDATION_FAILED', { subject: 'after' }, { causes: [cause] })
}

/** Rows of `flows` alone, then for each row that is shown one look into each of two indexes of executions. */
export async function listFlowSummaries(
  reader: Reader,
  statements: StatementTable<ReadStatements>,
  { limit, after, filter, failedSince, mostFailed }: Parameters<Reads['listFlowSummaries']>[0],
): ReturnType<Reads['listFlowSummaries']> {
  const place = await flowPlace(statements, after)
  const query = narrowed(reader.db.selectFrom('flows'), filter)
    .select(['id', 'name', 'status', 'version', 'created', 'last_updated', 'folder_id', 'created_by', 'summary'])
    .where((where) => where(where.refTuple('name_key', 'id'), '>', where.tuple(place.key, place.id)))
    .orderBy('name_key')
    .orderBy('id')
    .limit(limit)
  const rows = await query.execute()
  const from = idsFrom(failedSince)
  return Promise.all(
    rows.map(async (row) => {
      const [last, errors] = await Promise.all([
        statements.newestExecution.get({ flowId: row.id }),
        statements.failedExecutions.get({ flowId: row.id, from, most: mostFailed }),
      ])
      const lastExecution = last === undefined ? null : { id: last.id, status: last.status, started: last.started }
      return { ...flowSummaryOf(row, lastExecution), failed: errors?.count ?? 0 }
    }),
  )
}

/** How many flows fit. */
export async function countFlows(reader: Reader, filter: FlowFilter): Promise<number> {
  const counted = narrowed(reader.db.selectFrom('flows'), filter).select((s) => s.fn.countAll<number>().as('count'))
  return Number((await counted.executeTakeFirstOrThrow()).count)
}

type Flows = SelectQueryBuilder<Database, 'flows', object>

/** The rows of `flows` that fit. */
function narrowed(flows: Flows, { q, status, event, security, folderId, failed }: FlowFilter): Flows {
  let query = flows
  if (q !== undefined) {
    for (const word of q.toLowerCase().split(/\s+/)) {
      const part = `%${word.replace(/[\\%_]/g, '\\$&')}%`
      query = query.where((where) => sql<boolean>`${where.ref('name_key')} like ${part} escape '\\'`)
    }
  }
  if (status !== undefined) query = query.where('status', '=', status)
  if (event !== undefined) query = query.where('event', '=', event)
  if (security !== undefined) query = query.where('security', '=', security)
  if (folderId === null) query = query.where('folder_id', 'is', null)
  else if (folderId !== undefined) query = query.where('folder_id', '=', folderId)
  if (failed === true) {
    // First whether it ever failed, by the index that has only these. A range in place of `=` leaves the planner of PostgreSQL one
    // index in this order: else it walks back over everybody's executions, which finds none of a flow that never ran.
    query = query.where(
      sql<boolean>`exists (select 1 from executions where flow_id = flows.id and status = 'FAILED')
        and (select status from executions where flow_id >= flows.id and flow_id <= flows.id
          order by flow_id desc, id desc limit 1) = 'FAILED'`,
    )
  }
  return query
}
