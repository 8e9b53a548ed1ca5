import { Readable } from 'node:stream'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { CardError } from '../../cards/card.ts'
import { requestError } from '../http/http-error.ts'
import { loginOf, type OpenedMail } from './login.ts'
import { isExposed, serverOf } from './settings.ts'
import { sessionError, type Refusal } from './smtp-error.ts'

/** Where a mail goes, beside the mail. */
export interface Letter {
  readonly from: string
  readonly to: readonly string[]
  readonly bytes: Buffer
}

// A type, not an interface: only a type's fields count as those of a JSON object.
export type Sent = {
  readonly accepted: readonly string[]
  readonly rejected: readonly string[]
  /** What the server said when it took the mail. */
  readonly response: string
}

/** A conversation with a mail server, up to where mails can be handed in. */
export interface Session {
  /** What the server said first. */
  readonly greeting: string
  /** What it said to the credentials; null where there are none. */
  readonly login: string | null
  /**
   * Hands in a mail. Some recipients may be refused and others not.
   *
   * @throws CardError where nobody gets it, or nobody knows
   */
  send(letter: Letter): Promise<Sent>
  /** Says good-bye. Has to be called, unless something was thrown. */
  end(): void
}

export interface SessionOptions {
  /** Takes the connection's secrets out of what the server says. */
  readonly hide: (text: string) => string
  readonly signal: AbortSignal
  /** From the connection that stands to the answer that the mail is taken. */
  readonly timeoutMs: number
}

/** How long a mail waits until fewer are on their way to the same server. */
const waitMs = 60_000
/** A server that says nothing at first. */
const greetingMs = 15_000
const goodByeMs = 2_000
const longestReply = 500

/**
 * Connects through the guarded client, encrypts as the settings say, and logs in.
 *
 * @throws CardError `Connection Error`, `Network Error`, `Timeout`, `Mail Error`
 */
export async function openSession(opened: OpenedMail, { hide, signal, timeoutMs }: SessionOptions): Promise<Session> {
  const { settings } = opened
  const { security } = settings
  // Refused when it was saved; what is stored may be older than the rule.
  if (isExposed(settings)) {
    throw new CardError('Connection Error', 'No credentials go over an unencrypted connection.', 400)
  }
  const login = await loginOf(opened)
  const server = serverOf(settings)
  const { socket, secureContext } = await opened.connectMail({ server, waitMs, signal }).catch((thrown: unknown) => {
    throw requestError(thrown, waitMs / 1000)
  })

  const replies: string[] = []
  const said = (text: string) => {
    const own = (login?.told ?? []).reduce((left, each) => left.replaceAll(each, '(hidden)'), text)
    return hide(own).replace(/\s+/g, ' ').trim().slice(0, longestReply)
  }
  let isSending = false
  const client = new SMTPConnection({
    connection: socket,
    host: server.host.replace(/^\[|\]$/g, ''),
    port: server.port,
    secure: secureContext !== null && security === 'tls',
    requireTLS: secureContext !== null && security === 'starttls',
    ignoreTLS: secureContext === null || security === 'none',
    tls: { ...(secureContext === null ? {} : { secureContext }), rejectUnauthorized: true },
    connectionTimeout: timeoutMs,
    greetingTimeout: Math.min(greetingMs, timeoutMs),
    socketTimeout: timeoutMs,
    socketCloseTimeout: goodByeMs,
    maxResponseSize: 65_536,
    transactionLog: true,
    logger: {
      // Only what the server says, and only the greeting is kept of it.
      debug: ({ tnx }: { readonly tnx?: string }, line: unknown) => {
        if (tnx === 'server' && replies.length === 0 && typeof line === 'string') replies.push(line)
      },
    },
  })

  const where = `${server.host}:${server.port}`
  const failed = (thrown: unknown) => {
    socket.destroy()
    client.close()
    if (thrown instanceof CardError) return thrown
    return sessionError(thrown as Refusal, { where, security, said, isSending, timeoutMs })
  }
  const late = Object.assign(new Error('Too late'), { code: 'ETIMEDOUT' })
  const ends = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
  /** One step of the conversation: whatever breaks the connection meanwhile ends it too. */
  const step = <T>(begin: (done: (error?: Error | null, value?: T) => void) => void): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      const settle = (error?: Error | null, value?: T) => {
        client.removeListener('error', settle)
        ends.removeEventListener('abort', onAbort)
        if (error) reject(failed(error))
        else resolve(value as T)
      }
      const onAbort = () => settle(signal.aborted ? (signal.reason as Error) : late)
      if (ends.aborted) return onAbort()
      ends.addEventListener('abort', onAbort, { once: true })
      client.on('error', settle)
      begin(settle)
    })
  // Outside of a step nobody waits, and an error that nobody hears would end the process.
  client.on('error', () => socket.destroy())

  await step<void>((done) => client.connect(done))
  if (login !== null) await step((done) => client.login(login.auth, done))
  const welcome = login === null ? null : said(String(client.lastServerResponse))
  const end = () => {
    const timer = setTimeout(() => socket.destroy(), goodByeMs)
    socket.once('close', () => clearTimeout(timer))
    client.quit()
  }
  return {
    greeting: said(replies[0] ?? ''),
    login: welcome,
    async send({ from, to, bytes }) {
      // Read from when the server has taken the envelope and asked for the mail.
      const source = new Readable({
        read() {
          isSending = true
          this.push(bytes)
          this.push(null)
        },
      })
      const { accepted, rejected, response } = await step<{
        readonly accepted: string[]
        readonly rejected: string[]
        readonly response?: string
      }>((done) => client.send({ from, to: [...to], size: bytes.length }, source, done as never))
      end()
      return { accepted, rejected, response: said(response ?? '') }
    },
    end,
  }
}
