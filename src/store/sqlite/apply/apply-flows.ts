import { problem } from '../../../base/errors.ts'
import type { Flow } from '../../../model/flow.ts'
import type { FlowTable } from '../../schema.ts'
import type { ApplyTable } from './apply.ts'
import { deleteExecution } from './delete-execution.ts'

export const applyFlows: ApplyTable<'flow.insert' | 'flow.update' | 'flow.delete'> = {
  'flow.insert'({ statements }, { flow, createdBy }) {
    statements.insertFlow.run(rowOf(flow))
    statements.insertFlowVersion.run(versionOf(flow, createdBy))
    return null
  },
  'flow.update'({ statements }, { flow, expectedVersion, createdBy }) {
    const stored = statements.flowVersionNumber.get({ id: flow.id })
    if (stored === undefined) throw problem('NOT_FOUND', { id: flow.id, type: 'Flow' })
    if (stored.version !== expectedVersion) {
      throw problem('CONFLICT', { type: 'Flow', id: flow.id, found: stored.version, expected: expectedVersion })
    }
    statements.updateFlow.run(rowOf(flow))
    // A stored version never changes: executions that began with it go on with it (E5).
    if (flow.version !== stored.version) statements.insertFlowVersion.run(versionOf(flow, createdBy))
    return null
  },
  'flow.delete'(writing, { id }) {
    const { statements } = writing
    if (statements.flowVersionNumber.get({ id }) === undefined) throw problem('NOT_FOUND', { id, type: 'Flow' })
    if (statements.unfinishedOfFlow.get({ flowId: id }) !== undefined) {
      throw problem(
        'VALIDATION_FAILED',
        { subject: 'flow' },
        {
          causes: ['Executions of this flow are still running or waiting. Cancel them first, or wait for their end.'],
        },
      )
    }
    for (const execution of statements.executionsOfFlow.all({ flowId: id })) deleteExecution(writing, execution.id)
    statements.deleteMarksOfFlow.run({ flowId: id })
    statements.deleteFlowVersions.run({ id })
    statements.deleteFlow.run({ id })
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
  }
}

function versionOf(flow: Flow, createdBy: string) {
  return {
    flow_id: flow.id,
    version: flow.version,
    definition: JSON.stringify(flow.definition),
    created: flow.lastUpdated,
    created_by: createdBy,
  }
}
