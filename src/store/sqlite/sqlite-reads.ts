import type { Kysely } from 'kysely'
import type { OAuthClient, SigningKey, User } from '../../model/access.ts'
import type { Connection } from '../../model/connection.ts'
import type { EventHook } from '../../model/event-hook.ts'
import type { OwnEventType } from '../../model/event.ts'
import { apiTokenOf, deliveryOf, emailKey, eventOf, executionOf, flowOf, flowVersionOf, folderOf } from '../rows.ts'
import type { Database } from '../schema.ts'
import type { ReadStatements } from '../statements/statements.ts'
import type { Reads } from '../store.ts'
import type { BoundTable } from './connection.ts'
import { fileReadsOn } from './file-reads.ts'
import { countFlows, flowPlace, listFlowSummaries } from './flow-lists.ts'
import { flowNames, listDeliveries, listEvents, listExecutions } from './lists.ts'
import { replayReadsOn } from './replay-reads.ts'
import { countExecutions, scanExecutions } from './execution-scan.ts'
import { countDeliveries, eventsOfDeliveries, scanDeliveries } from './delivery-scan.ts'
import { tableReadsOn } from './table-reads.ts'
import { deliveryStatistics, executionStatistics, failingHooks, standing } from './statistics.ts'

/**
 * The reads, on a connection of their own on this thread: SQLite answers a point read in some microseconds, which is less
 * than a message to another thread, and the write-ahead log lets it read while the writer writes.
 */
export function sqliteReads(db: Kysely<Database>, statements: BoundTable<ReadStatements>): Reads {
  return {
    listEvents: (query) => listEvents(db, statements, query),
    async getEvents(ids) {
      return ids.flatMap((id) => {
        const row = statements.getEvent.get({ id })
        return row === undefined ? [] : [eventOf(row)]
      })
    },
    async getEventByUuid(uuid) {
      return mapped(statements.getEventByUuid.get({ uuid }), eventOf)
    },
    async listOwnEventTypes() {
      return statements.listOwnEventTypes.all({}).map(stored<OwnEventType>)
    },

    async listHooks() {
      return statements.listHooks.all({}).map(stored<EventHook>)
    },
    async getHook(id) {
      return mapped(statements.getHook.get({ id }), stored<EventHook>)
    },

    listDeliveries: (query) => listDeliveries(db, query),
    async getDelivery(id) {
      return mapped(statements.getDelivery.get({ id }), deliveryOf)
    },
    scanExecutions: (query) => scanExecutions(db, query),
    countExecutions: (query) => countExecutions(db, query),
    flowNames: (ids) => flowNames(db, ids),
    scanDeliveries: (query) => scanDeliveries(db, query),
    countDeliveries: (query) => countDeliveries(db, query),
    eventsOfDeliveries: (ids) => eventsOfDeliveries(db, ids),
    deliveryStatistics: (query) => deliveryStatistics(db, query),
    executionStatistics: (query) => executionStatistics(db, query),
    failingHooks: (query) => failingHooks(db, query),
    standing: (query) => standing(db, query),
    ...replayReadsOn(statements),
    ...tableReadsOn(db, statements),
    async deliveryEvents(id) {
      return statements.deliveryEvents.all({ id }).map(eventOf)
    },
    async dueDeliveries(query) {
      return statements.dueDeliveries.all(query).map(deliveryOf)
    },
    async nextDue() {
      return statements.nextDue.all({}).flatMap(({ hookId, at }) => (at === null ? [] : [{ hookId, at }]))
    },

    async listFlows({ limit, after }) {
      return statements.listFlows.all({ ...flowPlace(statements, after), limit }).map(flowOf)
    },
    listFlowSummaries: (query) => listFlowSummaries(db, statements, query),
    countFlows: (filter) => countFlows(db, filter),
    async listFolders() {
      return statements.listFolders.all({}).map((row) => ({ ...folderOf(row), flows: Number(row.flows ?? 0) }))
    },
    async getFlow(id) {
      return mapped(statements.getFlow.get({ id }), flowOf)
    },
    async getFlowByAlias(alias) {
      return mapped(statements.getFlowByAlias.get({ alias }), flowOf)
    },
    async getFlowVersion(flowId, version) {
      return mapped(statements.getFlowVersion.get({ flowId, version }), flowVersionOf)
    },
    async listFlowCursors() {
      return statements.listFlowCursors
        .all({})
        .map(({ flow_id: flowId, schedule, position }) => ({ flowId, schedule, position }))
    },
    async listFlowVersions(flowId, { limit, after }) {
      const before = after === null ? Number.MAX_SAFE_INTEGER : Number(after)
      return statements.listFlowVersions.all({ flowId, before, limit }).map(flowVersionOf)
    },

    listExecutions: (query) => listExecutions(db, query),
    async getExecution(id) {
      return mapped(statements.getExecution.get({ id }), executionOf)
    },
    async unfinishedExecutions({ limit, after, now }) {
      return statements.unfinishedExecutions.all({ after: after ?? '', now, limit }).map(({ id }) => id)
    },
    async nextWake() {
      return statements.nextWake.get({})?.at ?? null
    },
    async getSteps(executionId) {
      return statements.getSteps.all({ executionId }).map(({ name, result }) => ({ name, result }))
    },

    ...fileReadsOn(db, statements),

    async listConnections() {
      return statements.listConnections.all({}).map(stored<Connection>)
    },
    async getConnection(id) {
      return mapped(statements.getConnection.get({ id }), stored<Connection>)
    },

    async getSession(hash) {
      return mapped(statements.getSession.get({ hash }), (row) => ({
        hash: row.hash,
        principalId: row.principal_id,
        created: row.created,
        lastSeen: row.last_seen,
        expires: row.expires,
      }))
    },
    async listUsers() {
      return statements.listUsers.all({}).map(stored<User>)
    },
    async getUser(id) {
      return mapped(statements.getUser.get({ id }), stored<User>)
    },
    async getUserByEmail(email) {
      return mapped(statements.getUserByEmail.get({ key: emailKey(email) }), stored<User>)
    },
    async listApiTokens() {
      return statements.listApiTokens.all({}).map(apiTokenOf)
    },
    async getApiTokenByHash(hash) {
      return mapped(statements.getApiTokenByHash.get({ hash }), apiTokenOf)
    },
    async listOAuthClients() {
      return statements.listOAuthClients.all({}).map(stored<OAuthClient>)
    },
    async getOAuthClient(id) {
      return mapped(statements.getOAuthClient.get({ id }), stored<OAuthClient>)
    },
    async listSigningKeys() {
      return statements.listSigningKeys.all({}).map(stored<SigningKey>)
    },
    async getMeta(key) {
      return statements.getMeta.get({ key })?.value ?? null
    },
    async counts() {
      const row = statements.counts.get({})
      return {
        events: row?.events ?? 0,
        hooks: row?.hooks ?? 0,
        flows: row?.flows ?? 0,
        executions: row?.executions ?? 0,
        unfinished: row?.unfinished ?? 0,
      }
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
