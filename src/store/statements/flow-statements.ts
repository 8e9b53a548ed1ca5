import { sql } from 'kysely'
import { prepared } from '../prepared.ts'
import type { Database, FlowTable } from '../schema.ts'

/** What the writer does with flows. */
export const flowWrites = {
  putFlowCursor: prepared<Database['flow_cursors']>()((db, value) =>
    db
      .insertInto('flow_cursors')
      .values({ flow_id: value('flow_id'), schedule: value('schedule'), position: value('position') })
      .onConflict((conflict) =>
        conflict.column('flow_id').doUpdateSet({ schedule: value('schedule'), position: value('position') }),
      ),
  ),
  deleteFlowCursor: prepared<{ id: string }>()((db, value) =>
    db.deleteFrom('flow_cursors').where('flow_id', '=', value('id')),
  ),
  insertFlow: prepared<FlowTable>()((db, value) =>
    db.insertInto('flows').values({
      id: value('id'),
      name: value('name'),
      name_key: value('name_key'),
      status: value('status'),
      version: value('version'),
      created: value('created'),
      last_updated: value('last_updated'),
      alias: value('alias'),
      client_token_hash: value('client_token_hash'),
      client_token_sealed: value('client_token_sealed'),
      folder_id: value('folder_id'),
      created_by: value('created_by'),
      event: value('event'),
      security: value('security'),
      summary: value('summary'),
    }),
  ),
  updateFlow: prepared<
    Pick<
      FlowTable,
      'id' | 'name' | 'name_key' | 'status' | 'version' | 'last_updated' | 'event' | 'security' | 'summary'
    >
  >()((db, value) =>
    db
      .updateTable('flows')
      .set({
        name: value('name'),
        name_key: value('name_key'),
        status: value('status'),
        version: value('version'),
        last_updated: value('last_updated'),
        event: value('event'),
        security: value('security'),
        summary: value('summary'),
      })
      .where('id', '=', value('id')),
  ),
  setFlowAlias: prepared<{ id: string; alias: string; lastUpdated: number }>()((db, value) =>
    db
      .updateTable('flows')
      .set({ alias: value('alias'), last_updated: value('lastUpdated') })
      .where('id', '=', value('id')),
  ),
  setFlowToken: prepared<{ id: string; hash: string; sealed: string; lastUpdated: number }>()((db, value) =>
    db
      .updateTable('flows')
      .set({
        client_token_hash: value('hash'),
        client_token_sealed: value('sealed'),
        last_updated: value('lastUpdated'),
      })
      .where('id', '=', value('id')),
  ),
  setFlowFolder: prepared<{ id: string; folderId: string | null }>()((db, value) =>
    db
      .updateTable('flows')
      .set({ folder_id: value('folderId') })
      .where('id', '=', value('id')),
  ),
  flowState: prepared<{ id: string }>()((db, value) =>
    db.selectFrom('flows').select(['version', 'status']).where('id', '=', value('id')),
  ),
  flowWithAlias: prepared<{ alias: string }>()((db, value) =>
    db.selectFrom('flows').select('id').where('alias', '=', value('alias')),
  ),
  insertFlowVersion: prepared<Database['flow_versions']>()((db, value) =>
    db.insertInto('flow_versions').values({
      flow_id: value('flow_id'),
      version: value('version'),
      definition: value('definition'),
      created: value('created'),
      created_by: value('created_by'),
      created_by_name: value('created_by_name'),
    }),
  ),
  deleteFlow: prepared<{ id: string }>()((db, value) => db.deleteFrom('flows').where('id', '=', value('id'))),
  deleteFlowVersions: prepared<{ id: string }>()((db, value) =>
    db.deleteFrom('flow_versions').where('flow_id', '=', value('id')),
  ),
}

const flowColumns = [
  'flows.id',
  'flows.name',
  'flows.name_key',
  'flows.status',
  'flows.version',
  'flows.created',
  'flows.last_updated',
  'flows.alias',
  'flows.client_token_hash',
  'flows.client_token_sealed',
  'flows.folder_id',
  'flows.created_by',
  'flow_versions.definition',
] as const

/** Flows with the definition of their newest version. */
export const flowReads = {
  getFlow: prepared<{ id: string }>()((db, value) =>
    db
      .selectFrom('flows')
      .innerJoin('flow_versions', (join) =>
        join.onRef('flow_versions.flow_id', '=', 'flows.id').onRef('flow_versions.version', '=', 'flows.version'),
      )
      .select(flowColumns)
      .where('flows.id', '=', value('id')),
  ),
  getFlowByAlias: prepared<{ alias: string }>()((db, value) =>
    db
      .selectFrom('flows')
      .innerJoin('flow_versions', (join) =>
        join.onRef('flow_versions.flow_id', '=', 'flows.id').onRef('flow_versions.version', '=', 'flows.version'),
      )
      .select(flowColumns)
      .where('flows.alias', '=', value('alias')),
  ),
  /** Behind the place of (`key`, `id`) in the order of names. */
  listFlows: prepared<{ key: string; id: string; limit: number }>()((db, value) =>
    db
      .selectFrom('flows')
      .innerJoin('flow_versions', (join) =>
        join.onRef('flow_versions.flow_id', '=', 'flows.id').onRef('flow_versions.version', '=', 'flows.version'),
      )
      .select(flowColumns)
      .where((where) =>
        where(where.refTuple('flows.name_key', 'flows.id'), '>', where.tuple(value('key'), value('id'))),
      )
      .orderBy('flows.name_key')
      .orderBy('flows.id')
      .limit(value('limit')),
  ),
  newestExecution: prepared<{ flowId: string }>()((db, value) =>
    db
      .selectFrom('executions')
      .select(['id', 'status', 'started'])
      // As a range, for the reason that the list of flows that failed last gives.
      .where('flow_id', '>=', value('flowId'))
      .where('flow_id', '<=', value('flowId'))
      .orderBy('flow_id', 'desc')
      .orderBy('id', 'desc')
      .limit(1),
  ),
  /** By an index that has only these. */
  failedExecutions: prepared<{ flowId: string; from: string; most: number }>()((db, value) =>
    db
      .selectFrom((inner) =>
        inner
          .selectFrom('executions')
          .select('id')
          .where('flow_id', '=', value('flowId'))
          .where('status', '=', sql.lit('FAILED' as const))
          .where('id', '>=', value('from'))
          .limit(value('most'))
          .as('failed'),
      )
      .select((count) => count.fn.countAll<number>().as('count')),
  ),
  listFolders: prepared()((db) =>
    db
      .selectFrom('folders')
      .selectAll()
      .select((inner) =>
        inner
          .selectFrom('flows')
          .select((count) => count.fn.countAll<number>().as('flows'))
          .whereRef('flows.folder_id', '=', 'folders.id')
          .as('flows'),
      )
      .orderBy('name_key')
      .orderBy('id'),
  ),
  flowPlace: prepared<{ id: string }>()((db, value) =>
    db.selectFrom('flows').select(['name_key', 'id']).where('id', '=', value('id')),
  ),
  getFlowVersion: prepared<{ flowId: string; version: number }>()((db, value) =>
    db
      .selectFrom('flow_versions')
      .selectAll()
      .where('flow_id', '=', value('flowId'))
      .where('version', '=', value('version')),
  ),
  listFlowCursors: prepared()((db) => db.selectFrom('flow_cursors').selectAll()),
  listFlowVersions: prepared<{ flowId: string; before: number; limit: number }>()((db, value) =>
    db
      .selectFrom('flow_versions')
      .selectAll()
      .where('flow_id', '=', value('flowId'))
      .where('version', '<', value('before'))
      .orderBy('version', 'desc')
      .limit(value('limit')),
  ),
}
