import type { Socket } from 'node:net'
import type { SecureContext } from 'node:tls'
import { connect, type Way } from './connect.ts'
import type { DeadlineWheel } from './deadline-wheel.ts'
import type { Exchange } from './exchange.ts'
import { OutboundError } from './outbound-error.ts'
import { Client } from './undici-client.ts'

/** One socket, and the undici client that speaks HTTP on it. Carries one exchange at a time. */
export interface Connection {
  readonly client: Client
  /** Until it stands: undici does not know it yet, and could not end it. */
  connecting: Socket | null
  exchange: Exchange | null
  closed: boolean
}

/** What all pools of a client share. */
export interface PoolTools {
  readonly wheel: DeadlineWheel
  readonly secureContext: () => SecureContext
  readonly maxConnections: number
  /** Called when the last connection is gone; the pool is not used again. */
  readonly onEmpty: (pool: ConnectionPool) => void
}

/**
 * The connections to one origin at one set of checked addresses, and the exchanges that wait for one. undici's own pool cannot
 * take a waiting request out again, and searches its connections from the start for each request.
 */
export class ConnectionPool {
  readonly key: string
  readonly origin: string
  readonly #way: Way
  readonly #tools: PoolTools
  readonly #open = new Set<Connection>()
  // The one used last is used next, so that those not needed become idle and close.
  readonly #idle: Connection[] = []
  readonly #closing = new Set<Promise<void>>()
  #waiting: Exchange[] = []
  #next = 0
  /** Whether it came to its end and must not be used any more. */
  retired = false
  /** For the choice of a pool to close: the higher, the later it was used. */
  used = 0

  constructor(key: string, origin: string, way: Way, tools: PoolTools) {
    this.key = key
    this.origin = origin
    this.#way = way
    this.#tools = tools
  }

  /** Whether nothing is under way and nothing waits. */
  get isIdle(): boolean {
    return this.#open.size === this.#idle.length && this.#next === this.#waiting.length
  }

  /** Starts an exchange on a free connection, or when one becomes free. */
  send(exchange: Exchange): void {
    const connection = this.#idle.pop()
    if (connection !== undefined) this.#start(exchange, connection)
    else if (this.#open.size < this.#tools.maxConnections || exchange.isAlone) this.#start(exchange, this.#connection())
    else this.#waiting.push(exchange)
  }

  /** The exchange on this connection is complete: it can carry the next. */
  release(connection: Connection): void {
    connection.exchange = null
    if (connection.closed) return
    const next = this.#takeWaiting()
    if (next !== null) this.#start(next, connection)
    else this.#idle.push(connection)
  }

  /** Closes a connection whose exchange did not end as it should: what is still to come on it belongs to nobody. */
  discard(connection: Connection): void {
    if (connection.closed) return
    connection.closed = true
    connection.exchange = null
    this.#open.delete(connection)
    const at = this.#idle.indexOf(connection)
    if (at !== -1) this.#idle.splice(at, 1)
    // Not now: this is called from within the client, which does not expect to be gone when it goes on.
    queueMicrotask(() => {
      this.#destroy(connection)
      const next = this.retired ? null : this.#takeWaiting()
      if (next !== null) this.send(next)
      else this.#endIfEmpty()
    })
  }

  /** Ends all connections and fails everything under way. Resolves when the sockets are closed. */
  async close(): Promise<void> {
    this.retired = true
    for (let next = this.#takeWaiting(); next !== null; next = this.#takeWaiting()) next.fail(closed())
    for (const connection of this.#open) {
      connection.exchange?.fail(closed())
      if (connection.closed) continue
      connection.closed = true
      this.#destroy(connection)
    }
    this.#open.clear()
    this.#idle.length = 0
    // The connections that were discarded above are destroyed in the next microtask.
    await Promise.resolve()
    await Promise.all(this.#closing)
  }

  #start(exchange: Exchange, connection: Connection): void {
    connection.exchange = exchange
    exchange.start(this, connection)
  }

  #connection(): Connection {
    const { wheel, secureContext } = this.#tools
    const client = new Client(this.origin, {
      connect: (_options, callback) => {
        const socket = connect(this.#way, secureContext, wheel, (error, opened) => {
          connection.connecting = null
          if (error === null) callback(null, opened)
          else callback(error, null)
        })
        connection.connecting = socket
        if (connection.closed) socket.destroy(closed())
      },
      // The deadline of the exchange covers these; a timer for each request costs a third of the throughput.
      headersTimeout: 0,
      bodyTimeout: 0,
      pipelining: 1,
      allowH2: false,
      maxHeaderSize: 16_384,
      keepAliveTimeout: 4_000,
      keepAliveMaxTimeout: 60_000,
    })
    const connection: Connection = { client, connecting: null, exchange: null, closed: false }
    this.#open.add(connection)
    // An idle connection that the other side closed is of no more use; one with an exchange connects again by itself, or
    // fails its exchange, which discards it.
    client.on('disconnect', () => {
      if (connection.exchange === null) this.discard(connection)
    })
    return connection
  }

  #destroy({ client, connecting }: Connection): void {
    const ended = this.#ended(client).finally(() => this.#closing.delete(ended))
    this.#closing.add(ended)
    connecting?.destroy(closed())
  }

  async #ended(client: Client): Promise<void> {
    try {
      await client.destroy(closed())
    } catch {
      // It is gone either way.
    }
  }

  #takeWaiting(): Exchange | null {
    while (this.#next < this.#waiting.length) {
      const exchange = this.#waiting[this.#next++]!
      if (this.#next > 1024 && this.#next * 2 > this.#waiting.length) {
        this.#waiting = this.#waiting.slice(this.#next)
        this.#next = 0
      }
      // Some have met their deadline while they waited.
      if (!exchange.settled) return exchange
    }
    this.#waiting = []
    this.#next = 0
    return null
  }

  #endIfEmpty(): void {
    if (this.retired || this.#open.size > 0 || this.#waiting.length > 0) return
    this.retired = true
    this.#tools.onEmpty(this)
  }
}

function closed(): OutboundError {
  return new OutboundError('ABORTED', 'The outbound client was closed.')
}
