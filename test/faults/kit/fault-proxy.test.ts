import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { startFaultProxy, type FaultProxy, type NetworkFault } from './fault-proxy.ts'

describe('the fault proxy', () => {
  const answer = 'x'.repeat(1_000)
  let arrived = 0
  const server = createServer((received, response) => {
    received.resume()
    received.on('end', () => {
      arrived++
      response.end(answer)
    })
    received.on('error', () => {})
  })
  let proxy: FaultProxy
  before(async () => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    proxy = await startFaultProxy(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  })
  after(async () => {
    await proxy.stop()
    server.closeAllConnections()
    server.close()
  })

  // A connection for each request: the faults are the connection's.
  const ask = (fault: NetworkFault): Promise<string> => {
    proxy.suffer(fault)
    return new Promise((resolve, reject) => {
      const options = { method: 'POST', agent: false, signal: AbortSignal.timeout(700) }
      const asked = request(proxy.url, options, (response) => text(response).then(resolve, reject))
      asked.on('error', reject)
      asked.end('y'.repeat(500))
    })
  }

  for (const fault of [
    { kind: 'none' },
    { kind: 'latency', ms: 5 },
    { kind: 'slice', bytes: 40 },
    { kind: 'bandwidth', bytesPerSecond: 200_000 },
  ] as const) {
    it(`passes everything on with ${fault.kind}`, async () => {
      assert.equal(await ask(fault), answer)
    })
  }

  for (const kind of ['stall', 'reset', 'cut'] as const) {
    it(`has a ${kind} of the request keep the server from ever having it`, async () => {
      const before = arrived
      await assert.rejects(ask({ kind, way: 'request', afterBytes: 300 }))
      assert.equal(arrived, before)
    })

    it(`has a ${kind} of the answer keep the client from knowing, while the server has the request`, async () => {
      const before = arrived
      await assert.rejects(ask({ kind, way: 'answer', afterBytes: 200 }))
      assert.equal(arrived, before + 1)
    })
  }
})
