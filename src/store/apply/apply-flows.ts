import { problem } from '../../base/errors.ts'
import type { Flow } from '../../model/flow.ts'
import { definitionColumns } from '../rows.ts'
import type { FlowTable, FlowVersionTable } from '../schema.ts'
import type { ApplyTable, Writing } from './apply.ts'
import { deleteExecution } from './delete-execution.ts'

type Kinds = 'flow.insert' | 'flow.update' | 'flow.endpoint' | 'flow.move' | 'flow.cursor' | 'flow.delete'

export const applyFlows: ApplyTable<Kinds> = {
  async 'flow.insert'({ statements }, { flow, createdBy, createdByName }) {
    await checkAlias(statements, flow.id, flow.alias)
    await checkFolder(statements, flow.folderId)
    await statements.insertFlow.run(rowOf(flow))
    await statements.insertFlowVersion.run(versionOf(flow, createdBy, createdByName))
    return null
  },
  async 'flow.update'({ statements }, { flow, expectedVersion, createdBy, createdByName }) {
    const stored = await statements.flowState.get({ id: flow.id })
    if (stored === undefined) throw problem('NOT_FOUND', { id: flow.id, type: 'Flow' })
    if (stored.version !== expectedVersion) {
      throw problem('CONFLICT', { type: 'Flow', id: flow.id, found: stored.version, expected: expectedVersion })
    }
    const { id, name, name_key, status, version, last_updated, event, security, summary } = rowOf(flow)
    // What came due while the flow was off is not made up for.
    if (stored.status === 'INACTIVE') await statements.deleteFlowCursor.run({ id })
    await statements.updateFlow.run({ id, name, name_key, status, version, last_updated, event, security, summary })
    // A stored version never changes: executions that began with it go on with it (E5).
    if (flow.version !== stored.version)
      await statements.insertFlowVersion.run(versionOf(flow, createdBy, createdByName))
    return null
  },
  async 'flow.endpoint'({ statements }, { id, alias, token, lastUpdated }) {
    if ((await statements.flowState.get({ id })) === undefined) throw problem('NOT_FOUND', { id, type: 'Flow' })
    if (alias !== undefined) {
      await checkAlias(statements, id, alias)
      await statements.setFlowAlias.run({ id, alias, lastUpdated })
    }
    if (token !== undefined) await statements.setFlowToken.run({ id, ...token, lastUpdated })
    return null
  },
  async 'flow.move'({ statements }, { id, folderId }) {
    if ((await statements.flowState.get({ id })) === undefined) throw problem('NOT_FOUND', { id, type: 'Flow' })
    await checkFolder(statements, folderId)
    await statements.setFlowFolder.run({ id, folderId })
    return null
  },
  async 'flow.cursor'({ statements }, { id: flow_id, schedule, position }) {
    await statements.putFlowCursor.run({ flow_id, schedule, position })
    return null
  },
  async 'flow.delete'(writing, { id, onlyOff }) {
    const { statements } = writing
    const stored = await statements.flowState.get({ id })
    if (stored === undefined) throw problem('NOT_FOUND', { id, type: 'Flow' })
    if (onlyOff === true && stored.status === 'ACTIVE') {
      throw problem('VALIDATION_FAILED', { subject: 'flow' }, { causes: ['This flow is on. Switch it off first.'] })
    }
    if ((await statements.unfinishedOfFlow.get({ flowId: id })) !== undefined) {
      throw problem(
        'VALIDATION_FAILED',
        { subject: 'flow' },
        {
          causes: ['Executions of this flow are still running or waiting. Cancel them first, or wait for their end.'],
        },
      )
    }
    for (const execution of await statements.executionsOfFlow.all({ flowId: id }))
      await deleteExecution(writing, execution.id)
    await statements.deleteFlowCursor.run({ id })
    await statements.deleteMarksOfFlow.run({ flowId: id })
    await statements.deleteFlowVersions.run({ id })
    await statements.deleteFlow.run({ id })
    return null
  },
}

function rowOf(flow: Flow): FlowTable {
  return {
    id: flow.id,
    name: flow.name,
    name_key: flow.name.toLowerCase(),
    status: flow.status,
    version: flow.version,
    created: flow.created,
    last_updated: flow.lastUpdated,
    alias: flow.alias,
    client_token_hash: flow.clientTokenHash,
    client_token_sealed: flow.clientTokenSealed,
    folder_id: flow.folderId,
    created_by: flow.createdBy,
    ...definitionColumns(flow.definition),
  }
}

async function checkAlias(statements: Writing['statements'], id: string, alias: string): Promise<void> {
  const holder = await statements.flowWithAlias.get({ alias })
  if (holder === undefined || holder.id === id) return
  throw problem(
    'VALIDATION_FAILED',
    { subject: 'alias' },
    { causes: [`alias: Another flow has the alias ${alias}. Choose another one.`] },
  )
}

async function checkFolder(statements: Writing['statements'], folderId: string | null): Promise<void> {
  if (folderId === null || (await statements.getFolder.get({ id: folderId })) !== undefined) return
  throw problem(
    'VALIDATION_FAILED',
    { subject: 'folderId' },
    { causes: [`folderId: There is no folder ${folderId}. GET /api/v1/folders lists them.`] },
  )
}

function versionOf(flow: Flow, createdBy: string, createdByName: string | undefined): FlowVersionTable {
  return {
    flow_id: flow.id,
    version: flow.version,
    definition: JSON.stringify(flow.definition),
    created: flow.lastUpdated,
    created_by: createdBy,
    created_by_name: createdByName ?? null,
  }
}
