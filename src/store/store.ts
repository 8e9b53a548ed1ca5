import type { ErrorCode, ErrorParams } from '../base/errors.ts'
import type { ApiToken, OAuthClient, Session, SignInLink, SigningKey, User } from '../model/access.ts'
import type { Attempt, Delivery, DeliveryFilter, DeliveryStatus } from '../model/delivery.ts'
import type { Connection, ConnectionTest } from '../model/connection.ts'
import type { FileInfo, FileQuery, StoredFile } from '../model/file.ts'
import type { EventHook } from '../model/event-hook.ts'
import type { OwnEventType, StoredEvent } from '../model/event.ts'
import type {
  Execution,
  ExecutionError,
  ExecutionFilter,
  ExecutionStatus,
  ExecutionSummary,
  ExecutionTrigger,
  Step,
} from '../model/execution.ts'
import type { Flow, FlowFilter, FlowSummary, FlowVersion } from '../model/flow.ts'
import type { Folder } from '../model/folder.ts'
import type { Replay } from '../model/replay.ts'
import type { DeliveryBucket, ExecutionBucket } from '../model/statistics.ts'
import type { FilledTable, RowCursor, RowQuery, StampedChange, Table, TableChanged, TableRow } from '../model/table.ts'

/**
 * Everything that Flowhook remembers. One interface, one contract suite (store.contract.ts), one folder for each database.
 *
 * Changes are data: a commit is a list of mutations that happen together or not at all, and `commit` resolves only after
 * they are durable. That is what lets an adapter put many commits into one transaction and one flush, or send them to
 * another thread, without its callers knowing. A store is a plain object whose functions need no `this`.
 */
export interface Store extends Reads {
  /**
   * Makes the mutations durable, all or none, in the order given.
   *
   * @returns one result for each mutation
   * @throws Problem of the table when a rule of a mutation refuses (then nothing of this commit is kept), `OVERLOADED` when
   *   too much waits, `STORE_BUSY` and `STORE_FAILED` when the database does not answer or fails (then it may be kept), `STORE_FULL`
   *   when its disk is full
   */
  commit<const M extends readonly Mutation[]>(...mutations: M): Promise<{ -readonly [I in keyof M]: ResultOf<M[I]> }>
  /** Calls `listener` after each commit of ours, or of another process, that changed a hook, a flow or an own event type. */
  onChange(listener: (change: Change) => void): () => void
  /** Waits for what was accepted, then closes. A commit after it is refused with `STOPPING`. */
  close(): Promise<void>
}

/** Something that registries keep a copy of was changed: read it again. */
export interface Change {
  readonly kind: 'hook' | 'flow' | 'eventType' | 'oauthClient' | 'apiToken' | 'table'
  readonly id: string
}

/**
 * The mutations: what goes in (beside `kind`) and what comes out. Adding one is a line here, one in each adapter's table
 * and a case in the contract suite.
 */
export interface Mutations {
  /**
   * Stores the event and a PENDING delivery (due at once) for each hook; CANCELLED for one that was deleted meanwhile. Accepts
   * an execution with the event as its body for each flow that begins with such events, where it still is. A known `uuid`
   * stores nothing.
   */
  'event.publish': {
    in: {
      readonly event: StoredEvent
      readonly deliveries: readonly { readonly id: string; readonly hookId: string; readonly orderKey?: string }[]
      readonly executions?: readonly { readonly id: string; readonly flowId: string; readonly flowVersion: number }[]
    }
    out: { readonly duplicate: boolean }
  }
  /** Creates or replaces a type of one's own. */
  'eventType.put': { in: { readonly type: OwnEventType }; out: null }
  /** @throws NOT_FOUND */
  'eventType.delete': { in: { readonly id: string }; out: null }

  /** @throws VALIDATION_FAILED when the name is taken or `maxHooks` hooks exist already */
  'hook.insert': { in: { readonly hook: EventHook; readonly maxHooks: number }; out: null }
  /** Replaces the whole hook. @throws NOT_FOUND, CONFLICT when `hook.revision` is not one above the stored one, VALIDATION_FAILED when the name is taken */
  'hook.update': { in: { readonly hook: EventHook }; out: null }
  /** Deletes the hook and cancels its unfinished deliveries; their history stays. @throws NOT_FOUND */
  'hook.delete': { in: { readonly id: string }; out: null }

  /**
   * What an attempt came to. Refused silently (`false`) where the delivery is no longer unfinished, e.g. cancelled. Where it
   * ends with it, the next one with its `orderKey` is due again.
   */
  'delivery.record': {
    in: {
      readonly id: string
      readonly status: Exclude<DeliveryStatus, 'DELIVERING'>
      readonly nextAttempt: number | null
      readonly attempts: readonly Attempt[]
      readonly tries: number
      readonly executionId: string | null
    }
    out: boolean
  }
  /**
   * Lets a delivery that has no attempt yet take other unattempted deliveries of its hook. Whatever is not like that
   * (any more) is left alone, so read the envelope back with `deliveryEvents`. What was taken follows its taker's status.
   */
  'delivery.take': { in: { readonly id: string; readonly takes: readonly string[] }; out: null }
  /**
   * Plans a finished or waiting delivery again: PENDING, due at `at`, `tries` 0. For one that was taken, its taker.
   *
   * @throws NOT_FOUND for the delivery, or for its hook where that was deleted
   */
  'delivery.resend': { in: { readonly id: string; readonly at: number }; out: null }

  /**
   * Makes the delivery of an event that came while its hook was off. `false` where the hook has one of it already, or the event
   * was deleted meanwhile.
   *
   * @throws NOT_FOUND where the hook was deleted
   */
  'delivery.add': {
    in: {
      readonly id: string
      readonly hookId: string
      readonly eventId: string
      readonly orderKey?: string
      readonly at: number
    }
    out: boolean
  }

  /**
   * Lets unfinished deliveries wait for an older unfinished one with the same `orderKey`: they are not due until it is their
   * turn. Those that have nothing to wait for are left alone.
   */
  'delivery.wait': { in: { readonly ids: readonly string[] }; out: null }

  /**
   * Stores a replay as it is now. With `requestKey`, one that was started with the same key stays the only one: its id comes
   * back and nothing is stored. With `behind`, only on top of what is said there: nobody may have ended it or gone on with it
   * since.
   *
   * @throws CONFLICT where it runs no more, or stands elsewhere than `behind`
   */
  'replay.put': {
    in: {
      readonly replay: Replay
      readonly requestKey?: string
      readonly behind?: Pick<Replay, 'cursor' | 'matched'>
    }
    out: { readonly duplicateOf: string | null }
  }

  /** Stores the flow and its version 1. @throws VALIDATION_FAILED when its alias is taken or its folder is gone */
  'flow.insert': {
    in: { readonly flow: Flow; readonly createdBy: string; readonly createdByName?: string }
    out: null
  }
  /**
   * Stores the flow's name, state and definition as they are now, and its version where that is new. Alias, client token and
   * folder have mutations of their own.
   *
   * @throws NOT_FOUND, CONFLICT when `expectedVersion` is not the stored one
   */
  'flow.update': {
    in: {
      readonly flow: Flow
      readonly expectedVersion: number
      readonly createdBy: string
      readonly createdByName?: string
    }
    out: null
  }
  /** Gives the flow's endpoint another alias, or another client token. @throws NOT_FOUND, VALIDATION_FAILED when the alias is taken */
  'flow.endpoint': {
    in: {
      readonly id: string
      readonly alias?: string
      readonly token?: { readonly hash: string; readonly sealed: string }
      readonly lastUpdated: number
    }
    out: null
  }
  /** Puts the flow into a folder, or with null into none. @throws NOT_FOUND, VALIDATION_FAILED when the folder is gone */
  'flow.move': { in: { readonly id: string; readonly folderId: string | null }; out: null }
  /** Remembers up to which due time (epoch ms) of which schedule the flow was started. Switching it on forgets that. */
  'flow.cursor': { in: { readonly id: string } & Omit<FlowCursor, 'flowId'>; out: null }
  /**
   * Deletes the flow, its versions and its executions.
   *
   * @throws NOT_FOUND, VALIDATION_FAILED while executions of it run, and with `onlyOff` while it is on
   */
  'flow.delete': { in: { readonly id: string; readonly onlyOff?: true }; out: null }

  /** @throws VALIDATION_FAILED when the name is taken beside it, its parent is gone, or the tree would be past its limits */
  'folder.insert': { in: { readonly folder: Folder }; out: null }
  /** Renames or moves it with all that is in it. @throws NOT_FOUND, VALIDATION_FAILED as above, and for a move into itself */
  'folder.update': { in: { readonly folder: Folder }; out: null }
  /** @throws NOT_FOUND, VALIDATION_FAILED unless it is empty */
  'folder.delete': { in: { readonly id: string }; out: null }

  /**
   * Accepts an execution: RUNNING, generation 1. With `eventId`, a call with the same one for the same flow within its
   * time is a duplicate: nothing is stored and the first execution's id comes back.
   */
  'execution.accept': {
    in: {
      readonly id: string
      readonly flowId: string
      readonly flowVersion: number
      readonly started: number
      readonly trigger: ExecutionTrigger
      readonly head: string
      readonly body: Uint8Array | null
      /** With `alone`, a duplicate refuses the whole commit: what goes with it must not be kept without this execution. */
      readonly once?: { readonly eventId: string; readonly expires: number; readonly alone?: boolean }
    }
    out: { readonly duplicateOf: string | null }
  }
  /**
   * Takes over an unfinished execution: raises the generation; RUNNING. `null` where it is finished or gone; with a
   * `generation`, also where that is no longer the one held, and with `free`, where a server has it.
   */
  'execution.claim': {
    in: { readonly id: string; readonly generation?: number; readonly free?: boolean }
    out: { readonly generation: number } | null
  }
  /**
   * Journals steps; RUNNING. The first result under a name stays. `false` where the generation is no longer the one held,
   * or the execution is finished: the runner must stop.
   */
  'execution.steps': {
    in: { readonly id: string; readonly generation: number; readonly steps: readonly Step[] }
    out: boolean
  }
  /**
   * Journals steps and lets the execution rest until `wakeAt`. With `leaves` its runner forgets it, and whoever is free takes it
   * up at that time; without, the runner itself goes on. With `pausedAt`, the name of a step,
   * `execution.resume` gives that step's result and wakes it before its time.
   */
  'execution.wait': {
    in: {
      readonly id: string
      readonly generation: number
      readonly steps: readonly Step[]
      readonly wakeAt: number
      readonly leaves?: boolean
      readonly pausedAt?: string
      readonly history: string | null
    }
    out: boolean
  }
  /**
   * Gives a paused execution what it waits for: the result is journaled as the step that it paused at, and it is due now: for
   * whoever is free, or with `here` for the runner that has it in memory beside the caller.
   * `null` where it does not wait for a call (any more).
   */
  'execution.resume': {
    in: { readonly id: string; readonly at: number; readonly result: string; readonly here?: boolean }
    out: { readonly step: string } | null
  }
  /**
   * Ends the execution and drops its journal; with `keepInput: false` its input goes too (`head` then reads `{}`). `false`
   * as above.
   */
  'execution.finish': {
    in: {
      readonly id: string
      readonly generation: number
      readonly status: 'SUCCESS' | 'FAILED' | 'CANCELLED'
      readonly finished: number
      readonly history: string | null
      readonly error: ExecutionError | null
      readonly keepInput: boolean
    }
    out: boolean
  }

  /**
   * Journals steps, changes a table, and journals what came of it as the step `name`: all of it or nothing, and once (E3):
   * where the step is there already, its result comes back and nothing is changed. With `isNew` it is not looked for: whoever
   * holds the claim knows the journal, and no commit of this step came before whose answer it does not have. `null` as `false`
   * above; then nothing was changed either.
   *
   * @throws as `table.change`
   */
  'execution.change': {
    in: {
      readonly id: string
      readonly generation: number
      readonly steps: readonly Step[]
      readonly name: string
      readonly isNew?: boolean
      readonly change: StampedChange
    }
    out: TableChanged | null
  }

  /** @throws VALIDATION_FAILED when its name is taken, its folder is gone or there are too many */
  'table.insert': { in: { readonly table: Table }; out: null }
  /**
   * Replaces what stands there of the table, not its rows; of columns that are gone the cells go too.
   *
   * @throws NOT_FOUND, CONFLICT when `table.revision` is not one above the stored one, VALIDATION_FAILED as above, and where a
   *   column of a table with rows would have another type
   */
  'table.update': { in: { readonly table: Table }; out: null }
  /** With its rows. @throws NOT_FOUND */
  'table.delete': { in: { readonly id: string }; out: null }
  /**
   * Changes a table's rows. Cells of columns that are gone are passed over.
   *
   * @throws NOT_FOUND, VALIDATION_FAILED for a cell of another type than its column's, and past each limit
   */
  'table.change': { in: { readonly change: StampedChange }; out: TableChanged }

  /** @throws VALIDATION_FAILED when its name is taken or there are too many */
  'connection.insert': { in: { readonly connection: Connection }; out: null }
  /**
   * Replaces the whole connection.
   *
   * @throws NOT_FOUND, CONFLICT when `connection.revision` is not one above the stored one, VALIDATION_FAILED when the name is taken
   */
  'connection.update': { in: { readonly connection: Connection }; out: null }
  /** Remembers what a test of this revision came to; `false` where it was changed meanwhile, or is gone. */
  'connection.tested': {
    in: { readonly id: string; readonly revision: number; readonly tested: ConnectionTest }
    out: boolean
  }
  /** @throws NOT_FOUND */
  'connection.delete': { in: { readonly id: string }; out: null }

  /** @throws VALIDATION_FAILED where all files together would be too large */
  'file.insert': { in: { readonly file: StoredFile }; out: null }
  /** @throws NOT_FOUND */
  'file.delete': { in: { readonly id: string }; out: null }

  'session.put': { in: { readonly session: Session }; out: null }
  /** Moves `lastSeen` of a session that is still there. */
  'session.seen': { in: { readonly hash: string; readonly at: number }; out: null }
  'session.delete': { in: { readonly hash: string }; out: null }
  /** Ends every session of somebody. */
  'session.deleteOf': { in: { readonly principalId: string }; out: null }
  /** @throws VALIDATION_FAILED when the email is taken, SETUP_DONE with `onlyFirst` when there is a user already */
  'user.insert': { in: { readonly user: User; readonly onlyFirst: boolean }; out: null }
  /** Replaces the whole user. @throws NOT_FOUND, VALIDATION_FAILED when the email is taken */
  'user.update': { in: { readonly user: User }; out: null }
  'apiToken.insert': { in: { readonly token: ApiToken }; out: null }
  /** Remembers when it was used; `false` where it is gone. */
  'apiToken.used': { in: { readonly id: string; readonly at: number }; out: boolean }
  /** @throws NOT_FOUND */
  'apiToken.delete': { in: { readonly id: string }; out: null }
  'signInLink.put': { in: { readonly link: SignInLink }; out: null }
  /** Uses a link up. `false` where it is unknown, used or past its time at `now`. */
  'signInLink.use': { in: { readonly hash: string; readonly now: number }; out: boolean }

  'oauthClient.put': { in: { readonly client: OAuthClient }; out: null }
  /** @throws NOT_FOUND */
  'oauthClient.delete': { in: { readonly id: string }; out: null }
  /** Remembers an assertion's id until it expires. `false` where it was seen before. */
  'oauthAssertion.use': {
    in: { readonly clientId: string; readonly jti: string; readonly expires: number }
    out: boolean
  }
  'signingKey.put': { in: { readonly key: SigningKey }; out: null }

  /** A small named value of the server's own, e.g. earlier public URLs. */
  /** With `before`, only where that is the value now, null for none; else `false`, and nothing is stored. */
  'meta.put': {
    in: { readonly key: string; readonly value: string; readonly before?: string | null }
    out: boolean
  }

  /**
   * Deletes at most `batch` rows of what is past its time or, from the oldest on, over its bytes: finished executions,
   * finished deliveries, events without unfinished deliveries, files that finished executions made, and used-up marks
   * (assertions, event ids, links, sessions). Never anything unfinished, nor what people uploaded, which counts among the bytes of files.
   */
  'retention.sweep': {
    in: {
      readonly now: number
      readonly executionsBefore: number
      readonly eventsBefore: number
      readonly executionBytes: number
      readonly eventBytes: number
      readonly filesBefore: number
      readonly fileBytes: number
      readonly batch: number
    }
    out: {
      readonly executions: number
      readonly deliveries: number
      readonly events: number
      readonly files: number
    }
  }
}

export type Mutation = { [K in keyof Mutations]: { readonly kind: K } & Mutations[K]['in'] }[keyof Mutations]
export type ResultOf<M extends Mutation> = Mutations[M['kind']]['out']

/** A refusal on its way between threads; becomes a Problem again. */
export interface Refusal {
  readonly code: ErrorCode
  readonly params: ErrorParams
  readonly causes: readonly string[]
}

/** Up to which due time of a schedule a flow was started. */
export interface FlowCursor {
  readonly flowId: string
  /** The schedule as text; the position of another one means nothing. */
  readonly schedule: string
  /** Epoch ms. */
  readonly position: number
}

/** A part of a list: rows after a cursor, in the order named by the read. */
export interface Page {
  readonly limit: number
  /** The cursor of the last row of the part before, or null for the first part. */
  readonly after: string | null
}

/** What can be asked. Everything that was committed before the call is seen. */
export interface Reads {
  /** System Log. Ascending by arrival (id) or by `published`; `after` is the `cursor` of a row. */
  listEvents(query: EventQuery): Promise<readonly (StoredEvent & { readonly cursor: string })[]>
  /**
   * How many events were published in each of `parts` equal parts of a span (epoch ms), of one type or of all. The newest `most` are
   * counted; `isWhole` is false where there are, or may be, more.
   */
  countEvents(query: {
    readonly since: number
    readonly until: number
    readonly type: string | null
    readonly parts: number
    readonly most: number
  }): Promise<{ readonly counts: readonly number[]; readonly isWhole: boolean }>
  getEvents(ids: readonly string[]): Promise<readonly StoredEvent[]>
  getEventByUuid(uuid: string): Promise<StoredEvent | null>
  listOwnEventTypes(): Promise<readonly OwnEventType[]>

  /** By creation. */
  listHooks(): Promise<readonly EventHook[]>
  getHook(id: string): Promise<EventHook | null>

  /** Newest first; taken deliveries are left out. With `eventId` it is the deliveries whose envelope carries the event. */
  listDeliveries(
    query: Page & {
      readonly hookId?: string
      readonly status?: DeliveryStatus
      readonly eventId?: string
      readonly executionId?: string
    },
  ): Promise<readonly Delivery[]>
  getDelivery(id: string): Promise<Delivery | null>
  /**
   * Looks through deliveries for those that fit, by id from `after` on, without those that were taken. It ends at `limit` rows
   * or after `scan` deliveries that it looked at, whichever is first, and lets others work in between.
   *
   * @returns with `next`, the cursor to go on behind, or null where nothing is left. There may be no rows and still a `next`.
   */
  scanDeliveries(query: {
    readonly filter: DeliveryFilter
    readonly order: 'asc' | 'desc'
    readonly after: string | null
    readonly limit: number
    readonly scan: number
  }): Promise<{ readonly rows: readonly Delivery[]; readonly next: string | null }>
  /** How many fit, at least; `isWhole` is false where there are more than `most`, or `scan` deliveries were looked at. */
  countDeliveries(query: {
    readonly filter: DeliveryFilter
    readonly most: number
    readonly scan: number
  }): Promise<{ readonly count: number; readonly isWhole: boolean }>
  /**
   * Events that a hook has no delivery of, by id, behind `after`. Looks at `scan` events at most, some more at the end of a slice;
   * `next` is where to go on, null at the end.
   */
  scanMissed(
    query: MissedQuery & { readonly after: string | null; readonly limit: number; readonly scan: number },
  ): Promise<{ readonly rows: readonly StoredEvent[]; readonly next: string | null }>
  /** How many there are, at least; `isWhole` as for deliveries. */
  countMissed(
    query: MissedQuery & { readonly most: number; readonly scan: number },
  ): Promise<{ readonly count: number; readonly isWhole: boolean }>
  /** Uuid and type of each event of some deliveries, in the order of their envelopes. */
  eventsOfDeliveries(
    ids: readonly string[],
  ): Promise<readonly { readonly deliveryId: string; readonly uuid: string; readonly type: string }[]>
  /**
   * Counts of the deliveries made in a span of time, cut into `buckets` equal parts, of one hook or of all. Counted from
   * indexes, part by part with pauses; at most `samples` durations for each part.
   */
  deliveryStatistics(query: {
    readonly since: number
    readonly until: number
    readonly buckets: number
    readonly hookId?: string
    readonly samples?: number
  }): Promise<readonly DeliveryBucket[]>
  /** The same for executions, by the time of their end. */
  executionStatistics(query: {
    readonly since: number
    readonly until: number
    readonly buckets: number
  }): Promise<readonly ExecutionBucket[]>
  /** The hooks with most failed and given up deliveries made since then, among the newest `look` of these. */
  failingHooks(query: {
    readonly since: number
    readonly until: number
    readonly look: number
    readonly limit: number
  }): Promise<readonly { readonly hookId: string; readonly count: number }[]>
  /** Events received in a span of time (epoch ms). */
  countReceived(query: {
    readonly since: number
    readonly until: number
    readonly buckets: number
  }): Promise<readonly number[]>
  /** What there is now: unfinished deliveries (counted up to `most`), flows that are on, executions that run and wait. */
  standing(query: { readonly most: number }): Promise<{
    readonly unfinishedDeliveries: number
    readonly flowsOn: number
    readonly executionsRunning: number
    readonly executionsWaiting: number
  }>
  getReplay(id: string): Promise<Replay | null>
  /** Newest first. */
  listReplays(page: Page): Promise<readonly Replay[]>
  /** What was not finished when the process ended, oldest first. */
  runningReplays(): Promise<readonly Replay[]>
  /** The events of a delivery in the order of its envelope: its own, then those it took. */
  deliveryEvents(id: string): Promise<readonly StoredEvent[]>
  /** Unfinished deliveries of a hook that are due at `now`, in the order of due time and id, without those it took. */
  dueDeliveries(query: {
    readonly hookId: string
    readonly now: number
    readonly limit: number
  }): Promise<readonly Delivery[]>
  /** Which of some deliveries have an older unfinished one with the same `orderKey` before them, in the order given. */
  deliveriesBehind(ids: readonly string[]): Promise<readonly string[]>
  /** For each hook with unfinished deliveries: the earliest due time (epoch ms). */
  nextDue(): Promise<readonly { readonly hookId: string; readonly at: number }[]>

  /** By name, whatever its case; `after` is a flow's id. @throws VALIDATION_FAILED when that flow was deleted meanwhile */
  listFlows(page: Page): Promise<readonly Flow[]>
  /** The same order, without cards; with how many executions failed from `failedSince` on, counted up to `mostFailed`. */
  listFlowSummaries(
    query: Page & { readonly filter: FlowFilter; readonly failedSince: number; readonly mostFailed: number },
  ): Promise<readonly (FlowSummary & { readonly failed: number })[]>
  /** How many the list of that filter has. */
  countFlows(filter: FlowFilter): Promise<number>
  /** By name. */
  listFolders(): Promise<readonly (Folder & { readonly flows: number })[]>
  getFlow(id: string): Promise<Flow | null>
  /** Names by id; a flow that is gone is left out. */
  flowNames(ids: readonly string[]): Promise<ReadonlyMap<string, string>>
  getFlowByAlias(alias: string): Promise<Flow | null>
  getFlowVersion(flowId: string, version: number): Promise<FlowVersion | null>
  /** Newest first. */
  listFlowCursors(): Promise<readonly FlowCursor[]>
  listFlowVersions(flowId: string, page: Page): Promise<readonly FlowVersion[]>

  /** Newest first. */
  listExecutions(
    query: Page & { readonly flowId?: string; readonly status?: ExecutionStatus; readonly deliveryId?: string },
  ): Promise<readonly ExecutionSummary[]>
  /**
   * Newest first, those that fit every condition. After about `scan` executions were looked at it gives what it has.
   *
   * @param read what a text is looked for in at most: values of so many executions, and so many bytes of them
   * @returns with `next`, the cursor to go on behind, or null where nothing is left. There may be no rows and still a `next`.
   * With a text also `searched`: in how many executions it was looked for, and when the oldest of them started.
   */
  scanExecutions(query: {
    readonly filter: ExecutionFilter
    readonly after: string | null
    readonly limit: number
    readonly scan: number
    readonly read?: { readonly executions: number; readonly bytes: number }
  }): Promise<{
    readonly rows: readonly ExecutionSummary[]
    readonly next: string | null
    readonly searched?: { readonly executions: number; readonly until: number | null }
  }>
  /**
   * How many fit, at least; `isWhole` is false where there are more than `most`, or `scan` executions were looked at. A text is
   * not looked for.
   */
  countExecutions(query: {
    readonly filter: Omit<ExecutionFilter, 'text'>
    readonly most: number
    readonly scan: number
  }): Promise<{ readonly count: number; readonly isWhole: boolean }>
  getExecution(id: string): Promise<Execution | null>
  /** Ids of RUNNING executions, and of WAITING ones due at `now`, oldest first, after `after`: what a start must take up again. */
  unfinishedExecutions(query: Page & { readonly now: number }): Promise<readonly string[]>
  /** The earliest time at which a WAITING execution goes on, or null. */
  nextWake(): Promise<number | null>
  getSteps(executionId: string): Promise<readonly Step[]>

  /** By name, whatever its case. */
  listTables(): Promise<readonly FilledTable[]>
  getTable(id: string): Promise<FilledTable | null>
  /** Whatever the case. */
  getTableByName(name: string): Promise<FilledTable | null>
  getRow(tableId: string, rowId: string): Promise<TableRow | null>
  /**
   * Looks through a table's rows for those that fit, in slices with pauses. It ends at `limit` rows, at about `bytes` of them,
   * or after `scan` rows that it looked at, whichever is first. Ordered by a column all rows are looked at.
   *
   * @param offset passes over so many that fit
   * @returns with `next`, where to go on, or null where nothing is left. There may be no rows and still a `next`. No rows of
   *   a table that there is not.
   */
  scanRows(
    query: RowQuery & {
      readonly after: RowCursor | null
      readonly limit: number
      readonly offset?: number
      readonly bytes?: number
      readonly scan: number
    },
  ): Promise<{ readonly rows: readonly TableRow[]; readonly next: RowCursor | null }>
  /** How many fit, at least; `isWhole` is false where `scan` rows were looked at and there are more. */
  countRows(
    query: Omit<RowQuery, 'order'> & { readonly scan: number },
  ): Promise<{ readonly count: number; readonly isWhole: boolean }>

  /** Newest first. */
  listFiles(query: FileQuery): Promise<readonly FileInfo[]>
  getFile(id: string): Promise<FileInfo | null>
  getFileContent(id: string): Promise<Uint8Array | null>

  /** By name, whatever its case. */
  listConnections(): Promise<readonly Connection[]>
  getConnection(id: string): Promise<Connection | null>

  getSession(hash: string): Promise<Session | null>
  /** By creation. */
  listUsers(): Promise<readonly User[]>
  getUser(id: string): Promise<User | null>
  /** Whatever the case of the letters. */
  getUserByEmail(email: string): Promise<User | null>
  /** By creation. */
  listApiTokens(): Promise<readonly ApiToken[]>
  getApiTokenByHash(hash: string): Promise<ApiToken | null>
  listOAuthClients(): Promise<readonly OAuthClient[]>
  getOAuthClient(id: string): Promise<OAuthClient | null>
  /** Newest first. */
  listSigningKeys(): Promise<readonly SigningKey[]>
  getMeta(key: string): Promise<string | null>
  /** Counts for the start page and `doctor`. */
  counts(): Promise<{
    readonly events: number
    readonly hooks: number
    readonly flows: number
    readonly executions: number
    readonly unfinished: number
  }>
  /** What each class of data takes, about: events with their deliveries, executions with their inputs and histories, files. */
  storedBytes(): Promise<{ readonly events: number; readonly executions: number; readonly files: number }>
}

/** Events of some types that arrived in a span of time (epoch ms, `until` left out) and that a hook has no delivery of. */
export interface MissedQuery {
  readonly hookId: string
  readonly types: readonly string[]
  readonly since: number
  readonly until: number
}

export interface EventQuery {
  readonly limit: number
  /** A row's cursor; the part begins behind it in the order asked for. */
  readonly after: string | null
  /** `arrival` for polling, `published` for bounded queries, as Okta's System Log API has it. */
  readonly by: 'arrival' | 'published'
  readonly order: 'asc' | 'desc'
  /** Epoch ms bounds on the time that `by` names: from `since` on, before `until`. */
  readonly since: number | null
  readonly until: number | null
  readonly type: string | null
}
