import pg from 'pg'
import type { Log } from '../../base/log.ts'
import { connectionOptions, type PostgresTarget } from './connection.ts'

/**
 * What other servers say, on a connection of its own. Messages are hints: one that is lost while the connection is away is
 * made up for by `onConnected`, which is called whenever there is a new one.
 */
export class Listener {
  readonly #target: PostgresTarget
  readonly #channel: string
  readonly #log: Log
  readonly #onMessage: (message: Readonly<Record<string, unknown>>) => void
  readonly #onConnected: () => void
  #client: pg.Client | null = null
  #timer: NodeJS.Timeout | null = null
  #closed = false

  constructor(options: {
    readonly target: PostgresTarget
    readonly channel: string
    readonly log: Log
    readonly onMessage: (message: Readonly<Record<string, unknown>>) => void
    readonly onConnected: () => void
  }) {
    this.#target = options.target
    this.#channel = options.channel
    this.#log = options.log
    this.#onMessage = options.onMessage
    this.#onConnected = options.onConnected
  }

  async connect(): Promise<void> {
    const client = new pg.Client(connectionOptions(this.#target))
    const again = () => this.#again(client)
    client.on('error', again)
    client.on('end', again)
    client.on('notification', ({ payload = '{}' }) => {
      // Written by our servers.
      this.#onMessage(JSON.parse(payload) as Record<string, unknown>)
    })
    this.#client = client
    try {
      await client.connect()
      await client.query(`listen ${pg.escapeIdentifier(this.#channel)}`)
      this.#onConnected()
    } catch (thrown) {
      this.#log.warn({ err: thrown }, 'The database cannot be listened to; it is tried again.')
      again()
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    const client = this.#client
    this.#client = null
    await client?.end().catch(() => {})
  }

  #again(client: pg.Client): void {
    if (this.#closed || this.#client !== client) return
    this.#client = null
    client.end().catch(() => {})
    this.#timer = setTimeout(() => void this.connect(), 500).unref()
  }
}
