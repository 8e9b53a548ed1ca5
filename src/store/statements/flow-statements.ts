import { sql } from 'kysely'
import { prepared } from '../prepared.ts'
import type { Database, FlowTable } from '../schema.ts'

/** What the writer does with flows. */
export const flowWrites = {
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
    }),
  ),
  updateFlow: prepared<FlowTable>()((db, value) =>
    db
      .updateTable('flows')
      .set({
        name: value('name'),
        name_key: value('name_key'),
        status: value('status'),
        version: value('version'),
        created: value('created'),
        last_updated: value('last_updated'),
        alias: value('alias'),
        client_token_hash: value('client_token_hash'),
        client_token_sealed: value('client_token_sealed'),
      })
      .where('id', '=', value('id')),
  ),
  flowVersionNumber: prepared<{ id: string }>()((db, value) =>
    db.selectFrom('flows').select('version').where('id', '=', value('id')),
  ),
  insertFlowVersion: prepared<Database['flow_versions']>()((db, value) =>
    db.insertInto('flow_versions').values({
      flow_id: value('flow_id'),
      version: value('version'),
      definition: value('definition'),
      created: value('created'),
      created_by: value('created_by'),
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
  /** Behind the place of (`key`, `id`) in the order of names; `part` is what a name must have in it. */
  listFlows: prepared<{ key: string; id: string; part: string; limit: number }>()((db, value) =>
    db
      .selectFrom('flows')
      .innerJoin('flow_versions', (join) =>
        join.onRef('flow_versions.flow_id', '=', 'flows.id').onRef('flow_versions.version', '=', 'flows.version'),
      )
      .select(flowColumns)
      .where((where) =>
        where(where.refTuple('flows.name_key', 'flows.id'), '>', where.tuple(value('key'), value('id'))),
      )
      .where((where) => sql<boolean>`${where.ref('flows.name_key')} like ${value('part')} escape '\\'`)
      .orderBy('flows.name_key')
      .orderBy('flows.id')
      .limit(value('limit')),
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
