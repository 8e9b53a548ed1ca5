import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'
import { TLSSocket } from 'node:tls'

const fixtures = join(import.meta.dirname, '../../src/base/outbound/fixtures')
/** The receiver's certificate, for `receiver.test` and 127.0.0.1; it is its own authority. */
export const smtpCertificate = readFileSync(join(fixtures, 'receiver-cert.pem'), 'utf8')
const key = readFileSync(join(fixtures, 'receiver-key.pem'), 'utf8')

/** A mail as it arrived. */
export interface ReceivedMail {
  readonly from: string
  readonly to: readonly string[]
  /** As it was sent, without the stuffing of dots. */
  readonly source: string
  /** Whether the connection was encrypted. */
  readonly secure: boolean
  /** Whom the client had logged in as. */
  readonly user: string | null
}

export interface SmtpReceiverOptions {
  /** `tls` from the start, `starttls` offered, or neither. */
  readonly security?: 'tls' | 'starttls' | 'none'
  readonly user?: string
  readonly password?: string
  /** What is let in by XOAUTH2. */
  readonly token?: string
  /** What is offered; PLAIN and LOGIN unless given. */
  readonly mechanisms?: readonly string[]
  /** Further words of the answer to EHLO, e.g. `PIPELINING`, `SIZE 1000`. */
  readonly extensions?: readonly string[]
}

/**
 * A small real receiver of mail on loopback. What it answers to a command can be set: `answers.MAIL = '451 later'`; a verb's
 * answer may be made of its argument. `hang` answers nothing, `drop` breaks the connection; `BODY` is what comes behind the
 * mail itself, `GREETING` what comes first, `HALF` breaks the connection in the middle of a mail.
 */
export interface SmtpReceiver {
  readonly port: number
  readonly mails: readonly ReceivedMail[]
  /** All lines that clients sent outside of mails. */
  readonly lines: readonly string[]
  /** Connections that were ever made, and those that stand. */
  readonly made: () => number
  readonly open: () => number
  answers: Record<string, string | ((argument: string) => string)>
  /** Forgets what came, and answers as usual. */
  reset(): void
  /** Resolves when this many mails have arrived. */
  arrived(count: number): Promise<readonly ReceivedMail[]>
  close(): Promise<void>
}

export async function startSmtpReceiver(options: SmtpReceiverOptions = {}): Promise<SmtpReceiver> {
  const { security = 'none', user, password, token, mechanisms = ['PLAIN', 'LOGIN'], extensions = [] } = options
  const mails: ReceivedMail[] = []
  const lines: string[] = []
  const sockets = new Set<Socket>()
  const waiting = new Set<{ readonly count: number; readonly resolve: (mails: readonly ReceivedMail[]) => void }>()
  let made = 0
  let answers: SmtpReceiver['answers'] = {}

  const secured = (socket: Socket): TLSSocket => {
    const tls = new TLSSocket(socket, { isServer: true, key, cert: smtpCertificate })
    tls.on('error', () => socket.destroy())
    return tls
  }

  function serve(socket: Socket, secure: boolean, greets: boolean): void {
    let rest = ''
    let from = ''
    let to: string[] = []
    let loggedIn: string | null = null
    let body: string[] | null = null
    /** What the next line is, where it is no command. */
    let expects: ((line: string) => void) | null = null

    const say = (text: string) => void socket.write(`${text}\r\n`)
    const answer = (verb: string, argument: string, usual: () => void) => {
      const given = answers[verb]
      const text = typeof given === 'function' ? given(argument) : given
      if (text === undefined || text === '') usual()
      else if (text === 'drop') socket.destroy()
      else if (text !== 'hang') say(text)
    }
    const judge = (name: string, secret: string) => {
      const isRight = name === user && secret === password
      if (isRight) loggedIn = name
      say(isRight ? '235 2.7.0 Accepted' : '535 5.7.8 Username and password not accepted')
    }
    const plain = (text: string) => {
      const [, name = '', secret = ''] = Buffer.from(text, 'base64').toString().split('\0')
      judge(name, secret)
    }
    const decoded = (text: string) => Buffer.from(text, 'base64').toString()

    const commands: Record<string, (argument: string) => void> = {
      EHLO() {
        const words = [
          ...extensions,
          ...(security === 'starttls' && !secure ? ['STARTTLS'] : []),
          ...(user === undefined || (security === 'starttls' && !secure) ? [] : [`AUTH ${mechanisms.join(' ')}`]),
        ]
        const all = ['receiver.test', ...words]
        say(all.map((word, i) => `250${i === all.length - 1 ? ' ' : '-'}${word}`).join('\r\n'))
      },
      HELO: () => say('250 receiver.test'),
      STARTTLS() {
        if (security !== 'starttls' || secure) return say('502 5.5.1 Not here')
        socket.removeAllListeners('data')
        say('220 2.0.0 Go on')
        serve(secured(socket), true, false)
      },
      AUTH(argument) {
        const [mechanism = '', first] = argument.split(' ')
        if (mechanism === 'PLAIN' && first !== undefined) return plain(first)
        if (mechanism === 'PLAIN') {
          say('334 ')
          expects = plain
          return
        }
        if (mechanism === 'XOAUTH2') {
          const [name, given] = decoded(first ?? '')
            .split('\u0001')
            .map((part) => part.replace(/^user=|^auth=Bearer /, ''))
          if (name === user && given === token) {
            loggedIn = name ?? null
            return say('235 2.7.0 Accepted')
          }
          say(`334 ${Buffer.from('{"status":"400"}').toString('base64')}`)
          expects = () => say('535 5.7.3 Authentication unsuccessful')
          return
        }
        if (mechanism !== 'LOGIN') return say('504 5.5.4 Not that one')
        say('334 VXNlcm5hbWU6')
        expects = (name) => {
          say('334 UGFzc3dvcmQ6')
          expects = (secret) => judge(decoded(name), decoded(secret))
        }
      },
      MAIL(argument) {
        if (user !== undefined && loggedIn === null) return say('530 5.7.0 Authentication required')
        from = /<([^>]*)>/.exec(argument)?.[1] ?? ''
        to = []
        say('250 2.1.0 Ok')
      },
      RCPT(argument) {
        to.push(/<([^>]*)>/.exec(argument)?.[1] ?? '')
        say('250 2.1.5 Ok')
      },
      DATA() {
        if (to.length === 0) return say('503 5.5.1 Nobody to send to')
        body = []
        say('354 Go on')
      },
      RSET: () => say('250 2.0.0 Ok'),
      NOOP: () => say('250 2.0.0 Ok'),
      QUIT() {
        say('221 2.0.0 Bye')
        socket.end()
      },
    }

    const onLine = (line: string) => {
      if (body !== null) {
        if (answers['HALF'] !== undefined && body.length > 3) return void socket.destroy()
        if (line !== '.') return void body.push(line.startsWith('.') ? line.slice(1) : line)
        const mail = { from, to, source: body.join('\r\n'), secure, user: loggedIn }
        body = null
        return answer('BODY', mail.source, () => {
          mails.push(mail)
          say(`250 2.0.0 Queued as ${mails.length}`)
          for (const each of waiting) if (mails.length >= each.count) each.resolve(mails)
        })
      }
      lines.push(line)
      const then = expects
      expects = null
      if (then !== null) return then(line)
      const [verb = '', ...more] = line.split(' ')
      const name = verb.toUpperCase()
      const command = commands[name]
      answer(name, more.join(' '), () => (command === undefined ? say('500 5.5.2 What?') : command(more.join(' '))))
    }

    socket.on('data', (chunk: Buffer) => {
      rest += chunk.toString('latin1')
      for (let end = rest.indexOf('\r\n'); end !== -1; end = rest.indexOf('\r\n')) {
        const line = Buffer.from(rest.slice(0, end), 'latin1').toString()
        rest = rest.slice(end + 2)
        onLine(line)
      }
    })
    if (greets) answer('GREETING', '', () => say('220 receiver.test ESMTP ready'))
  }

  const server = createServer((socket) => {
    made++
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => sockets.delete(socket))
    if (security === 'tls') serve(secured(socket), true, true)
    else serve(socket, false, true)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')

  return {
    port: (server.address() as AddressInfo).port, // a TCP server that listens has one
    mails,
    lines,
    made: () => made,
    open: () => sockets.size,
    get answers() {
      return answers
    },
    set answers(given) {
      answers = given
    },
    reset() {
      mails.length = 0
      lines.length = 0
      answers = {}
    },
    arrived: (count) =>
      mails.length >= count ? Promise.resolve(mails) : new Promise((resolve) => waiting.add({ count, resolve })),
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
