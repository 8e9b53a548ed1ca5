import type { Json } from '../base/json/json.ts'
import { mailOrigin } from '../base/outbound/judge-server.ts'
import type { OutboundAnswer, OutboundRequest } from '../base/outbound/outbound.ts'
import type { SecretBox } from '../base/secrets.ts'
import { CardError } from '../cards/card.ts'
import {
  notConnected,
  type Connected,
  type Connections,
  type Connector,
  type Opened,
  type Sender,
} from '../cards/connection.ts'
import type { Fields, ValuesOf } from '../cards/fields.ts'
import type { Connection } from '../model/connection.ts'
import type { Store } from '../store/store.ts'
import { boundOrigins, isBound } from './bound-hosts.ts'
import { hiderOf, type Hider } from './hide.ts'
import { TokenCache } from './token-cache.ts'

interface Parts {
  readonly store: Pick<Store, 'getConnection'>
  readonly secrets: SecretBox
  readonly clock: { now(): number }
}

/** The stored connections, for cards: read when they are asked for, so that a change counts at once. */
export function openConnections({ store, secrets, clock }: Parts): Connections {
  const tokens = new TokenCache(() => clock.now())
  return {
    async connect(id, connector, http) {
      const stored = id === null || id === '' ? null : await store.getConnection(id)
      if (stored === null) throw notConnected(id, connector.title)
      if (stored.connector !== connector.id) {
        const message = `The connection "${stored.name}" is one of another service. Choose one for ${connector.title} at this card.`
        throw new CardError('Not Connected', message, 501)
      }
      return new StoredConnection(stored, connector, { http, secrets, tokens, now: () => clock.now() })
    },
  }
}

/** What the secrets of a connection are sealed with. */
export const sealContext = (id: string): string => `connection/${id}/secrets`

/** @throws Error where they were sealed with another master key */
export function openSecrets({ id, secretsSealed }: Connection, box: SecretBox): Readonly<Record<string, string>> {
  if (secretsSealed === null) return {}
  return JSON.parse(box.open(secretsSealed, sealContext(id))) as Record<string, string> // written by the service
}

interface Tools {
  readonly http: Sender
  readonly secrets: SecretBox
  readonly tokens: TokenCache
  now(): number
}

class StoredConnection<S extends Fields, K extends string> implements Connected<S> {
  readonly id: string
  readonly name: string
  readonly settings: ValuesOf<S>
  readonly #stored: Connection
  readonly #connector: Connector<S, K>
  readonly #tools: Tools
  readonly #origins: ReadonlySet<string>
  #secrets: Readonly<Record<string, string>> | null = null
  #hider: Hider | null = null
  /** What requests carried of credentials so far. */
  readonly #sent = new Set<string>()

  constructor(stored: Connection, connector: Connector<S, K>, tools: Tools) {
    this.id = stored.id
    this.name = stored.name
    this.settings = stored.settings as ValuesOf<S> // checked against the declaration when they were stored
    this.#stored = stored
    this.#connector = connector
    this.#tools = tools
    this.#origins = boundOrigins(connector as unknown as Connector, stored.settings) // its own settings
  }

  async request(request: OutboundRequest): Promise<OutboundAnswer> {
    this.#check(request.url)
    let usesKept = false
    const send = async () => {
      usesKept = false
      const opened = this.#opened(() => (usesKept = true))
      const credentials =
        (await this.#connector.authorize?.(opened, { method: request.method, url: request.url })) ?? {}
      this.#carries(Object.values(credentials))
      return this.#tools.http.request({ ...request, headers: merged(request.headers, credentials) })
    }
    let answer = await send()
    if (answer.status === 401 && usesKept) {
      // A kept token was revoked before its time: what was refused has done nothing, and may be sent once more.
      this.#tools.tokens.forget(this.id)
      answer = await send()
    }
    return this.#harmless(answer)
  }

  hide(text: string): string {
    return this.#hide().text(text)
  }

  open<T extends Fields, L extends string>(connector: Connector<T, L>): Opened<T, L> {
    if ((connector as unknown) !== this.#connector) {
      throw new TypeError(`The connection ${this.id} is opened only by the connector ${this.#connector.id}.`)
    }
    return this.#opened(() => {}) as unknown as Opened<T, L> // it is the same connector
  }

  #opened(onKept: () => void): Opened<S, K> {
    const { tokens, http, now } = this.#tools
    const read = () => this.#read()
    const stored = this.#stored
    return {
      id: this.id,
      settings: this.settings,
      get secrets() {
        return read() as Readonly<Partial<Record<K, string>>>
      },
      now,
      send: (request) => {
        this.#check(request.url)
        return http.request(request)
      },
      connectMail: async (dial) => {
        const origin = mailOrigin(dial.server)
        if (origin === null || !this.#origins.has(origin)) throw this.#unbound(origin)
        return http.connectMail(dial)
      },
      cached: <T extends Json>(key: string, make: () => Promise<{ readonly value: T; readonly until: number }>) =>
        tokens.get(stored, key, make, onKept),
    }
  }

  #check(url: string): void {
    if (isBound(url, this.#origins)) return
    throw this.#unbound(URL.parse(url)?.host ?? null)
  }

  #unbound(where: string | null): CardError {
    const bound = [...this.#origins].join(', ') || 'nothing'
    const message = `The connection "${this.name}" sends nothing to ${where ?? 'a URL that is none'}: it is bound to ${bound}.`
    return new CardError('Connection Error', message, 403)
  }

  #read(): Readonly<Record<string, string>> {
    if (this.#secrets !== null) return this.#secrets
    try {
      this.#secrets = openSecrets(this.#stored, this.#tools.secrets)
    } catch (cause) {
      const error = new CardError(
        'Connection Error',
        `The secrets of the connection "${this.name}" cannot be opened: they were sealed with another master key. Give them anew.`,
      )
      error.cause = cause
      throw error
    }
    return this.#secrets
  }

  #carries(credentials: readonly string[]): void {
    for (const credential of credentials) {
      if (this.#sent.has(credential)) continue
      this.#sent.add(credential)
      this.#hider = null
    }
  }

  #hide(): Hider {
    return (this.#hider ??= hiderOf([...Object.values(this.#read()), ...this.#sent]))
  }

  /** An answer may be an echo of the request: no credential comes back to the card. */
  #harmless(answer: OutboundAnswer): OutboundAnswer {
    const hider = this.#hide()
    const headers = Object.entries(answer.headers).map(([name, value]) => [name, hider.text(value)] as const)
    return { ...answer, headers: Object.fromEntries(headers), body: hider.bytes(answer.body) }
  }
}

/** The connection's own headers stand instead of the card's. */
function merged(
  headers: OutboundRequest['headers'],
  credentials: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const own = new Set(Object.keys(credentials).map((name) => name.toLowerCase()))
  const others = Object.entries(headers).filter(([name]) => !own.has(name.toLowerCase()))
  return { ...Object.fromEntries(others), ...credentials }
}
