import { benchEvent } from '../kit/event.ts'
import { createFlow, createHook } from '../kit/flows.ts'
import { load } from '../kit/load.ts'
import { reached } from '../kit/metrics.ts'
import { startPeer, startServer } from '../kit/processes.ts'
import type { Measure } from './measure.ts'

const warmUp = 5_000
const amount = 20_000

/** Events published one by one → delivered to an own flow → executed. The clock stops at the last execution's end. */
export const eventsToFlow: Measure = {
  name: 'events published → own flow → executed ÷ bare echo',
  unit: '/s',
  target: 0.15,
  kind: 'ratio',
  async round() {
    const peer = await startPeer('echo.ts')
    const json = { 'content-type': 'application/json' }
    const body = benchEvent('{{id}}')
    const { perSecond: bare } = await load({ url: peer.url, headers: json, body, connections: 64, seconds: 6 }).finally(
      () => peer.stop(),
    )
    const server = await startServer()
    try {
      const flow = await createFlow(server, 'five')
      const hook = await createHook(server, 'bench', flow.invokeUrl, {
        key: 'x-api-client-token',
        value: flow.clientToken,
      })
      await server.api('PUT', `/api/v1/eventHooks/${hook}/delivery`, {
        profile: 'durable',
        concurrency: 100,
        order: 'none',
        batchSize: 1,
      })
      const request = {
        url: `${server.url}/api/v1/events`,
        headers: { ...json, authorization: `SSWS ${server.token}` },
        body,
        connections: 64,
      }
      const executed = (amount: number, started: number) =>
        reached(server, 'flowhook_executions_total', 'status="SUCCESS"', amount, started)
      await load({ ...request, seconds: 0, amount: warmUp })
      await executed(warmUp, 0)
      // The load's own process takes a while to begin, and ends on whole seconds: only what the server does is timed.
      const loading = load({ ...request, seconds: 0, amount })
      await executed(warmUp + 1, 0)
      const seconds = await executed(warmUp + amount, performance.now())
      const published = await loading
      return { ours: amount / seconds, bare, note: `publishing p50 ${published.p50} ms, p99 ${published.p99} ms` }
    } finally {
      await server.stop()
    }
  },
}
