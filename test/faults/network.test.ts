import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createHook, publish } from '../kit/resources.ts'
import { startReceiver, type Receiver } from '../kit/receiver.ts'
import { eventually, startServer, type TestServer } from '../kit/server.ts'
import { startFaultProxy, type FaultProxy, type NetworkFault } from './kit/fault-proxy.ts'
import { Ledger } from './kit/ledger.ts'
import { size } from './kit/sizes.ts'

/** Events to each hook. */
const events = size('FAULT_DELIVERIES', 12, 100)
/** So many connections suffer where a fault ends them: what is tried again must get through. */
const suffering = 5

/** What each hook's network does, and whether the receiver may have had what then comes again. */
const networks: readonly (readonly [fault: NetworkFault, ends: boolean, mayRepeat: boolean])[] = [
  [{ kind: 'latency', ms: 20 }, false, false],
  [{ kind: 'bandwidth', bytesPerSecond: 20_000 }, false, false],
  [{ kind: 'slice', bytes: 50 }, false, false],
  [{ kind: 'reset', way: 'request', afterBytes: 60 }, true, false],
  [{ kind: 'cut', way: 'request', afterBytes: 60 }, true, false],
  [{ kind: 'stall', way: 'request', afterBytes: 60 }, true, false],
  [{ kind: 'reset', way: 'answer', afterBytes: 10 }, true, true],
  [{ kind: 'cut', way: 'answer', afterBytes: 10 }, true, true],
  [{ kind: 'stall', way: 'answer', afterBytes: 10 }, true, true],
]
const nameOf = (fault: NetworkFault): string => `${fault.kind}${'way' in fault ? ` of the ${fault.way}` : ''}`
const pathOf = (fault: NetworkFault): string => `/${nameOf(fault).replaceAll(' ', '-')}`

describe('deliveries over networks with faults', () => {
  let receiver: Receiver
  let proxies: readonly FaultProxy[]
  let server: TestServer
  before(async () => {
    receiver = await startReceiver()
    proxies = await Promise.all(networks.map(() => startFaultProxy(receiver.url)))
    server = await startServer({
      FLOWHOOK_ALLOWED_NETWORKS: proxies.map(({ port }) => `127.0.0.1/32:${port}`).join(),
    })
  })
  after(async () => {
    await server.stop()
    await Promise.all(proxies.map((proxy) => proxy.stop()))
    await receiver.stop()
  })

  it(
    'D2 D3: loses none, and repeats only what was not answered, with the same id and bytes',
    { timeout: 100_000 },
    async () => {
      const type = 'user.lifecycle.create'
      for (const [i, [fault]] of networks.entries()) {
        await createHook(server, { name: nameOf(fault), uri: proxies[i]!.url + pathOf(fault), items: [type] })
      }
      for (const [i, [fault, ends]] of networks.entries()) {
        const already = proxies[i]!.connections
        proxies[i]!.breakAll()
        proxies[i]!.suffer((connection) => (ends && connection >= already + suffering ? { kind: 'none' } : fault))
      }
      const uuids = await publish(server, type, events)
      for (const [fault, ends, mayRepeat] of networks) {
        const ledger = new Ledger()
        for (const uuid of uuids) ledger.acked(uuid)
        const keys = new Ledger()
        await eventually(
          async () => {
            ledger.recount()
            keys.recount()
            for (const { body, headers } of await receiver.requests(pathOf(fault))) {
              if (body === '') continue
              const envelope = JSON.parse(body) as { data: { events: readonly { uuid: string }[] } }
              for (const { uuid } of envelope.data.events) {
                keys.arrived(uuid, headers['webhook-id'] ?? 'none')
                ledger.arrived(uuid, body)
              }
            }
            return ledger.missing().length === 0
          },
          `every event gets through a network with ${nameOf(fault)}`,
          60_000,
        )
        const { lost, unexpected, duplicated, changed } = ledger.close(nameOf(fault))
        assert.deepEqual({ lost, unexpected, changed }, { lost: 0, unexpected: 0, changed: 0 }, nameOf(fault))
        assert.equal(keys.totals().changed, 0, `${nameOf(fault)}: webhook-id`)
        // A fault that lets the receiver have everything repeats nothing, nor does one that kept everything from it.
        if (!mayRepeat) assert.equal(duplicated, 0, nameOf(fault))
        else assert.ok(duplicated <= suffering, `${nameOf(fault)}: ${duplicated} repeats`)
        if (mayRepeat) assert.ok(duplicated > 0, `${nameOf(fault)} was not felt`)
        if (ends) assert.ok(proxies[networks.findIndex(([each]) => each === fault)]!.connections > suffering)
      }
    },
  )
})
