import { sql, type RawBuilder } from 'kysely'
import type { ExecutionFilter } from '../../model/execution.ts'
import { hasText } from '../execution-text.ts'
import { executionSummaryOf } from '../rows.ts'
import type { ExecutionTable } from '../schema.ts'
import type { Reads } from '../store.ts'
import type { SqlWords } from '../sql-words.ts'
import type { Reader } from './reader.ts'
import { pause } from './delivery-scan.ts'
import { fits, sliceEnd, within } from './execution-slice.ts'

type Scan = Parameters<Reads['scanExecutions']>[0]
type Found = Awaited<ReturnType<Reads['scanExecutions']>>

/** Bytes of values that are read without a pause; some ms. */
const batchBytes = 1024 * 1024
const batchExecutions = 50

/** Shorter words of these letters are in many ids, and nobody means them. */
const partOfId = /^[0-9a-f-]{8,}$/

const wholeId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

interface Sized {
  readonly id: string
  readonly started: number
  readonly bytes: number
}

/**
 * Looks for a text in names, errors and values. Most executions are left out by a look at their bytes; those that may have
 * the text are read, since it must be in a value, not in what all histories are written with.
 */
export async function searchExecutions(reader: Reader, query: Scan, text: string): Promise<Found> {
  const { filter, after, limit, scan, read = { executions: Infinity, bytes: Infinity } } = query
  const rows: ExecutionTable[] = []
  let [executions, bytes]: [number, number] = [0, 0]
  let [at, until]: [string | null, number | null] = [after, null]
  const found = (next: string | null): Found => ({
    rows: rows.map(executionSummaryOf),
    next,
    searched: { executions, until },
  })
  const whole = after === null && wholeId.test(text) ? await byId(reader, filter, text.toLowerCase()) : null
  if (whole !== null) {
    rows.push(whole)
    return found(null)
  }
  for (let looked = 0; looked < scan; looked += batchExecutions) {
    const floor = await sliceEnd(reader, filter, at, batchExecutions)
    for (const batch of batches(await sizesOf(reader, filter, at, floor))) {
      const fitting = await matching(reader, batch, text)
      for (const { id, started, bytes: own } of batch) {
        ;[executions, bytes, until, at] = [executions + 1, bytes + own, started, id]
        const row = fitting.get(id)
        if (row !== undefined) rows.push(row)
        if (rows.length === limit || executions >= read.executions || bytes >= read.bytes) return found(id)
      }
      await pause()
    }
    if (floor === null) return found(null)
    at = floor
    await pause()
  }
  return found(at)
}

/** A whole id is found however old its execution is. */
async function byId(reader: Reader, filter: ExecutionFilter, id: string): Promise<ExecutionTable | null> {
  const { rows } = await sql<ExecutionTable>`
    select * from executions where id = ${id} and ${within(filter, null, null)} and ${fits(reader.words, filter)}`.execute(
    reader.db,
  )
  return rows[0] ?? null
}

/** What of a slice fits but for the text, newest first. Sizes are known without reading what they are of. */
async function sizesOf(
  reader: Reader,
  filter: ExecutionFilter,
  after: string | null,
  end: string | null,
): Promise<readonly Sized[]> {
  const { rows } = await sql<Sized>`
    select id, started, coalesce((select octet_length(head) + coalesce(octet_length(body), 0) from execution_inputs
        where execution_id = id), 0)
      + coalesce((select ${reader.words.unpackedBytes(sql`history`)} from execution_histories where execution_id = id), 0) as bytes
    from executions where ${within(filter, after, end)} and ${fits(reader.words, filter)} order by id desc`.execute(
    reader.db,
  )
  return rows
}

function* batches(all: readonly Sized[]): Generator<readonly Sized[]> {
  let batch: Sized[] = []
  let bytes = 0
  for (const each of all) {
    if (batch.length > 0 && (bytes + each.bytes > batchBytes || batch.length === batchExecutions)) {
      yield batch
      ;[batch, bytes] = [[], 0]
    }
    batch.push(each)
    bytes += each.bytes
  }
  if (batch.length > 0) yield batch
}

type Candidate = ExecutionTable & {
  /** SQLite has no type for it. */
  readonly isNamed: number | boolean
  readonly head: string | null
  readonly body: Uint8Array | null
  readonly history: string | null
}

async function matching(
  reader: Reader,
  batch: readonly Sized[],
  text: string,
): Promise<ReadonlyMap<string, ExecutionTable>> {
  const { words } = reader
  const wanted = text.toLowerCase()
  const isNamed = sql`(${partOfId.test(wanted) ? sql`${words.position(sql`executions.id`, wanted)} > 0` : sql`false`}
    or exists (select 1 from flows where flows.id = executions.flow_id and ${words.position(sql`flows.name_key`, wanted)} > 0))`
  // Of a flow that does not save its data the input is there while it runs, and shown to nobody.
  const isShown = sql`(finished is not null or exists (select 1 from flow_versions as ran
    where ran.flow_id = executions.flow_id and ran.version = executions.flow_version
      and coalesce(${words.flag(sql`ran.definition`, 'saveData')}, true)))`
  const { rows } = await sql<Candidate>`
    select executions.*, ${isNamed} as "isNamed", case when ${isShown} then head end as head,
      case when ${isShown} then body end as body, ${words.unpacked(sql`history`)} as history
    from executions
    left join execution_inputs as input on input.execution_id = executions.id
    left join execution_histories as past on past.execution_id = executions.id
    where executions.id in (select value from ${words.texts(batch.map(({ id }) => id))} as wanted)
      and (${isNamed} or ${mayHave(words, wanted)})`.execute(reader.db)
  const fitting = rows.filter(
    ({ isNamed: named, head, body, history, error_json }) =>
      Boolean(named) ||
      // Written by ourselves.
      hasText({ head, body, history, error: error_json === null ? null : JSON.parse(error_json) }, wanted),
  )
  return new Map(
    fitting.map(({ isNamed: _named, head: _head, body: _body, history: _history, ...row }) => [row.id, row]),
  )
}

/**
 * Whether the bytes can have the text at all. The database knows upper case of ASCII only, and a text with other characters is
 * looked for in everything; so is a body with escapes, which may be written in many ways. What came with it is small.
 */
function mayHave(words: SqlWords, wanted: string) {
  if (!/^[\x20-\x7e]*$/.test(wanted)) return sql`true`
  const escaped = JSON.stringify(wanted).slice(1, -1)
  const has = (value: RawBuilder<unknown>, part: string) => sql`${words.position(words.lower(value), part)} > 0`
  return sql`(${has(words.unpacked(sql`history`), escaped)} or ${has(sql`error_json`, escaped)}
    or ${has(words.ascii(sql`body`), wanted)} or ${words.hasBackslash(sql`body`)}
    or ${has(sql`head`, escaped)} or ${has(sql`head`, '%')} or ${has(sql`head`, '+')})`
}
