import { sql } from 'kysely'
import { idsFrom } from '../../base/ids.ts'
import { eventOf } from '../rows.ts'
import type { EventTable } from '../schema.ts'
import type { MissedQuery, Reads } from '../store.ts'
import { pause } from './delivery-scan.ts'
import type { Reader } from './reader.ts'

/** Events that are looked at without a pause; some ms. */
const slice = 1_000

/** Ids are made within moments of an event's arrival; the slack covers small jumps of the clock. */
const slackMs = 60_000

/** Events that a hook has no delivery of, slice by slice: however few they are, nothing holds the thread for longer than one takes. */
export async function scanMissed(
  reader: Reader,
  { limit, scan, ...query }: Parameters<Reads['scanMissed']>[0],
): ReturnType<Reads['scanMissed']> {
  const rows: EventTable[] = []
  let at = query.after
  for (let looked = 0; looked < scan; looked += slice) {
    const end = await sliceEnd(reader, query, at)
    const found = await sql<EventTable>`
      select * from events where ${within(query, at, end)} and ${missed(reader, query)}
      order by id limit ${limit - rows.length}`.execute(reader.db)
    rows.push(...found.rows)
    if (rows.length === limit) return { rows: rows.map(eventOf), next: rows.at(-1)!.id }
    if (end === null) return { rows: rows.map(eventOf), next: null }
    at = end
    await pause()
  }
  return { rows: rows.map(eventOf), next: at }
}

export async function countMissed(
  reader: Reader,
  { most, scan, ...query }: Parameters<Reads['countMissed']>[0],
): ReturnType<Reads['countMissed']> {
  let count = 0
  let at: string | null = null
  for (let looked = 0; looked < scan; looked += slice) {
    const end: string | null = await sliceEnd(reader, query, at)
    const found = await sql<{ n: number }>`
      select count(*) as n from events where ${within(query, at, end)} and ${missed(reader, query)}`.execute(reader.db)
    count += found.rows[0]?.n ?? 0
    if (count > most) return { count: most, isWhole: false }
    if (end === null) return { count, isWhole: true }
    at = end
    await pause()
  }
  return { count, isWhole: false }
}

/** The last id of the next slice, or null where it is the rest. */
async function sliceEnd(reader: Reader, query: MissedQuery, after: string | null): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select id from events where ${within(query, after, null)} order by id limit 1 offset ${slice - 1}`.execute(
    reader.db,
  )
  return rows[0]?.id ?? null
}

const within = ({ since, until }: MissedQuery, after: string | null, end: string | null) =>
  sql`id > ${after ?? idsFrom(since - slackMs)} and id < ${idsFrom(until + slackMs)}
    and ${end === null ? sql`true` : sql`id <= ${end}`}`

const missed = ({ words }: Reader, { hookId, types, since, until }: MissedQuery) =>
  sql`received >= ${since} and received < ${until}
    and type in (select value from ${words.texts(types)} as wanted)
    and not exists (select 1 from deliveries where deliveries.event_id = events.id and deliveries.hook_id = ${hookId})`
