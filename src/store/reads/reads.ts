import type { OAuthClient, SigningKey, User } from '../../model/access.ts'
import type { Connection } from '../../model/connection.ts'
import type { EventHook } from '../../model/event-hook.ts'
import type { OwnEventType } from '../../model/event.ts'
import { apiTokenOf, deliveryOf, emailKey, eventOf, executionOf, flowOf, flowVersionOf, folderOf } from '../rows.ts'
import type { ReadStatements } from '../statements/statements.ts'
import type { Reads } from '../store.ts'
import type { Reader } from './reader.ts'
import type { StatementTable } from '../statement.ts'
import { countEvents } from './event-counts.ts'
import { fileReadsOn } from './file-reads.ts'
import { countFlows, flowPlace, listFlowSummaries } from './flow-lists.ts'
import { flowNames, listDeliveries, listEvents, listExecutions } from './lists.ts'
import { replayReadsOn } from './replay-reads.ts'
import { countExecutions, scanExecutions } from './execution-scan.ts'
import { countDeliveries, deliveriesBehind, eventsOfDeliveries, scanDeliveries } from './delivery-scan.ts'
import { countMissed, scanMissed } from './missed-events.ts'
import { tableReadsOn } from './table-reads.ts'
import { countReceived, deliveryStatistics, executionStatistics, failingHooks, standing } from './statistics.ts'

/** Every read, on whatever database: statements that are ready, and a way to build those with optional conditions. */
export function readsOn(reader: Reader, statements: StatementTable<ReadStatements>): Reads {
  return {
    listEvents: (query) => listEvents(reader, statements, query),
    countEvents: (query) => countEvents(reader, query),
    async getEvents(ids) {
      const rows = await Promise.all(ids.map((id) => statements.getEvent.get({ id })))
      return rows.flatMap((row) => (row === undefined ? [] : [eventOf(row)]))
    },
    async getEventByUuid(uuid) {
      return mapped(await statements.getEventByUuid.get({ uuid }), eventOf)
    },
    async listOwnEventTypes() {
      return (await statements.listOwnEventTypes.all({})).map(stored<OwnEventType>)
    },

    async listHooks() {
      return (await statements.listHooks.all({})).map(stored<EventHook>)
    },
    async getHook(id) {
      return mapped(await statements.getHook.get({ id }), stored<EventHook>)
    },

    listDeliveries: (query) => listDeliveries(reader, query),
    async getDelivery(id) {
      return mapped(await statements.getDelivery.get({ id }), deliveryOf)
    },
    scanExecutions: (query) => scanExecutions(reader, query),
    countExecutions: (query) => countExecutions(reader, query),
    flowNames: (ids) => flowNames(reader, ids),
    scanDeliveries: (query) => scanDeliveries(reader, query),
    countDeliveries: (query) => countDeliveries(reader, query),
    scanMissed: (query) => scanMissed(reader, query),
    countMissed: (query) => countMissed(reader, query),
    eventsOfDeliveries: (ids) => eventsOfDeliveries(reader, ids),
    deliveryStatistics: (query) => deliveryStatistics(reader, query),
    executionStatistics: (query) => executionStatistics(reader, query),
    failingHooks: (query) => failingHooks(reader, query),
    countReceived: (query) => countReceived(reader, query),
    standing: (query) => standing(reader, query),
    ...replayReadsOn(statements),
    ...tableReadsOn(reader, statements),
    async deliveryEvents(id) {
      return (await statements.deliveryEvents.all({ id })).map(eventOf)
    },
    async dueDeliveries(query) {
      return (await statements.dueDeliveries.all(query)).map(deliveryOf)
    },
    deliveriesBehind: (ids) => deliveriesBehind(reader, ids),
    async nextDue() {
      return (await statements.nextDue.all({})).flatMap(({ hookId, at }) => (at === null ? [] : [{ hookId, at }]))
    },

    async listFlows({ limit, after }) {
      return (await statements.listFlows.all({ ...(await flowPlace(statements, after)), limit })).map(flowOf)
    },
    listFlowSummaries: (query) => listFlowSummaries(reader, statements, query),
    countFlows: (filter) => countFlows(reader, filter),
    async listFolders() {
      return (await statements.listFolders.all({})).map((row) => ({ ...folderOf(row), flows: Number(row.flows ?? 0) }))
    },
    async getFlow(id) {
      return mapped(await statements.getFlow.get({ id }), flowOf)
    },
    async getFlowByAlias(alias) {
      return mapped(await statements.getFlowByAlias.get({ alias }), flowOf)
    },
    async getFlowVersion(flowId, version) {
      return mapped(await statements.getFlowVersion.get({ flowId, version }), flowVersionOf)
    },
    async listFlowCursors() {
      return (await statements.listFlowCursors.all({})).map(({ flow_id: flowId, schedule, position }) => ({
        flowId,
        schedule,
        position,
      }))
    },
    async listFlowVersions(flowId, { limit, after }) {
      const before = after === null ? Number.MAX_SAFE_INTEGER : Number(after)
      return (await statements.listFlowVersions.all({ flowId, before, limit })).map(flowVersionOf)
    },

    listExecutions: (query) => listExecutions(reader, query),
    async getExecution(id) {
      return mapped(await statements.getExecution.get({ id }), executionOf)
    },
    async unfinishedExecutions({ limit, after, now }) {
      return (await statements.unfinishedExecutions.all({ after: after ?? '', now, limit })).map(({ id }) => id)
    },
    async nextWake() {
      return (await statements.nextWake.get({}))?.at ?? null
    },
    async getSteps(executionId) {
      return (await statements.getSteps.all({ executionId })).map(({ name, result }) => ({ name, result }))
    },

    ...fileReadsOn(reader, statements),

    async listConnections() {
      return (await statements.listConnections.all({})).map(stored<Connection>)
    },
    async getConnection(id) {
      return mapped(await statements.getConnection.get({ id }), stored<Connection>)
    },

    async getSession(hash) {
      return mapped(await statements.getSession.get({ hash }), (row) => ({
        hash: row.hash,
        principalId: row.principal_id,
        created: row.created,
        lastSeen: row.last_seen,
        expires: row.expires,
      }))
    },
    async listUsers() {
      return (await statements.listUsers.all({})).map(stored<User>)
    },
    async getUser(id) {
      return mapped(await statements.getUser.get({ id }), stored<User>)
    },
    async getUserByEmail(email) {
      return mapped(await statements.getUserByEmail.get({ key: emailKey(email) }), stored<User>)
    },
    async listApiTokens() {
      return (await statements.listApiTokens.all({})).map(apiTokenOf)
    },
    async getApiTokenByHash(hash) {
      return mapped(await statements.getApiTokenByHash.get({ hash }), apiTokenOf)
    },
    async listOAuthClients() {
      return (await statements.listOAuthClients.all({})).map(stored<OAuthClient>)
    },
    async getOAuthClient(id) {
      return mapped(await statements.getOAuthClient.get({ id }), stored<OAuthClient>)
    },
    async listSigningKeys() {
      return (await statements.listSigningKeys.all({})).map(stored<SigningKey>)
    },
    async getMeta(key) {
      return (await statements.getMeta.get({ key }))?.value ?? null
    },
    async counts() {
      const row = await statements.counts.get({})
      return {
        events: row?.events ?? 0,
        hooks: row?.hooks ?? 0,
        flows: row?.flows ?? 0,
        executions: row?.executions ?? 0,
        unfinished: row?.unfinished ?? 0,
      }
    },
    async storedBytes() {
      const row = await statements.storedBytes.get({})
      return { events: row?.events ?? 0, executions: row?.executions ?? 0, files: row?.files ?? 0 }
    },
  }
}

function mapped<Row, T>(row: Row | undefined, map: (row: Row) => T): T | null {
  return row === undefined ? null : map(row)
}

/** What was written from the same type. */
function stored<T>({ data }: { readonly data: string }): T {
  return JSON.parse(data) as T
}
