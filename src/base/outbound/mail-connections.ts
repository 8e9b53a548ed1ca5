import type { Socket } from 'node:net'
import type { SecureContext } from 'node:tls'
import type { AllowedNetworks } from './allowed-networks.ts'
import { connect } from './connect.ts'
import type { DeadlineWheel } from './deadline-wheel.ts'
import { judgeMailServer, mailOrigin, type MailServer } from './judge-server.ts'
import { OutboundError } from './outbound-error.ts'
import type { Resolver } from './resolver.ts'

export interface MailDial {
  readonly server: MailServer
  /** How long it waits for its turn at most. */
  readonly waitMs: number
  /** Ends the wait for the turn and the connecting; what stands is the caller's to end. */
  readonly signal: AbortSignal
}

/** A plain connection to a checked address. */
export interface MailConnection {
  readonly socket: Socket
  /**
   * What it is encrypted with: TLS 1.2 at least, the authorities that this server trusts. Null where it leads to nobody outside of
   * this process, as in tests of flows: the guarded client never says so.
   */
  readonly secureContext: SecureContext | null
}

interface Parts {
  readonly allowedNetworks: AllowedNetworks
  readonly resolver: Resolver
  readonly wheel: DeadlineWheel
  readonly secureContext: () => SecureContext
  /** Why none of the addresses may be connected to, or null. */
  readonly judge: (server: MailServer, addresses: readonly string[]) => string | null
}

/** Mail servers refuse a client that has many connections at once; some from the fourth on. */
const mostToOneServer = 3

/** The connections to mail servers: few to each, every one to an address that was judged. */
export class MailConnections {
  readonly #parts: Parts
  readonly #open = new Set<Socket>()
  readonly #taken = new Map<string, number>()
  readonly #waiting = new Map<string, (() => void)[]>()
  readonly #closing = new AbortController()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async connect({ server, waitMs, signal }: MailDial): Promise<MailConnection> {
    const { allowedNetworks, resolver, judge, secureContext } = this.#parts
    const read = judgeMailServer(server, allowedNetworks)
    if ('reason' in read) throw new OutboundError('BLOCKED', read.reason)
    const ends = AbortSignal.any([signal, this.#closing.signal])
    const origin = mailOrigin(server) ?? ''
    await this.#turn(origin, waitMs, ends)
    try {
      const { host } = read
      const resolution = read.literal ? null : (resolver.fresh(host) ?? (await resolver.ask(host)))
      if (resolution !== null && resolution.failure !== null) throw new OutboundError('DNS', resolution.failure)
      const addresses = resolution === null ? [host] : resolution.addresses
      const refusal = judge({ ...server, host }, addresses)
      if (refusal !== null) throw new OutboundError('BLOCKED', refusal)
      if (ends.aborted) throw aborted()
      const socket = await this.#stand({ ...server, host }, addresses, ends)
      this.#open.add(socket)
      socket.once('close', () => {
        this.#open.delete(socket)
        this.#leave(origin)
      })
      return { socket, secureContext: secureContext() }
    } catch (thrown) {
      this.#leave(origin)
      throw thrown
    }
  }

  /** Ends all of them, and whoever waits. */
  close(): void {
    this.#closing.abort()
    for (const socket of this.#open) socket.destroy(aborted())
  }

  #stand({ host, port }: MailServer, addresses: readonly string[], ends: AbortSignal): Promise<Socket> {
    const { wheel, secureContext } = this.#parts
    return new Promise((resolve, reject) => {
      const way = { host, port, secure: false, addresses }
      const attempt = connect(way, secureContext, wheel, (error, socket) => {
        ends.removeEventListener('abort', onAbort)
        if (error === null) resolve(socket)
        else reject(error)
      })
      const onAbort = () => attempt.destroy(aborted())
      ends.addEventListener('abort', onAbort, { once: true })
    })
  }

  #turn(origin: string, waitMs: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(aborted())
    const taken = this.#taken.get(origin) ?? 0
    if (taken < mostToOneServer) {
      this.#taken.set(origin, taken + 1)
      return Promise.resolve()
    }
    const ends = AbortSignal.any([signal, AbortSignal.timeout(waitMs)])
    return new Promise((resolve, reject) => {
      const queue = this.#waiting.get(origin) ?? []
      this.#waiting.set(origin, queue)
      const next = () => {
        ends.removeEventListener('abort', onAbort)
        resolve()
      }
      const onAbort = () => {
        queue.splice(queue.indexOf(next), 1)
        reject(signal.aborted ? aborted() : late(waitMs))
      }
      ends.addEventListener('abort', onAbort, { once: true })
      queue.push(next)
    })
  }

  /** The next one gets the place, or it is free. */
  #leave(origin: string): void {
    const next = this.#waiting.get(origin)?.shift()
    if (next !== undefined) return next()
    this.#waiting.delete(origin)
    const left = (this.#taken.get(origin) ?? 1) - 1
    if (left === 0) this.#taken.delete(origin)
    else this.#taken.set(origin, left)
  }
}

const aborted = () => new OutboundError('ABORTED', 'The connection to the mail server was cancelled.')

function late(waitMs: number): OutboundError {
  const safeMessage = `All ${mostToOneServer} connections to the mail server were taken for ${waitMs / 1000} s.`
  return new OutboundError('TIMEOUT', safeMessage, { safeMessage })
}
