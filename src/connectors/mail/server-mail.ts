import type { MailConnection, MailDial } from '../../base/outbound/index.ts'
import { composeMail, type Mail } from './compose.ts'
import { openSession, type Sent } from './session.ts'

/** A mail server as the operator sets it, and how the server logs in there. */
export interface MailLogin {
  readonly host: string
  readonly port: number
  readonly security: 'tls' | 'starttls' | 'none'
  readonly user: string | null
  readonly password: string | null
}

const timeoutMs = 60_000

/**
 * Sends a mail of the server's own, without a connection of anybody's.
 *
 * @throws CardError as a card would fail; its message has no secrets
 */
export async function sendMail(
  { host, port, security, user, password }: MailLogin,
  mail: Mail,
  outside: { readonly connectMail: (dial: MailDial) => Promise<MailConnection>; readonly signal: AbortSignal },
): Promise<Sent> {
  const { bytes } = await composeMail(mail)
  const opened = {
    id: 'server',
    settings: {
      host,
      port,
      security,
      authentication: user === null ? ('none' as const) : ('password' as const),
      user,
      tokenUrl: null,
      clientId: null,
      scope: null,
      fromAddress: mail.from.address,
      fromName: mail.from.name,
      testTo: null,
    },
    secrets: password === null ? {} : { password },
    now: () => mail.date.getTime(),
    send: () => Promise.reject(new Error('Nothing is asked for over HTTP here.')),
    connectMail: outside.connectMail,
    cached: async <T>(_key: string, make: () => Promise<{ readonly value: T }>) => (await make()).value,
  }
  const hide = (text: string) => (password === null || password === '' ? text : text.replaceAll(password, '(hidden)'))
  const session = await openSession(opened, { hide, signal: outside.signal, timeoutMs })
  const to = mail.to?.map(({ address }) => address) ?? []
  return session.send({ from: mail.from.address, to, bytes })
}
