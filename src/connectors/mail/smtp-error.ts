import { CardError } from '../../cards/card.ts'
import type { MailSettings } from './settings.ts'

/** What the client of the protocol fails with. */
export interface Refusal extends Error {
  readonly code?: string
  readonly originalCode?: string
  readonly command?: string
  readonly responseCode?: number
  readonly response?: string
  /** Recipients that were refused, where all were. */
  readonly rejected?: readonly string[]
}

interface Circumstances {
  /** Host and port. */
  readonly where: string
  readonly security: MailSettings['security']
  /** Makes a reply of the server safe to show. */
  readonly said: (reply: string) => string
  /** Whether the mail itself was on its way. */
  readonly isSending: boolean
  readonly timeoutMs: number
}

const mostNamed = 10

/** An answer of the server from 400 up, or what stood in the way of one, as a card shows it. */
export function sessionError(thrown: Refusal, circumstances: Circumstances): CardError {
  const { where, said } = circumstances
  const { response, responseCode } = thrown
  if (response === undefined || responseCode === undefined || responseCode < 400) {
    return caused(brokenOff(thrown, circumstances), thrown, said)
  }
  const reply = said(response)
  const { kind, message, status } = refused(thrown, responseCode, reply, where)
  const error = new CardError(kind, message, status, { status: responseCode, headers: {}, body: reply })
  return caused(error, thrown, said)
}

function refused({ code, command, rejected }: Refusal, responseCode: number, reply: string, where: string) {
  const isLater = responseCode < 500
  // "Too many" is what most of them mean, and what a retry that is only for that should try again.
  const status = isLater ? 429 : responseCode === 552 || responseCode === 554 ? 422 : 400
  if (command === 'STARTTLS') {
    const message = `${where} does not offer STARTTLS: ${reply}. Choose TLS (port 465) if the server has that.`
    return { kind: 'Connection Error', message, status: 502 }
  }
  if (code === 'EAUTH' && !isLater) {
    const message = `${where} refused the login: ${reply}. Many providers want an app password.`
    return { kind: 'Connection Error', message, status: 401 }
  }
  const later = isLater ? ' Try again later: On error of this card can do that.' : ''
  if (responseCode === 530) {
    const message = `${where} wants a login: ${reply}.`
    return { kind: 'Connection Error', message, status: 401 }
  }
  if (command === 'RCPT TO' && rejected !== undefined) {
    const more = rejected.length > mostNamed ? ` and ${rejected.length - mostNamed} more` : ''
    const names = `${rejected.slice(0, mostNamed).join(', ')}${more}`
    return { kind: 'Mail Error', message: `${where} refused the recipient ${names}: ${reply}.${later}`, status }
  }
  if (command === 'MAIL FROM') {
    return { kind: 'Mail Error', message: `${where} refused the sender: ${reply}.${later}`, status }
  }
  const what = command === 'DATA' ? 'the mail' : command === 'CONN' ? 'the connection' : (command ?? 'the mail')
  return { kind: 'Mail Error', message: `${where} refused ${what}: ${reply}.${later}`, status }
}

function brokenOff(
  { code, originalCode = '', message }: Refusal,
  { where, security, isSending, timeoutMs, said }: Circumstances,
): CardError {
  const unsure = isSending ? ' The mail was on its way: nobody knows whether it was taken.' : ''
  if (code === 'ETIMEDOUT') {
    return new CardError('Timeout', `${where} did not answer within ${timeoutMs / 1000} s.${unsure}`, 504)
  }
  if (code === 'EAUTH') {
    return new CardError(
      'Connection Error',
      `${where} offers no way to log in that is known here: ${said(message)}.`,
      502,
    )
  }
  if (code === 'EMESSAGE') {
    return new CardError('Mail Error', `${where} does not take the mail: ${said(message)}.`, 413)
  }
  if (security !== 'none' && (code === 'ETLS' || /TLS|SSL|CERT|SIGNATURE|ISSUER|EPROTO/.test(originalCode))) {
    const why = originalCode === '' ? said(message) : originalCode
    const ways = `Is it the right port for ${security === 'tls' ? 'TLS' : 'STARTTLS'}? An own authority goes into FLOWHOOK_CA_CERTS.`
    return new CardError('Network Error', `No secure connection to ${where} could be made (${why}). ${ways}`, 502)
  }
  const what = code === 'EPROTOCOL' ? 'said something that is no SMTP' : 'closed the connection'
  return new CardError('Network Error', `${where} ${what}.${unsure}`, 502)
}

/** For the log: what was thrown may hold what the server said, and that what it was told. */
function caused(error: CardError, thrown: Refusal, said: (text: string) => string): CardError {
  error.cause = new Error(said(`${thrown.code ?? thrown.name} at ${thrown.command ?? 'CONN'}: ${thrown.message}`))
  return error
}
