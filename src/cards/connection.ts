import type { Json } from '../base/json/json.ts'
import type { MailConnection, MailDial } from '../base/outbound/mail-connections.ts'
import type { OutboundAnswer, OutboundRequest } from '../base/outbound/outbound.ts'
import { CardError } from './card.ts'
import type { Fields, ValuesOf } from './fields.ts'

/**
 * A kind of connection: what people fill in to reach a service, where its secrets may go, and how a request gets them. One
 * declaration for each service; form, validation, API and docs come from it. Cards never see the secrets: they send through
 * `Connected`, and only code of the connector itself opens them.
 */
export interface Connector<S extends Fields = Fields, K extends string = string> {
  /** In lower case and dashes, stable for ever: stored connections name it. */
  readonly id: string
  readonly title: string
  /** One sentence: what it connects to, and where its credentials are made. */
  readonly description: string
  /** What everybody who may read connections sees. */
  readonly settings: S
  /** What is written once and never shown again. */
  readonly secrets: Readonly<Record<K, SecretField>>
  /** Settings and secrets that count only beside certain words of a `choice` setting. They are declared `optional`. */
  readonly when?: Readonly<Partial<Record<NoInfer<(keyof S & string) | K>, When>>>
  /** What Okta's export files call such a connection: the modules of the cards that use it. */
  readonly okta?: readonly string[]
  /**
   * The only places that requests of this connection may go to, and so its secrets: a host name (https, at its usual port), or
   * an origin such as `http://127.0.0.1:8080` where it is another one; a mail server as `mailOrigin` writes it.
   */
  hosts(settings: ValuesOf<S>): readonly string[]
  /**
   * Says what is wrong beyond each field by itself, or null: asked before a connection is stored.
   *
   * @param secrets the names of those that are set
   */
  problem?(settings: ValuesOf<S>, secrets: readonly string[]): FieldProblem<(keyof S & string) | NoInfer<K>> | null
  /**
   * The headers that a request gets, beside its own. Left out where the connector does not speak HTTP.
   *
   * @throws CardError where no credentials could be had
   */
  authorize?(opened: Opened<S, K>, request: Addressed): Headers | Promise<Headers>
  /**
   * Tries the connection, e.g. asks who one is, and changes nothing.
   *
   * @returns a sentence that says what answered, for the one who pressed the button
   * @throws CardError that says what failed
   */
  test(connected: Connected<S>, signal: AbortSignal): Promise<string>
}

/** What is wrong with a setting or secret: a sentence that begins with its label. */
export interface FieldProblem<F extends string = string> {
  readonly field: F
  readonly message: string
}

/** A secret as a form shows it. */
export interface SecretField {
  readonly label: string
  readonly help?: string
  readonly optional?: boolean
  /** A text of several lines, e.g. a private key. */
  readonly multiline?: boolean
  /** Its length at most; 16,384 characters unless given. */
  readonly max?: number
}

/** The field counts where the setting is one of these words, and is then required unless it may be left out. */
export interface When {
  readonly setting: string
  readonly is: readonly string[]
  readonly optional?: boolean
}

/** Names in any case. */
export type Headers = Readonly<Record<string, string>>

/** What is to be authorized. */
export type Addressed = Pick<OutboundRequest, 'method' | 'url'>

/** A connection as cards use it. */
export interface Connected<S extends Fields = Fields> {
  readonly id: string
  readonly name: string
  readonly settings: ValuesOf<S>
  /**
   * Sends a request with the connection's credentials, through the guarded client. Redirects are never followed. Whatever of
   * the credentials comes back in the answer is hidden.
   *
   * @throws CardError `Connection Error` for a host that the connection is not bound to, or where no credentials could be had
   * @throws OutboundError where there is no complete answer
   */
  request(request: OutboundRequest): Promise<OutboundAnswer>
  /** The text without any of the connection's credentials. */
  hide(text: string): string
  /**
   * The secrets, for the connector's own code where it speaks something else than HTTP. Whoever asks must have the declaration.
   *
   * @throws TypeError for any other connector's declaration
   */
  open<T extends Fields, K extends string>(connector: Connector<T, K>): Opened<T, K>
}

/** A connection as its connector's own code has it. What is in here goes to the bound hosts, and nowhere else. */
export interface Opened<S extends Fields = Fields, K extends string = string> {
  readonly id: string
  readonly settings: ValuesOf<S>
  /** Those that are set. */
  readonly secrets: Readonly<Partial<Record<K, string>>>
  /** Epoch milliseconds. */
  now(): number
  /** Sends a request as it is, e.g. to get a token. Refused like `Connected.request` for other hosts. */
  send(request: OutboundRequest): Promise<OutboundAnswer>
  /** Connects to a mail server, plainly: what is said first is the caller's care. Refused like `Connected.request` for others. */
  connectMail(dial: MailDial): Promise<MailConnection>
  /**
   * A value that is kept until its time, e.g. a token: for all uses of the connection, in memory only, and made anew when the
   * connection is changed. Whoever asks meanwhile waits for the same one.
   */
  cached<T extends Json>(key: string, make: () => Promise<{ readonly value: T; readonly until: number }>): Promise<T>
}

/** Where cards get connections from. */
export interface Connections {
  /**
   * @param http what the requests go through
   * @throws CardError `Not Connected` where there is no such connection, or it is one of another connector
   */
  connect<S extends Fields, K extends string>(
    id: string | null,
    connector: Connector<S, K>,
    http: Sender,
  ): Promise<Connected<S>>
}

/** Where there are none. */
export const noConnections: Connections = Object.freeze({
  connect: (id: string | null, { title }: Pick<Connector, 'title'>) => Promise.reject(notConnected(id, title)),
})

/** What a card fails with that has no connection. @param id as the card names it; an imported card has what its file called it */
export function notConnected(id: string | null, title: string): CardError {
  const which =
    id === null || id === ''
      ? 'No connection is chosen'
      : `There is no connection ${JSON.stringify(id.slice(0, 100))} here`
  return new CardError('Not Connected', `${which}. Choose one for ${title} at this card.`, 501)
}

/** The part of the guarded client that a connection sends through. */
export interface Sender {
  request(request: OutboundRequest): Promise<OutboundAnswer>
  connectMail(dial: MailDial): Promise<MailConnection>
}

/** Declares a connector. */
export function defineConnector<const S extends Fields, const K extends string>(
  connector: Connector<S, K>,
): Connector<S, K> {
  return Object.freeze(connector)
}
