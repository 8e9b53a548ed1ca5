import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startReceiver, type Receiver } from '../kit/receiver.ts'
import { createFlow, hookBody, type MadeFlow } from '../kit/resources.ts'
import { startServer, type TestServer } from '../kit/server.ts'

// X2, from the outside: nothing is patched; what must not be reached is there, and counts who comes.
describe('what leaves the building', () => {
  let server: TestServer
  let receiver: Receiver
  let flow: MadeFlow
  before(async () => {
    receiver = await startReceiver()
    server = await startServer()
    flow = await createFlow(server, {
      name: 'Calls what it is told',
      trigger: { event: 'api_endpoint', security: 'client_token' },
      cards: [{ id: 'out', card: 'http.request', inputs: { url: { $from: 'trigger.body.url' }, timeout: 3 } }],
    })
  })
  after(async () => {
    await server.stop()
    await receiver.stop()
  })

  const call = async (to: string) => {
    const answer = await fetch(flow.invokeUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ url: to }),
    })
    return { status: answer.status, text: await answer.text() }
  }
  const inside = () => {
    const { port } = new URL(receiver.url)
    const own = new URL(server.url).port
    return [
      ...['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '0x7f000001', '2130706433', '0.0.0.0'].flatMap(
        (host) => [`http://${host}:${port}/x`, `https://${host}:${port}/x`],
      ),
      `http://127.0.0.1:${own}/api/v1/flows`,
      `https://localhost:${own}/api/v1/flows`,
      'http://169.254.169.254/latest/meta-data/',
      'https://10.0.0.1/',
      'file:///etc/passwd',
    ]
  }

  it('X2 lets no card reach loopback, our own port or metadata, by address or by name', async () => {
    for (const url of inside()) {
      const { status, text } = await call(url)
      assert.ok(status >= 400, `${url} answered ${status}`)
      // One text for everything: it must not tell which of them is there.
      assert.doesNotMatch(text, /ECONNREFUSED|EHOSTUNREACH|loopback|private/i, url)
    }
    assert.deepEqual(await receiver.requests(), [])
  })

  it('X2 lets no hook reach them either: refused when saved, or by name when verified', async () => {
    for (const uri of inside()) {
      const saved = await server.api<{ id: string }>('POST', '/api/v1/eventHooks', hookBody({ uri })).catch(() => null)
      if (saved === null) continue
      assert.match(uri, /localhost/, `${uri} was saved`)
      await assert.rejects(server.api('POST', `/api/v1/eventHooks/${saved.id}/lifecycle/verify`), /answered 400/)
    }
    assert.deepEqual(await receiver.requests(), [])
  })

  it('X2 follows no redirect, and opens no more than the settings name', async () => {
    const { port } = new URL(receiver.url)
    await server.halt()
    server = await server.restart({ FLOWHOOK_ALLOWED_NETWORKS: `127.0.0.1/32:${port}` })
    flow = { ...flow, invokeUrl: server.url + flow.invokeUrl.slice(new URL(flow.invokeUrl).origin.length) }
    await receiver.behave('/moved', 'redirect')
    await call(`${receiver.url}/moved`)
    assert.equal((await receiver.requests('/moved')).length, 1)
    assert.deepEqual(await receiver.requests('/redirected'), [])
    const own = await call(`${server.url}/readyz`)
    assert.ok(own.status >= 400, own.text)
  })
})
