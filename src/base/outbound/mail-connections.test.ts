import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterEach, describe, it } from 'node:test'
import {
  judgeOriginText,
  mailOrigin,
  noNetworks,
  openOutbound,
  OutboundError,
  parseAllowedNetworks,
  readMailOrigin,
  type MailServer,
  type OutboundErrorCode,
  type OutboundOptions,
} from './index.ts'
import { listen, type Receiver } from './receiver.kit.ts'

const opened: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const each of opened.splice(0).toReversed()) await each.close()
})
const loopback = parseAllowedNetworks('127.0.0.1/32').allowed
const open = (more: Partial<OutboundOptions> = {}) => {
  const outbound = openOutbound({ allowedNetworks: loopback, userAgent: 'test', ...more })
  opened.push(outbound)
  return outbound
}
const receiver = async (): Promise<Receiver> => {
  const made = await listen(createServer((socket) => socket.on('error', () => {}).write('220 here\r\n')))
  opened.push(made)
  return made
}
const dial = (server: MailServer, signal = new AbortController().signal, waitMs = 10_000) => ({
  server,
  signal,
  waitMs,
})
const fails = async (made: Promise<unknown>, code: OutboundErrorCode) => {
  const thrown = await made.then(
    () => assert.fail(`expected ${code}`),
    (error: unknown) => error,
  )
  assert.ok(thrown instanceof OutboundError, String(thrown))
  assert.equal(thrown.code, code, thrown.message)
  return thrown
}

describe('mail servers as text', () => {
  it('have one form, that is read back', () => {
    const forms: [MailServer, string | null][] = [
      [{ host: 'Mail.Example.com', port: 587, secure: true }, 'smtps://mail.example.com:587'],
      [{ host: 'bücher.example', port: 25, secure: false }, 'smtp://xn--bcher-kva.example:25'],
      [{ host: '::1', port: 443, secure: true }, 'smtps://[::1]:443'],
      [{ host: '0x7f.1', port: 465, secure: true }, 'smtps://127.0.0.1:465'],
    ]
    for (const [server, origin] of forms) {
      assert.equal(mailOrigin(server), origin)
      assert.equal(mailOrigin(readMailOrigin(origin!)!), origin)
    }
    for (const host of ['', 'a b', 'a/b', 'user@host', 'a?b', 'a:b', 'a\r\nb', '[::1', 'a#b']) {
      const origin = mailOrigin({ host, port: 587, secure: true })
      assert.ok(origin === null || readMailOrigin(origin) === null, `${host} became ${origin}`)
    }
    for (const text of [
      'smtps://a.example',
      'SMTPS://a.example:1',
      'smtps://A.example:1',
      'smtps://u@a:1',
      'https://a:1',
    ])
      assert.equal(readMailOrigin(text), null, text)
  })

  it('are judged by what they say: private addresses, unencrypted connections, ports of other protocols', () => {
    const verdict = (origin: string, allowed = noNetworks) => {
      const given = judgeOriginText(origin, allowed)
      return given.ok ? 'ok' : given.reason
    }
    assert.equal(verdict('smtps://mail.example.com:587'), 'ok')
    assert.equal(verdict('smtps://mail.example.com:2525'), 'ok')
    assert.equal(verdict('https://example.com'), 'ok')
    assert.match(verdict('smtp://mail.example.com:25'), /unencrypted/)
    assert.match(verdict('smtps://mail.example.com:22'), /Port 22/)
    assert.match(verdict('smtps://mail.example.com:6379'), /Port 6379/)
    assert.match(verdict('smtps://127.0.0.1:465'), /private or special/)
    assert.match(verdict('smtps://localhost:465'), /this machine/)
    assert.match(verdict('smtps://169.254.169.254:465', loopback), /metadata/)
    assert.equal(verdict('smtp://127.0.0.1:25', loopback), 'ok')
    assert.equal(verdict('smtp://relay.internal:25', parseAllowedNetworks('relay.internal').allowed), 'ok')
  })
})

describe('connections to mail servers', () => {
  it('go to the judged address', async () => {
    const { port } = await receiver()
    const { socket } = await open({ resolve: async () => ['127.0.0.1'] }).connectMail(
      dial({ host: 'mail.example.com', port, secure: true }),
    )
    assert.equal(socket.remoteAddress, '127.0.0.1')
    socket.destroy()
  })

  it('X2 reach nothing private by address, by name, or by one bad address among good ones', async () => {
    const made = await receiver()
    const { port } = made
    const secure = true
    const closed = open({ allowedNetworks: noNetworks, resolve: async () => ['93.184.216.34', '127.0.0.1'] })
    for (const host of ['127.0.0.1', '::ffff:127.0.0.1', '2130706433', 'localhost', 'mail.example.com', '10.0.0.1', ''])
      assert.match(
        (await fails(closed.connectMail(dial({ host, port, secure })), 'BLOCKED')).safeMessage,
        /could not be/,
      )
    const unlisted = open({ allowedNetworks: noNetworks, resolve: async () => ['93.184.216.34'] })
    await fails(unlisted.connectMail(dial({ host: 'mail.example.com', port: 25, secure: false })), 'BLOCKED')
    const own = open({
      allowedNetworks: loopback,
      ownListeners: () => [{ host: '127.0.0.1', port }],
    })
    await fails(own.connectMail(dial({ host: '127.0.0.1', port, secure })), 'BLOCKED')
    assert.equal(made.connections(), 0)
  })

  it('are three to one server at most; the next waits for its turn, and not for ever', async () => {
    const made = await receiver()
    const outbound = open()
    const server = { host: '127.0.0.1', port: made.port, secure: true }
    // What stands is told by the greeting: the server counts a connection some time after the client has it.
    const stand = async (signal?: AbortSignal, waitMs?: number) => {
      const { socket } = await outbound.connectMail(dial(server, signal, waitMs))
      await once(socket, 'data')
      return socket
    }
    const three = await Promise.all([stand(), stand(), stand()])
    assert.match((await fails(stand(undefined, 1), 'TIMEOUT')).safeMessage, /All 3/)
    const stopped = new AbortController()
    const cancelled = fails(stand(stopped.signal), 'ABORTED')
    stopped.abort()
    await cancelled
    assert.equal(made.connections(), 3)
    const fourth = stand()
    three[0]!.destroy()
    three[1]!.destroy()
    three[2]!.destroy()
    // Every place is free again, and no more.
    const again = [await fourth, await stand(), await stand()]
    await fails(stand(undefined, 1), 'TIMEOUT')
    assert.equal(made.connections(), 6)
    for (const socket of again) socket.destroy()
  })

  it('leave their places where they fail', async () => {
    const { port, close } = await receiver()
    await close()
    opened.pop()
    const outbound = open()
    const server = { host: '127.0.0.1', port, secure: true }
    for (let n = 0; n < 5; n++) await fails(outbound.connectMail(dial(server)), 'CONNECT')
  })

  it('end with the client', async () => {
    const { port } = await receiver()
    const outbound = open()
    const server = { host: '127.0.0.1', port, secure: true }
    const three = await Promise.all([1, 2, 3].map(() => outbound.connectMail(dial(server))))
    const waiting = outbound.connectMail(dial(server))
    await Promise.all([fails(waiting, 'ABORTED'), outbound.close()])
    assert.deepEqual(
      three.map(({ socket }) => socket.destroyed),
      [true, true, true],
    )
    await fails(outbound.connectMail(dial(server)), 'ABORTED')
  })
})
