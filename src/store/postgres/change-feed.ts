import type pg from 'pg'
import type { Log } from '../../base/log.ts'
import type { Change } from '../store.ts'

/** Changes are kept so long, for servers that were cut off; one that was away longer begins anew. */
const keptMs = 24 * 3_600_000
/** A message may get lost: what changed elsewhere is looked for this often in any case. */
const everyMs = 5_000
const forgetEveryMs = 3_600_000

/** Tells what was changed, here and by other servers, from a table that has it in the order of commits. */
export class ChangeFeed {
  readonly #pool: pg.Pool
  readonly #log: Log
  readonly #nodeId: () => string
  readonly #listeners = new Set<(change: Change) => void>()
  readonly #timer: NodeJS.Timeout
  #last = 0
  #forgotten = 0
  #reading: Promise<void> | null = null
  #again = false
  #closed = false

  constructor({ pool, log, nodeId }: { readonly pool: pg.Pool; readonly log: Log; readonly nodeId: () => string }) {
    this.#pool = pool
    this.#log = log
    this.#nodeId = nodeId
    this.#timer = setInterval(() => this.read(), everyMs).unref()
  }

  /** From here on: registries read everything when they open. */
  async begin(): Promise<void> {
    const { rows } = await this.#pool.query<{ seq: number }>('select coalesce(max(seq), 0) as seq from changes')
    this.#last = rows[0]!.seq // an aggregate gives one row
    await this.#forget()
  }

  /** Deletes what nobody needs any more. Whichever server does. */
  async #forget(): Promise<void> {
    this.#forgotten = Date.now()
    await this.#pool.query(
      'delete from changes where at < extract(epoch from clock_timestamp()) * 1000 - $1::bigint and seq < $2',
      [keptMs, this.#last],
    )
  }

  onChange(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  tell(change: Change): void {
    for (const listener of this.#listeners) {
      try {
        listener(change)
      } catch (cause) {
        this.#log.error({ err: cause, change }, 'A listener of the store failed.')
      }
    }
  }

  /** Reads what others changed since the last time. */
  read(): void {
    if (this.#closed) return
    this.#again = true
    this.#reading ??= this.#readAll()
      .catch((cause: unknown) => this.#log.warn({ err: cause }, 'What other servers changed could not be read.'))
      .finally(() => (this.#reading = null))
  }

  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#timer)
    await this.#reading
  }

  async #readAll(): Promise<void> {
    while (this.#again) {
      this.#again = false
      const { rows } = await this.#pool.query<Change & { seq: number; node_id: string }>(
        'select seq, kind, id, node_id from changes where seq > $1 order by seq limit 1000',
        [this.#last],
      )
      for (const { seq, kind, id, node_id } of rows) {
        this.#last = seq
        if (node_id !== this.#nodeId()) this.tell({ kind, id })
      }
      if (rows.length === 1_000) this.#again = true
    }
    if (Date.now() - this.#forgotten > forgetEveryMs) await this.#forget()
  }
}
