import type { ColumnType, Generated } from 'kysely'
import type { Delivery } from '../model/delivery.ts'
import type { ExecutionStatus } from '../model/execution.ts'
import type { Change } from './store.ts'
import type { EndpointSecurity, Trigger } from '../model/flow-definition.ts'

/**
 * The tables, the same on every database; the migrations make them. Ids and times are as in the model, `…_json` and
 * `data` columns hold JSON text. What a list or a point read needs is a column, the rest stays inside the JSON.
 *
 * Text ids: 16-byte ids were measured 10 % faster to write, which is not worth a file that nobody can read with a shell.
 */
export interface Database {
  events: EventTable
  own_event_types: { id: string; data: string }
  hooks: { id: string; name: string; created: number; revision: number; data: string }
  deliveries: DeliveryTable
  flows: FlowTable
  flow_versions: FlowVersionTable
  /** `name_key` is the name in lower case; folders in one other differ in it. */
  folders: { id: string; name: string; name_key: string; parent_id: string | null; created: number }
  /** Up to which due time a flow with a schedule was started; with another schedule it means nothing. */
  flow_cursors: { flow_id: string; schedule: string; position: number }
  executions: ExecutionTable
  execution_inputs: { execution_id: string; head: string; body: Uint8Array | null }
  execution_histories: { execution_id: string; history: ColumnType<string, StoredText, StoredText> }
  execution_steps: { position: Generated<number>; execution_id: string; name: string; result: string }
  execution_marks: { flow_id: string; event_id: string; execution_id: string; expires: number }
  sessions: { hash: string; principal_id: string; created: number; last_seen: number; expires: number }
  sign_in_links: { hash: string; expires: number }
  /** `email_key` is the address in lower case. */
  users: { id: string; email_key: string; created: number; data: string }
  api_tokens: { id: string; hash: string; created: number; last_used: number | null; data: string }
  oauth_clients: { id: string; created: number; data: string }
  oauth_assertions: { client_id: string; jti: string; expires: number }
  signing_keys: { id: string; created: number; data: string }
  meta: { key: string; value: string }
  data_tables: DataTableTable
  /** Cells as JSON, by the ids of their columns. */
  data_rows: { table_id: string; id: string; created: number; last_updated: number; data: string }
  /** `name_key` is the name in lower case. */
  connections: { id: string; name_key: string; revision: number; data: string }
  files: FileTable
  replays: { id: string; status: string; created: number; request_key: string | null; data: string }
  /**
   * How many executions and events there are, and the bytes of these with their attempts: never counted. Each is the sum of
   * its parts, so that several writers do not wait for each other.
   */
  totals: { name: 'executions' | 'events'; part: number; rows: number; bytes: number }
  /** Servers on this database; one whose lease (epoch ms of the database's clock) is over is dead. */
  nodes: { id: string; role: string; started: number; lease_until: number }
  /** Which of what registries keep copies of was changed, and by which server. */
  changes: { seq: Generated<number>; kind: Change['kind']; id: string; node_id: string; at: number }
}

export interface FileTable {
  id: string
  name: string
  /** The name in lower case: what is searched in. */
  name_key: string
  type: string
  size: number
  created: number
  execution_id: string | null
  content: Uint8Array
}

export interface EventTable {
  /** The order of commits: a reader that polls by it misses no event that was committed late. */
  seq: Generated<number>
  id: string
  uuid: string
  type: string
  published: number
  received: number
  hops: number
  raw: Uint8Array
  /** Null for events from before it was kept. */
  origin_json: string | null
}

export interface DeliveryTable {
  id: string
  hook_id: string
  event_id: string
  /** The delivery that took this one; its status then follows that one's. */
  batch_id: string | null
  /** How many deliveries this one took. */
  takes: number
  status: Delivery['status']
  created: number
  next_attempt: number | null
  tries: number
  execution_id: string | null
  hops: number
  attempts_json: string
  /** Of those with the same key, one goes after the other; null where none waits for another. */
  order_key: string | null
}

export interface FlowTable {
  id: string
  name: string
  /** The name in lower case: what lists are ordered by and searched in. */
  name_key: string
  status: 'ACTIVE' | 'INACTIVE'
  /** Its definition is that row of `flow_versions`. */
  version: number
  created: number
  last_updated: number
  alias: string
  client_token_hash: string
  client_token_sealed: string
  folder_id: string | null
  created_by: string | null
  /** Copies out of the newest definition, for lists: what is filtered by, and as JSON the rest that is shown. */
  event: Trigger['event']
  security: EndpointSecurity | null
  summary: string
}

export interface FlowVersionTable {
  flow_id: string
  version: number
  definition: string
  created: number
  created_by: string
  created_by_name: string | null
}

/** `name_key` is the name in lower case. Description and columns are in `data`. */
export interface DataTableTable {
  id: string
  name: string
  name_key: string
  folder_id: string | null
  created: number
  last_updated: number
  revision: number
  row_count: number
  row_bytes: number
  data: string
}

/** A long text as a database keeps it: bytes where the database packs it by us. Reads open it (`SqlWords.unpacked`). */
export type StoredText = string | Uint8Array

/** Small, since the end of an execution writes the row again: input and history have tables of their own. */
export interface ExecutionTable {
  id: string
  flow_id: string
  flow_version: number
  status: ExecutionStatus
  started: number
  finished: number | null
  generation: number
  wake_at: number | null
  /** The name of the step that a call of the resume route gives the result of. */
  paused_at: string | null
  delivery_id: string | null
  /** The server that runs it; null where it waits to be taken up, and on the embedded database. */
  node_id: string | null
  trigger_json: string
  error_json: string | null
}
