import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { secretBox } from '../base/secrets.ts'
import { defineConnector } from '../cards/connection.ts'
import { text } from '../cards/fields.ts'
import type { Connection } from '../model/connection.ts'
import { openConnections, sealContext } from './connected.ts'
import { hiderOf } from './hide.ts'

const mail = defineConnector({
  id: 'mail',
  title: 'Mail',
  description: 'A mail server.',
  settings: { server: text({ label: 'Server' }) },
  secrets: { password: { label: 'Password' } },
  hosts: ({ server }) => [server],
  test: () => Promise.resolve('Somebody answered.'),
})
const box = secretBox('a master key for tests that is long enough')
const clock = { now: () => 1_000 }

function stored(change: Partial<Connection> = {}): Connection {
  const id = change.id ?? 'one'
  return {
    id,
    name: 'Mail',
    connector: 'mail',
    settings: { server: 'mail.example.com' },
    secretNames: ['password'],
    secretsSealed: box.seal('{"password":"a long password"}', sealContext(id)),
    created: 1,
    createdBy: 'me',
    lastUpdated: 1,
    revision: 1,
    tested: null,
    ...change,
  }
}
const nobody = {
  request: () => assert.fail('it sends nothing'),
  connectMail: () => assert.fail('it sends nothing'),
}
const connect = (connection: Connection) =>
  openConnections({ store: { getConnection: async () => connection }, secrets: box, clock }).connect(
    'one',
    mail,
    nobody,
  )

describe('a connection', () => {
  it('gives its secrets to the code of its connector, and to no other declaration', async () => {
    const connected = await connect(stored())
    assert.deepEqual(connected.open(mail).secrets, { password: 'a long password' })
    assert.throws(() => connected.open({ ...mail }), TypeError)
    assert.ok(!JSON.stringify(connected).includes('a long password'))
  })

  it('reaches the mail server that it is bound to, in the very way that it is bound, and no other', async () => {
    const signal = new AbortController().signal
    const dial = (host: string, port: number, secure: boolean) => ({
      server: { host, port, secure },
      waitMs: 1,
      signal,
    })
    const settings = { server: 'smtps://mail.example.com:587' }
    const opened = (await connect(stored({ settings }))).open(mail)
    await assert.rejects(
      opened.connectMail(dial('MAIL.example.com', 587, true)),
      /^AssertionError.*: it sends nothing$/,
    )
    const others = [
      dial('mail.example.com', 587, false),
      dial('mail.example.com', 465, true),
      dial('evil.example', 587, true),
      dial('', 587, true),
    ]
    for (const other of others) await assert.rejects(async () => opened.connectMail(other), /"Mail" sends nothing to/)
    const url = 'https://mail.example.com:587/'
    const request = { method: 'GET', url, headers: {}, timeoutMs: 1, maxAnswerBytes: 1 }
    await assert.rejects(async () => opened.send(request), /"Mail" sends nothing to mail\.example\.com:587/)
  })

  it('is one of its own connector only', async () => {
    await assert.rejects(connect(stored({ connector: 'other' })), /"Mail" is one of another service/)
  })

  it('K3 does not open what was sealed for another one, or with another key', async () => {
    const other = stored({ id: 'two' })
    const swapped = await connect(stored({ secretsSealed: other.secretsSealed }))
    assert.throws(() => swapped.open(mail).secrets, /sealed with another master key/)
  })

  it('keeps a value until its time, makes it once for all who wait, and keeps no failure', async () => {
    const connections = openConnections({ store: { getConnection: async () => stored() }, secrets: box, clock })
    const open = async () => (await connections.connect('one', mail, nobody)).open(mail)
    let made = 0
    const make = (until: number) => async () => ({ value: `value ${++made}`, until })
    const both = [(await open()).cached('a', make(2_000)), (await open()).cached('a', make(2_000))]
    assert.deepEqual(await Promise.all(both), ['value 1', 'value 1'])
    assert.equal(await (await open()).cached('b', make(1_000)), 'value 2')
    assert.equal(await (await open()).cached('b', make(1_000)), 'value 3')
    await assert.rejects((await open()).cached('c', () => Promise.reject(new Error('no'))))
    assert.equal(await (await open()).cached('c', make(2_000)), 'value 4')
  })
})

describe('hiding credentials', () => {
  it('finds them in every way that they are written, and leaves all else as it is', () => {
    const secret = 'pä"ss/word+1'
    const hider = hiderOf([secret, `Bearer ${'t'.repeat(20)}`])
    const written = [
      secret,
      JSON.stringify({ a: secret }),
      encodeURIComponent(secret),
      Buffer.from(secret).toString('base64'),
      Buffer.from(secret).toString('base64url'),
      't'.repeat(20),
    ]
    for (const each of written) {
      assert.ok(hider.text(`x ${each} y`).includes('(hidden)'), each)
      assert.ok(!Buffer.from(hider.bytes(Buffer.from(`ü ${each} y`))).includes(each), each)
    }
    const bytes = Buffer.from([0, 255, 200, 13, 10])
    assert.equal(hider.bytes(bytes), bytes)
    const mixed = Buffer.concat([bytes, Buffer.from(secret), bytes])
    assert.deepEqual(Buffer.from(hider.bytes(mixed)), Buffer.concat([bytes, Buffer.from('(hidden)'), bytes]))
  })

  it('looks for nothing that is too short to be a secret', () => {
    assert.equal(hiderOf(['true', 'Basic']).text('it is true: Basic'), 'it is true: Basic')
  })
})
