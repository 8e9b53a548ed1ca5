import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { readMail, type ReadMail } from './read-mail.ts'

/** A mail that a flow handed in. */
export interface StubbedMail extends ReadMail {
  readonly from: string
  readonly to: readonly string[]
}

/** What is said to a mail: a reply by its code, or the connection breaks. */
export type MailReply = number | 'drop'

/**
 * The other end of a connection to a mail server that takes everybody in, without any network: what is sent to it stays in this
 * process.
 *
 * @param onMail asked about each mail when it has come in whole
 */
export function openStubbedMailServer(onMail: (mail: StubbedMail) => MailReply): Socket {
  let rest = ''
  let from = ''
  let to: string[] = []
  let lines: string[] | null = null

  class Connection extends Duplex {
    setTimeout(): this {
      return this
    }
    override _read(): void {}
    override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
      rest += chunk.toString('latin1')
      for (let end = rest.indexOf('\r\n'); end !== -1; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end)
        rest = rest.slice(end + 2)
        onLine(line)
      }
      done()
    }
  }
  const connection = new Connection()
  const say = (text: string) => void (connection.destroyed || connection.push(`${text}\r\n`))
  const address = (line: string) => Buffer.from(/<([^>]*)>/.exec(line)?.[1] ?? '', 'latin1').toString()

  function onLine(line: string): void {
    if (lines !== null) {
      if (line !== '.') return void lines.push(line.startsWith('.') ? line.slice(1) : line)
      const mail = { from, to, ...readMail(lines.join('\r\n')) }
      lines = null
      const reply = onMail(mail)
      if (reply === 'drop') connection.destroy()
      else say(`${reply} ${reply < 300 ? 'Taken' : 'The stub says so'}`)
      return
    }
    switch (line.split(' ')[0]!.toUpperCase()) {
      case 'EHLO':
        return say('250-stub\r\n250-AUTH PLAIN XOAUTH2\r\n250-8BITMIME\r\n250 SMTPUTF8')
      case 'AUTH':
        return say('235 Welcome')
      case 'MAIL':
        from = address(line)
        to = []
        return say('250 Ok')
      case 'RCPT':
        to.push(address(line))
        return say('250 Ok')
      case 'DATA':
        lines = []
        return say('354 Go on')
      case 'QUIT':
        say('221 Bye')
        connection.push(null)
        return
      default:
        return say('250 Ok')
    }
  }

  setImmediate(() => say('220 stub'))
  // What the client uses of a socket is a stream with a time limit.
  return connection as unknown as Socket
}
