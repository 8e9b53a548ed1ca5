import { networkInterfaces } from 'node:os'
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls'
import type { Dispatcher } from 'undici'
import type { AllowedNetworks } from './allowed-networks.ts'
import { ConnectionPool, type PoolTools } from './connection-pool.ts'
import { DeadlineWheel } from './deadline-wheel.ts'
import { Exchange } from './exchange.ts'
import { connectionHeader, wellFormedHeader } from './headers.ts'
import { judgeAddress, readAddress } from './judge-address.ts'
import { MailConnections, type MailConnection, type MailDial } from './mail-connections.ts'
import { maxUrlLength, readTarget, type Target } from './judge-url.ts'
import { OutboundError } from './outbound-error.ts'
import { Resolver, systemResolve, type Resolution, type Resolve } from './resolver.ts'

/** What is sent, and how much of the answer is wanted. */
export interface OutboundRequest {
  readonly method: string
  readonly url: string
  /** Names in any case. Those of the connection (`host`, `content-length`, …) are refused. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array | string
  /** From the call to the last byte of the answer, resolving and connecting included. */
  readonly timeoutMs: number
  readonly maxAnswerBytes: number
  /** What happens to a larger answer: its beginning is kept, or it fails with TOO_LARGE (the default). */
  readonly overflow?: 'cut' | 'fail'
  /** The only one under way of whoever sends it: it waits for nobody else's connections to the same place. */
  readonly alone?: boolean
  readonly signal?: AbortSignal
}

/** What came back, whatever its status: 3xx too, redirects are never followed. */
export interface OutboundAnswer {
  readonly status: number
  /** Names in lower case; one that came several times has its values joined by a comma. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /** Whether the body was cut at `maxAnswerBytes`. */
  readonly truncated: boolean
  readonly durationMs: number
}

/** The one way out of the product: every connection to elsewhere is made and judged here. */
export interface Outbound {
  /** @throws OutboundError where there is no complete answer */
  request(request: OutboundRequest): Promise<OutboundAnswer>
  /**
   * Connects to a mail server, for one who speaks SMTP; what is not unencrypted by its declaration, the caller encrypts with
   * the given context before anything else is said. Waits its turn where many are connected to the same server.
   *
   * @throws OutboundError where no connection stands
   */
  connectMail(dial: MailDial): Promise<MailConnection>
  /** Ends all connections. What is under way is rejected as ABORTED, as is everything after. */
  close(): Promise<void>
}

export interface OutboundOptions {
  readonly allowedNetworks: AllowedNetworks
  readonly userAgent: string
  /** PEM text of further certificate authorities, beside those that Node trusts. */
  readonly ca?: string | null
  /** Where this server listens: a flow must not reach it by the back door unless an allowed entry names the port. */
  readonly ownListeners?: () => readonly { readonly host: string; readonly port: number }[]
  readonly resolve?: Resolve
  /** Why nothing may leave now, or null. */
  readonly paused?: () => string | null
  /**
   * Connections to one origin, 2,048 unless given. Callers bound what they have under way; a low number here would let
   * receivers that hang take the place of healthy ones on the same origin (D10).
   */
  readonly maxConnections?: number
  /** Origins whose idle connections are kept. Those that are busy count, but are not closed for it. 1,000 unless given. */
  readonly maxPools?: number
}

/** Opens the client. Nothing is connected until something is sent. Proxy settings of the environment are ignored. */
export function openOutbound(options: OutboundOptions): Outbound {
  return new GuardedOutbound(options)
}

const pausedError = (reason: string) =>
  new OutboundError('ABORTED', reason, { safeMessage: 'Outgoing traffic is paused: flowhook egress resume.' })

/** A URL that was seen, and the pool that its requests go to as long as what its name resolved to is fresh. */
interface Known {
  readonly target: Target | null
  readonly refusal: string | null
  resolution: Resolution | null
  pool: ConnectionPool | null
}

const mostKnownUrls = 1000
const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

class GuardedOutbound implements Outbound {
  readonly #options: OutboundOptions
  readonly #wheel = new DeadlineWheel()
  readonly #resolver: Resolver
  readonly #known = new Map<string, Known>()
  readonly #pools = new Map<string, ConnectionPool>()
  readonly #resolving = new Set<Exchange>()
  readonly #tools: PoolTools
  readonly #mail: MailConnections
  readonly #maxPools: number
  #secureContext: SecureContext | null = null
  #uses = 0
  #closed = false

  constructor(options: OutboundOptions) {
    this.#options = options
    this.#maxPools = options.maxPools ?? 1000
    this.#resolver = new Resolver(options.resolve ?? systemResolve, this.#wheel)
    this.#tools = {
      wheel: this.#wheel,
      secureContext: () => (this.#secureContext ??= secureContext(options.ca ?? null)),
      maxConnections: options.maxConnections ?? 2048,
      onEmpty: (pool) => {
        this.#pools.delete(pool.key)
      },
    }
    this.#mail = new MailConnections({
      allowedNetworks: options.allowedNetworks,
      resolver: this.#resolver,
      wheel: this.#wheel,
      secureContext: this.#tools.secureContext,
      judge: (server, addresses) => this.#judge(server, addresses),
    })
  }

  connectMail(dial: MailDial): Promise<MailConnection> {
    const paused = this.#options.paused?.() ?? null
    if (paused !== null) return Promise.reject(pausedError(paused))
    return this.#mail.connect(dial)
  }

  request(request: OutboundRequest): Promise<OutboundAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(new OutboundError('ABORTED', 'The outbound client is closed.'))
      const paused = this.#options.paused?.() ?? null
      if (paused !== null) return reject(pausedError(paused))
      const known = this.#know(request.url)
      const { target } = known
      if (target === null) return reject(new OutboundError('BLOCKED', known.refusal!))
      const wrong = badRequest(request)
      if (wrong !== null) return reject(notSendable(wrong))
      const options: Dispatcher.DispatchOptions = {
        path: target.path,
        method: request.method as Dispatcher.HttpMethod, // checked against the same list by badRequest
        headers: headerList(request.headers, this.#options.userAgent),
        body: request.body ?? null,
      }
      const exchange = new Exchange(request, options, this.#wheel, resolve, reject)
      this.#send(exchange, known, target)
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#mail.close()
    for (const exchange of this.#resolving)
      exchange.fail(new OutboundError('ABORTED', 'The outbound client was closed.'))
    const pools = [...this.#pools.values()]
    this.#pools.clear()
    this.#known.clear()
    await Promise.all(pools.map((pool) => pool.close()))
    this.#wheel.close()
  }

  #send(exchange: Exchange, known: Known, target: Target): void {
    if (exchange.settled) return
    const { pool } = known
    if (pool !== null && !pool.retired && (target.literal || known.resolution === this.#resolver.fresh(target.host))) {
      pool.used = ++this.#uses
      return pool.send(exchange)
    }
    const resolution = target.literal ? null : this.#resolver.fresh(target.host)
    if (target.literal || resolution !== null) return this.#sendTo(exchange, known, target, resolution)
    void this.#sendResolved(exchange, known, target)
  }

  async #sendResolved(exchange: Exchange, known: Known, target: Target): Promise<void> {
    this.#resolving.add(exchange)
    const resolution = await this.#resolver.ask(target.host)
    this.#resolving.delete(exchange)
    if (!exchange.settled) this.#sendTo(exchange, known, target, resolution)
  }

  #sendTo(exchange: Exchange, known: Known, target: Target, resolution: Resolution | null): void {
    if (resolution !== null && resolution.failure !== null) {
      return exchange.fail(new OutboundError('DNS', resolution.failure))
    }
    const addresses = resolution === null ? [target.host] : resolution.addresses
    const refusal = this.#judge(target, addresses)
    if (refusal !== null) return exchange.fail(new OutboundError('BLOCKED', refusal))
    known.resolution = resolution
    known.pool = this.#poolOf(target, addresses)
    known.pool.used = ++this.#uses
    known.pool.send(exchange)
  }

  /** One bad address refuses them all: whoever controls the name could make the next connection go to that one. */
  #judge(
    { host, port, secure }: Pick<Target, 'host' | 'port' | 'secure'>,
    addresses: readonly string[],
  ): string | null {
    for (const ip of addresses) {
      const verdict = judgeAddress(ip, port, host, this.#options.allowedNetworks)
      if (!verdict.ok) return ip === host ? verdict.reason : `${host} resolves to ${ip}: ${verdict.reason}`
      if (!secure && !verdict.listed) {
        return `${host} resolves to ${ip}, which no allowed network covers: nothing goes there unencrypted.`
      }
      if (!verdict.exactly && this.#isOwn(ip, port)) {
        return `${ip}:${port} is this server itself; only an allowed entry with this port opens it.`
      }
    }
    return null
  }

  #isOwn(ip: string, port: number): boolean {
    const listeners = this.#options.ownListeners?.() ?? []
    const address = readAddress(ip)
    if (address === null || !listeners.some((listener) => listener.port === port)) return false
    const local = address.range() === 'loopback' || address.range() === 'unspecified'
    const text = address.toNormalizedString()
    return listeners.some((listener) => {
      if (listener.port !== port) return false
      const listens = readAddress(listener.host)
      if (listens?.toNormalizedString() === text || (local && listens?.range() === 'loopback')) return true
      // A name, or all interfaces: every address of this machine leads to it.
      return (listens === null || listens.range() === 'unspecified') && (local || isOfThisMachine(text))
    })
  }

  #poolOf(target: Target, addresses: readonly string[]): ConnectionPool {
    const key = `${target.origin} ${addresses.join(' ')}`
    let pool = this.#pools.get(key)
    if (pool === undefined || pool.retired) {
      if (this.#pools.size >= this.#maxPools) this.#closeOldest()
      pool = new ConnectionPool(key, target.origin, { ...target, addresses }, this.#tools)
      this.#pools.set(key, pool)
    }
    return pool
  }

  #closeOldest(): void {
    let oldest: ConnectionPool | null = null
    for (const pool of this.#pools.values()) {
      if (pool.isIdle && (oldest === null || pool.used < oldest.used)) oldest = pool
    }
    if (oldest === null) return
    this.#pools.delete(oldest.key)
    void oldest.close()
  }

  #know(url: string): Known {
    let known = this.#known.get(url)
    if (known === undefined) {
      const read = readTarget(url, this.#options.allowedNetworks)
      known = {
        target: 'reason' in read ? null : read,
        refusal: 'reason' in read ? read.reason : null,
        resolution: null,
        pool: null,
      }
      if (url.length > maxUrlLength) return known
      if (this.#known.size >= mostKnownUrls) this.#known.delete(this.#known.keys().next().value!)
      this.#known.set(url, known)
    }
    return known
  }
}

/** TLS 1.2 at least; the authorities that Node trusts, and those given. */
function secureContext(ca: string | null): SecureContext {
  return createSecureContext({
    minVersion: 'TLSv1.2',
    ...(ca === null ? {} : { ca: [...getCACertificates('default'), ca] }),
  })
}

function badRequest({ method, headers, timeoutMs, maxAnswerBytes }: OutboundRequest): string | null {
  if (!methods.has(method)) return `the method ${method} is not one of ${[...methods].join(', ')}`
  if (!Number.isFinite(timeoutMs) || !(maxAnswerBytes >= 0)) return 'its limits are not numbers'
  for (const name in headers) {
    if (!wellFormedHeader(name, headers[name]!)) return `the header ${JSON.stringify(name)} is not well-formed`
    if (connectionHeader(name.toLowerCase())) return `the header ${name} belongs to the connection`
  }
  return null
}

function notSendable(reason: string): OutboundError {
  return new OutboundError('PROTOCOL', `The request cannot be sent: ${reason}.`, {
    safeMessage: `The request cannot be sent: ${reason}.`,
  })
}

/** As undici takes it: name, value, name, value. */
function headerList(headers: Readonly<Record<string, string>>, userAgent: string): string[] {
  const list = ['accept-encoding', 'identity']
  let ownAgent = false
  for (const name in headers) {
    if (name.length === 10 && name.toLowerCase() === 'user-agent') ownAgent = true
    list.push(name, headers[name]!)
  }
  if (!ownAgent) list.push('user-agent', userAgent)
  return list
}

function isOfThisMachine(text: string): boolean {
  return Object.values(networkInterfaces()).some((each) =>
    each?.some(({ address }) => readAddress(address)?.toNormalizedString() === text),
  )
}
