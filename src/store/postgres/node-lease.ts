import type pg from 'pg'
import type { Log } from '../../base/log.ts'
import type { Dispatched } from './write-batch.ts'

/** What a server does: `api` answers requests, `worker` runs executions and delivers, `all` both. */
export type Role = 'api' | 'worker' | 'all'

export interface NodeInfo {
  readonly id: string
  readonly role: Role
}

interface LeaseParts {
  readonly pool: pg.Pool
  readonly log: Log
  readonly newId: () => string
  readonly role: Role
  /** How long a server may be silent, in ms, before the others take over what it ran. */
  readonly leaseMs: number
  readonly dispatch: (client: pg.ClientBase, jobs: readonly Dispatched[]) => Promise<void>
  /** The server was taken for dead and goes on under another id: what it has in memory is no longer its own. */
  readonly onReplaced: () => void
  /** Other servers came or went. */
  readonly onPeers: (peers: readonly NodeInfo[]) => void
}

const dbNow = `(extract(epoch from clock_timestamp()) * 1000)::bigint`

/** Executions that are freed in one transaction. */
const freed = 1_000

/**
 * This server's row among the servers: it says that it lives, by the database's clock, and takes over from those that no
 * longer do. Everything that a server writes is written under a lock on its row (write-batch.ts), so that a server that is
 * marked as dead can write nothing any more, however late it wakes up.
 */
export class NodeLease {
  readonly #parts: LeaseParts
  #id: string
  readonly #timers: NodeJS.Timeout[] = []
  readonly #under = new Set<string>()
  #stopped = false
  #peers = ''
  #joining: Promise<void> | null = null

  constructor(parts: LeaseParts) {
    this.#parts = parts
    this.#id = parts.newId()
  }

  /** Another one after this server was taken for dead. */
  get id(): string {
    return this.#id
  }

  async join(): Promise<void> {
    await this.#insert()
    await this.#look()
    this.#plan()
  }

  /** Somebody came or left: the next look in its turn would be late. */
  lookNow(): void {
    this.#once('looked at', () => this.#look())
  }

  /** This server was found dead: it goes on as a new one. */
  rejoin(): Promise<void> {
    this.#joining ??= this.#rejoin().finally(() => (this.#joining = null))
    return this.#joining
  }

  /** Leaves in order: what it still has is for the others at once. */
  async leave(): Promise<void> {
    this.#stopped = true
    for (const timer of this.#timers) clearInterval(timer)
    await this.#bury(this.#id)
  }

  async #rejoin(): Promise<void> {
    this.#id = this.#parts.newId()
    this.#parts.onReplaced()
    await this.#insert()
  }

  async #insert(): Promise<void> {
    const { pool, role, leaseMs } = this.#parts
    await pool.query(
      `insert into nodes (id, role, started, lease_until) values ($1, $2, ${dbNow}, ${dbNow} + $3::bigint)`,
      [this.#id, role, leaseMs],
    )
  }

  // Apart from each other: burying somebody may take a while, and meanwhile this server must not seem dead itself.
  #plan(): void {
    const every = this.#parts.leaseMs / 3
    this.#timers.push(
      setInterval(() => this.#once('renewed', () => this.#renew()), every).unref(),
      setInterval(() => this.#once('looked at', () => this.#look()), every).unref(),
    )
  }

  /** One at a time of each. */
  #once(what: string, work: () => Promise<void>): void {
    if (this.#stopped || this.#under.has(what)) return
    this.#under.add(what)
    work()
      .catch((cause: unknown) => this.#parts.log.warn({ err: cause }, `The lease of the servers could not be ${what}.`))
      .finally(() => this.#under.delete(what))
  }

  async #renew(): Promise<void> {
    const { pool, leaseMs } = this.#parts
    const { rowCount } = await pool.query(
      `update nodes set lease_until = ${dbNow} + $2::bigint where id = $1 and role <> 'dead'`,
      [this.#id, leaseMs],
    )
    if (rowCount === 0 && !this.#stopped) await this.rejoin()
  }

  /** Who else is there, and who is no longer. */
  async #look(): Promise<void> {
    const { pool, log, onPeers } = this.#parts
    // Nobody may run for a server that is not there: whatever came to be like that is taken over too.
    await pool.query(
      `insert into nodes (id, role, started, lease_until)
        select distinct node_id, 'dead', 0, 0 from executions
        where node_id is not null and finished is null and not exists (select 1 from nodes where id = node_id)
        on conflict do nothing`,
    )
    const { rows } = await pool.query<{ id: string; role: Role | 'dead'; isLate: boolean }>(
      `select id, role, lease_until < ${dbNow} as "isLate" from nodes order by id`,
    )
    for (const { id, role, isLate } of rows) {
      if (role !== 'dead' && (!isLate || id === this.#id)) continue
      log.warn({ node: id }, 'A server is gone: what it ran is taken over.')
      await this.#bury(id)
    }
    const peers = rows.flatMap(({ id, role, isLate }) => (role === 'dead' || isLate ? [] : [{ id, role }]))
    const text = JSON.stringify(peers)
    if (text === this.#peers) return
    this.#peers = text
    onPeers(peers)
  }

  /**
   * Marks a server as dead, which its own writes notice; frees what it ran, so that its claims are worth nothing; and removes it.
   * Whoever dies in the middle of this leaves it to the next one.
   */
  async #bury(id: string): Promise<void> {
    const { pool } = this.#parts
    await pool.query(`update nodes set role = 'dead' where id = $1 and (lease_until < ${dbNow} or id = $2)`, [
      id,
      this.#id,
    ])
    while ((await this.#free(id)) === freed);
    await pool.query(
      `delete from nodes where id = $1 and role = 'dead'
        and not exists (select 1 from executions where node_id = $1 and finished is null)`,
      [id],
    )
  }

  async #free(id: string): Promise<number> {
    const { pool, dispatch } = this.#parts
    const client = await pool.connect()
    try {
      await client.query('begin')
      const { rows } = await client.query<{ id: string; at: number | null }>(
        `update executions set generation = generation + 1, node_id = null
          where id in (
            select id from executions
            where node_id = $1 and finished is null and exists (select 1 from nodes where nodes.id = $1 and role = 'dead')
            order by id limit ${freed} for update)
          returning id, wake_at as at`,
        [id],
      )
      const now = Date.now()
      await dispatch(
        client,
        rows.map((row) => ({ executionId: row.id, at: row.at ?? now })),
      )
      await client.query('commit')
      return rows.length
    } catch (thrown) {
      await client.query('rollback').catch(() => {})
      throw thrown
    } finally {
      client.release()
    }
  }
}
