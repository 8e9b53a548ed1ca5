import type { Store } from '../store/store.ts'

/** What the System Log tells of hooks, beside their deliveries. */
const types = ['created', 'updated', 'activated', 'deactivated', 'verified', 'deleted'].map(
  (what) => `event_hook.${what}`,
)
const rowsOfOneRead = 200
/** Events of all hooks that one call looks at: a part may be short, and still have a next one. */
const mostLookedAt = 5_000

/** One thing that was done to a hook. */
export interface HookChange {
  /** The event's own id in the System Log. */
  readonly id: string
  /** ISO 8601. */
  readonly published: string
  readonly eventType: string
  readonly actor: { readonly id: string; readonly displayName: string | null }
  readonly outcome: { readonly result: string; readonly reason: string | null }
}

interface Row {
  readonly cursor: string
  readonly published: number
  readonly seq: number
  readonly raw: Uint8Array
}

/**
 * What was done to a hook, as the System Log has it, the newest first and for as long as events are kept. The few types are
 * read side by side from their index.
 *
 * @param query.after a cursor that an answer gave as `next`, or null
 */
export async function listHookChanges(
  store: Pick<Store, 'listEvents'>,
  { hookId, limit, after }: { readonly hookId: string; readonly limit: number; readonly after: string | null },
): Promise<{ readonly rows: readonly HookChange[]; readonly next: string | null }> {
  const rows: HookChange[] = []
  let at = after
  for (let looked = 0; looked < mostLookedAt;) {
    const read = await Promise.all(types.map((type) => readType(store, type, at)))
    // Past the last row of a full part there may be more of its type: that far the parts are whole together.
    const full = read.filter(({ length }) => length === rowsOfOneRead).map((part) => part.at(-1)!)
    const edge = full.reduce<Row | null>(
      (newest, row) => (newest === null || isBefore(newest, row) ? row : newest),
      null,
    )
    const whole = read
      .flat()
      .filter((row) => edge === null || !isBefore(row, edge))
      .toSorted((a, b) => (isBefore(a, b) ? 1 : -1))
    for (const row of whole) {
      const change = changeOf(row, hookId)
      if (change !== null) rows.push(change)
      at = row.cursor
      if (rows.length === limit) return { rows, next: at }
    }
    looked += whole.length
    if (edge === null) return { rows, next: null }
  }
  return { rows, next: at }
}

async function readType(store: Pick<Store, 'listEvents'>, type: string, after: string | null): Promise<readonly Row[]> {
  const read = await store.listEvents({
    limit: rowsOfOneRead,
    after,
    by: 'published',
    order: 'desc',
    since: null,
    until: null,
    type,
  })
  return read.map(({ cursor, published, raw }) => ({ cursor, published, seq: Number(cursor.split('.')[1]), raw }))
}

const isBefore = (a: Row, b: Row) => a.published < b.published || (a.published === b.published && a.seq < b.seq)

function changeOf({ raw }: Row, hookId: string): HookChange | null {
  const text = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString()
  if (!text.includes(hookId)) return null
  // Types of this name are only made by our own hooks, in systemLogEvent's form; a published one may be anything.
  const { uuid, published, eventType, actor, outcome, target } = JSON.parse(text) as {
    readonly uuid: string
    readonly published: string
    readonly eventType: string
    readonly actor?: { readonly id?: unknown; readonly displayName?: unknown } | null
    readonly outcome?: { readonly result?: unknown; readonly reason?: unknown } | null
    readonly target?: unknown
  }
  const isTarget = (each: unknown) =>
    typeof each === 'object' && each !== null && 'id' in each && each.id === hookId && 'type' in each
  if (!Array.isArray(target) || !target.some(isTarget)) return null
  return {
    id: uuid,
    published,
    eventType,
    actor: { id: textOr(actor?.id) ?? '', displayName: textOr(actor?.displayName) },
    outcome: { result: textOr(outcome?.result) ?? 'UNKNOWN', reason: textOr(outcome?.reason) },
  }
}

const textOr = (value: unknown): string | null => (typeof value === 'string' ? value : null)
