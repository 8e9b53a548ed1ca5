import type { Origin } from '../base/origin.ts'
import type { ApiToken } from '../model/access.ts'
import type { Connection } from '../model/connection.ts'
import type { FileInfo, StoredFile } from '../model/file.ts'
import type { Attempt, Delivery } from '../model/delivery.ts'
import type { StoredEvent } from '../model/event.ts'
import type { Execution, ExecutionError, ExecutionSummary, ExecutionTrigger } from '../model/execution.ts'
import type { FlowDefinition } from '../model/flow-definition.ts'
import { countCards, type Flow, type FlowSummary, type FlowVersion } from '../model/flow.ts'
import type { Folder } from '../model/folder.ts'
import type { FilledTable, RowValues, Table, TableRow } from '../model/table.ts'
import type { Database, DataTableTable, DeliveryTable, EventTable, ExecutionTable, FlowTable } from './schema.ts'

/** Rows as the databases give them, made into the model. JSON columns were written from the same types. */

export function eventOf(
  row: Omit<EventTable, 'seq' | 'origin_json'> & Partial<Pick<EventTable, 'origin_json'>>,
): StoredEvent {
  const { id, uuid, type, published, received, raw, hops, origin_json } = row
  const event = { id, uuid, type, published, received, raw, hops }
  return origin_json == null ? event : { ...event, origin: JSON.parse(origin_json) as Origin }
}

export function deliveryOf(row: DeliveryTable): Delivery {
  return {
    id: row.id,
    hookId: row.hook_id,
    eventId: row.event_id,
    batchId: row.batch_id,
    status: row.status,
    created: row.created,
    nextAttempt: row.next_attempt,
    attempts: JSON.parse(row.attempts_json) as Attempt[],
    tries: row.tries,
    executionId: row.execution_id,
    hops: row.hops,
    orderKey: row.order_key,
  }
}

export function flowOf(
  row: Omit<FlowTable, 'name_key' | 'event' | 'security' | 'summary'> & { readonly definition: string },
): Flow {
  return {
    id: row.id,
    name: row.name,
    status: row.status,
    version: row.version,
    definition: JSON.parse(row.definition) as FlowDefinition,
    created: row.created,
    lastUpdated: row.last_updated,
    alias: row.alias,
    clientTokenHash: row.client_token_hash,
    clientTokenSealed: row.client_token_sealed,
    folderId: row.folder_id,
    createdBy: row.created_by,
  }
}

/** What a list shows of a definition, as the column `summary` holds it. */
type StoredSummary = Pick<FlowSummary, 'description' | 'trigger' | 'saveData' | 'cardCount'>

/** The columns of a flow that copy its definition. */
export function definitionColumns({
  description,
  trigger,
  saveData,
  cards,
}: FlowDefinition): Pick<FlowTable, 'event' | 'security' | 'summary'> {
  const summary: StoredSummary = {
    ...(description === undefined ? {} : { description }),
    trigger,
    ...(saveData === false ? { saveData } : {}),
    cardCount: countCards(cards),
  }
  return {
    event: trigger.event,
    security: trigger.event === 'api_endpoint' ? trigger.security : null,
    summary: JSON.stringify(summary),
  }
}

export function flowSummaryOf(
  row: Pick<
    FlowTable,
    'id' | 'name' | 'status' | 'version' | 'created' | 'last_updated' | 'folder_id' | 'created_by' | 'summary'
  >,
  lastExecution: FlowSummary['lastExecution'],
): FlowSummary {
  return {
    id: row.id,
    name: row.name,
    status: row.status,
    version: row.version,
    created: row.created,
    lastUpdated: row.last_updated,
    folderId: row.folder_id,
    createdBy: row.created_by,
    ...(JSON.parse(row.summary) as StoredSummary),
    lastExecution,
  }
}

export function folderOf(row: Database['folders']): Folder {
  return { id: row.id, name: row.name, parentId: row.parent_id, created: row.created }
}

export function flowVersionOf(row: Database['flow_versions']): FlowVersion {
  return {
    flowId: row.flow_id,
    version: row.version,
    definition: JSON.parse(row.definition) as FlowDefinition,
    created: row.created,
    createdBy: row.created_by,
    createdByName: row.created_by_name,
  }
}

export function executionSummaryOf(row: Omit<ExecutionTable, 'generation'>): ExecutionSummary {
  return {
    id: row.id,
    flowId: row.flow_id,
    flowVersion: row.flow_version,
    status: row.status,
    started: row.started,
    finished: row.finished,
    trigger: JSON.parse(row.trigger_json) as ExecutionTrigger,
    error: row.error_json === null ? null : (JSON.parse(row.error_json) as ExecutionError),
    wakeAt: row.wake_at,
  }
}

/** Without a row for its input, e.g. after the end of a flow that does not save its data, the head is `{}`. */
export function executionOf(
  row: ExecutionTable & {
    readonly head: string | null
    readonly body: Uint8Array | null
    readonly history: string | null
  },
): Execution {
  return {
    ...executionSummaryOf(row),
    input: { head: row.head ?? '{}', body: row.body },
    history: row.history,
    generation: row.generation,
  }
}

export function apiTokenOf(row: Pick<Database['api_tokens'], 'data' | 'last_used'>): ApiToken {
  return { ...(JSON.parse(row.data) as ApiToken), lastUsed: row.last_used }
}

/** How an email address is compared: two that differ in case alone reach one person everywhere that matters. */
export function emailKey(email: string): string {
  return email.normalize('NFC').toLowerCase()
}

/** The row of a file, whole. */
export function fileRow({ executionId, ...file }: StoredFile): Database['files'] {
  return { ...file, name_key: file.name.normalize('NFC').toLowerCase(), execution_id: executionId }
}

/** A file's row without its content. */
export function fileOf({ execution_id, ...row }: Omit<Database['files'], 'name_key' | 'content'>): FileInfo {
  return { ...row, executionId: execution_id }
}

/** The row of a connection, whole. */
export function connectionRow(connection: Connection): Database['connections'] {
  const { id, name, revision } = connection
  return { id, name_key: name.normalize('NFC').toLowerCase(), revision, data: JSON.stringify(connection) }
}

/** What of a table is stored as JSON. */
type StoredTable = Pick<Table, 'description' | 'columns'>

/** The columns of a table that are made of several of its fields. */
export function tableColumns({ name, description, columns }: Table): Pick<DataTableTable, 'name_key' | 'data'> {
  const stored: StoredTable = { description, columns }
  return { name_key: tableKey(name), data: JSON.stringify(stored) }
}

/** How names of tables are compared. */
export const tableKey = (name: string): string => name.normalize('NFC').toLowerCase()

/** Each step that changes a table reads it on both sides of the commit; its columns are the same nearly every time. */
let lastTable: { readonly data: string; readonly stored: StoredTable } | null = null

function storedTableOf(data: string): StoredTable {
  if (lastTable?.data !== data) lastTable = { data, stored: JSON.parse(data) as StoredTable }
  return lastTable.stored
}

export function filledTableOf(row: DataTableTable): FilledTable {
  return {
    id: row.id,
    name: row.name,
    folderId: row.folder_id,
    ...storedTableOf(row.data),
    created: row.created,
    lastUpdated: row.last_updated,
    revision: row.revision,
    rows: row.row_count,
    bytes: row.row_bytes,
  }
}

export function tableRowOf(row: Omit<Database['data_rows'], 'table_id'>): TableRow {
  return {
    id: row.id,
    values: JSON.parse(row.data) as RowValues,
    created: row.created,
    lastUpdated: row.last_updated,
  }
}
