import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { afterEach, describe, it } from 'node:test'
import type { LiveMessage } from '../../model/live-change.ts'
import { httpKit, token, type KitOptions } from '../http.kit.ts'

type Kit = Awaited<ReturnType<typeof httpKit>>

interface Message {
  readonly id: string
  readonly event: string
  readonly data: LiveMessage
}

/** Reads a stream of server-sent events; comments come as the event `comment`. */
async function open(url: string, credential = token, lastId?: string, headers: Record<string, string> = {}) {
  const stop = new AbortController()
  const answer = await fetch(`${url}/api/v1/stream`, {
    signal: stop.signal,
    headers: {
      ...(headers['cookie'] === undefined ? { authorization: `SSWS ${credential}` } : {}),
      ...(lastId === undefined ? {} : { 'last-event-id': lastId }),
      ...headers,
    },
  })
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  return {
    answer,
    close: () => stop.abort(),
    /** The next one, or null at the end of the stream. */
    async next(): Promise<Message | null> {
      for (;;) {
        const end = text.indexOf('\n\n')
        if (end !== -1) {
          const lines = text.slice(0, end).split('\n')
          text = text.slice(end + 2)
          if (lines[0]!.startsWith(':')) return { id: '', event: 'comment', data: { changes: [], more: {} } }
          if (lines[0]!.startsWith('retry:')) continue
          const fields = Object.fromEntries(lines.map((line) => line.split(/: (.*)/s, 2))) as Record<string, string>
          return { id: fields['id']!, event: fields['event']!, data: JSON.parse(fields['data']!) as LiveMessage }
        }
        const { value, done } = await reader.read()
        if (done) return null
        text += value
      }
    },
  }
}

describe('GET /api/v1/stream', () => {
  let kit: Kit
  let url: string
  const start = async (options: KitOptions = {}) => {
    kit = await httpKit({ live: { pause: 25 }, ...options })
    url = await kit.listen()
  }
  afterEach(() => kit.close())
  const publish = async (...types: readonly string[]) => {
    const answer = await kit.ask(
      'POST',
      '/api/v1/events',
      types.map((eventType) => ({ eventType })),
    )
    assert.equal(answer.statusCode, 200, answer.body)
    return answer.json<{ uuids: readonly string[] }>().uuids
  }

  it('tells of what was committed, by kind and id', async () => {
    await start()
    const stream = await open(url)
    assert.equal(stream.answer.headers.get('content-type'), 'text/event-stream; charset=utf-8')
    assert.equal(stream.answer.headers.get('cache-control'), 'no-store')
    assert.equal(stream.answer.headers.get('x-accel-buffering'), 'no')
    assert.equal(stream.answer.headers.get('x-content-type-options'), 'nosniff')
    assert.equal((await stream.next())!.event, 'hello')
    const [uuid] = await publish('user.session.start')
    const told = (await stream.next())!
    assert.equal(told.event, 'changes')
    assert.deepEqual(told.data, { changes: [{ kind: 'event', id: uuid, type: 'user.session.start' }], more: {} })
    // The same event again changes nothing; the next message is of the flow.
    await kit.ask('POST', '/api/v1/events', { eventType: 'user.session.start', uuid })
    const flow = await kit.ask('POST', '/api/v1/flows', {
      name: 'One',
      trigger: { event: 'api_endpoint', security: 'public' },
      cards: [],
    })
    const next = (await stream.next())!
    assert.ok(next.data.changes.some(({ kind, id }) => kind === 'flow' && id === flow.json<{ id: string }>().id))
    assert.ok(next.data.changes.every(({ kind, id }) => kind !== 'event' || id !== uuid))
    stream.close()
  })

  it('names at most 200 changes at once, and counts the others', async () => {
    await start()
    const stream = await open(url)
    await stream.next()
    await publish(...Array.from({ length: 250 }, () => 'user.session.start'))
    let [named, more] = [0, 0]
    while (named + more < 250) {
      const { data } = (await stream.next())!
      assert.ok(data.changes.length <= 200)
      named += data.changes.length
      more += data.more.event ?? 0
    }
    assert.equal(named + more, 250)
    stream.close()
  })

  it('goes on behind the last id, and says when it cannot', async () => {
    await start({ live: { pause: 5, kept: 3 } })
    const [first, witness] = [await open(url), await open(url)]
    await Promise.all([first.next(), witness.next()])
    await publish('user.session.start')
    const { id } = (await first.next())!
    await witness.next()
    first.close()
    const [missed] = await publish('user.session.end')
    await witness.next()
    const back = await open(url, token, id)
    assert.deepEqual([(await back.next())!.event, (await back.next())!.data.changes[0]!.id], ['hello', missed])
    back.close()
    // More messages than are kept lie between.
    for (let more = 0; more < 8; more++) {
      await publish('user.session.end')
      await witness.next()
    }
    const late = await open(url, token, id)
    assert.equal((await late.next())!.event, 'reset')
    late.close()
    // Of another process, ahead of time, or nonsense.
    for (const wrong of ['abcdefabcdef-3', id.replace(/-\d+$/, '-999'), 'nonsense']) {
      const stream = await open(url, token, wrong)
      assert.equal((await stream.next())!.event, 'reset', wrong)
      stream.close()
    }
    witness.close()
  })

  it('says so when nothing was noted while nobody listened', async () => {
    await start({ live: { pause: 5, lingers: 0 } })
    const stream = await open(url)
    const { id } = (await stream.next())!
    stream.close()
    while (kit.live.listeners() > 0) await new Promise(setImmediate)
    await new Promise((resolve) => setTimeout(resolve, 5))
    await publish('user.session.start')
    const back = await open(url, token, id)
    assert.equal((await back.next())!.event, 'reset')
    back.close()
  })

  it('leaves out what the caller may not read, and refuses who is unknown', async () => {
    await start()
    const listener = { principalId: 'x', lastId: null, check() {}, end() {} }
    const heard: string[] = []
    const leave = kit.live.listen({
      ...listener,
      permissions: ['okta.eventHooks.manage'],
      send: (text) => heard.push(text),
    })
    const witness = await open(url)
    await witness.next()
    await publish('user.session.start')
    await witness.next()
    const hook = await kit.ask('POST', '/api/v1/eventHooks', {
      name: 'Hook',
      events: { type: 'EVENT_TYPE', items: ['user.session.start'] },
      channel: { type: 'HTTP', version: '1.0.0', config: { uri: 'https://example.com/hook' } },
    })
    assert.equal(hook.statusCode, 200, hook.body)
    const told = (await witness.next())!
    assert.ok(told.data.changes.some(({ kind }) => kind === 'hook'))
    const all = heard.join('')
    assert.ok(all.includes('"kind":"hook"'))
    assert.ok(!all.includes('"kind":"event"'))
    leave()
    witness.close()
    assert.equal((await fetch(`${url}/api/v1/stream`)).status, 401)
    assert.equal((await fetch(`${url}/api/v1/stream?x=1`, { headers: { authorization: `SSWS ${token}` } })).status, 400)
  })

  it('shows signs of life, and ends with the session', async () => {
    await start({ streamOptions: { heartbeat: 20 } })
    const { url: link } = await kit.links.create()
    const signIn = await fetch(`${url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
      body: JSON.stringify({ token: new URL(link).hash.slice('#token='.length) }),
    })
    const cookie = signIn.headers.get('set-cookie')!.split(';', 1)[0]!
    const stream = await open(url, '', undefined, { cookie })
    assert.equal((await stream.next())!.event, 'hello')
    assert.equal((await stream.next())!.event, 'comment')
    await fetch(`${url}/api/v1/session`, { method: 'DELETE', headers: { cookie, 'sec-fetch-site': 'same-origin' } })
    let last: Message | null
    do last = await stream.next()
    while (last !== null)
    assert.equal((await fetch(`${url}/api/v1/stream`, { headers: { cookie } })).status, 401)
  })

  it('lets one caller hold only so many, and gives the place back', async () => {
    await start({ live: { pause: 5, perPrincipal: 2 } })
    const streams = [await open(url), await open(url)]
    const refused = await fetch(`${url}/api/v1/stream`, { headers: { authorization: `SSWS ${token}` } })
    assert.equal(refused.status, 429)
    assert.equal(((await refused.json()) as { errorCode: string }).errorCode, 'E0000047')
    streams[0]!.close()
    while (kit.live.listeners() > 1) await new Promise(setImmediate)
    const again = await open(url)
    assert.equal(again.answer.status, 200)
    again.close()
    streams[1]!.close()
  })

  it('cuts off who does not read', async () => {
    await start({ live: { pause: 1 }, streamOptions: { buffer: 1000 } })
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.pause()
    socket.write(`GET /api/v1/stream HTTP/1.1\r\nhost: x\r\nauthorization: SSWS ${token}\r\n\r\n`)
    while (kit.live.listeners() === 0) await new Promise(setImmediate)
    const [long] = [`shop.${'a'.repeat(200)}.paid`]
    for (let round = 0; kit.live.listeners() > 0; round++) {
      assert.ok(round < 2000, 'it is never cut off')
      const event = { uuid: crypto.randomUUID(), type: long, published: 0, received: 0, raw: Buffer.alloc(0), hops: 0 }
      const publishes = Array.from({ length: 200 }, (_, index) => ({
        kind: 'event.publish' as const,
        event: { ...event, id: String(index), uuid: `${event.uuid}${index}` },
        deliveries: [],
      }))
      kit.live.committed(
        publishes,
        publishes.map(() => ({ duplicate: false })),
      )
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    socket.destroy()
  })

  it('ends at once when the server stops', async () => {
    await start()
    const stream = await open(url)
    await stream.next()
    const closed = kit.server.close(60_000)
    assert.equal(await stream.next(), null)
    await closed
  })
})
