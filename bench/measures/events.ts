import { setTimeout as delay } from 'node:timers/promises'
import { benchEvent } from '../kit/event.ts'
import { createFlow, createHook } from '../kit/flows.ts'
import { load, type Load } from '../kit/load.ts'
import { readMetrics, reached } from '../kit/metrics.ts'
import { startPeer, startServer, type Server } from '../kit/processes.ts'
import type { Measure } from './measure.ts'

const warmUp = 5_000
const amount = 20_000
/** As many as Okta lets an org have in a whole day. */
const wholeDay = 400_000

const json = { 'content-type': 'application/json' }
const body = benchEvent('{{id}}')

async function echo(): Promise<number> {
  const peer = await startPeer('echo.ts')
  const request = { url: peer.url, headers: json, body, connections: 64, seconds: 6 }
  return (await load(request).finally(() => peer.stop())).perSecond
}

/** A flow of five cards behind a hook that takes every event by itself; gives what publishes one event. */
async function hookedFlow(server: Server): Promise<Omit<Load, 'amount'>> {
  const flow = await createFlow(server, 'five')
  const auth = { key: 'x-api-client-token', value: flow.clientToken }
  const hook = await createHook(server, 'bench', flow.invokeUrl, auth)
  await server.api('PUT', `/api/v1/eventHooks/${hook}/delivery`, {
    profile: 'durable',
    concurrency: 100,
    order: 'none',
    batchSize: 1,
  })
  return {
    url: `${server.url}/api/v1/events`,
    headers: { ...json, authorization: `SSWS ${server.token}` },
    body,
    connections: 64,
    seconds: 0,
  }
}

const executed = (server: Server, amount: number, started: number) =>
  reached(server, 'flowhook_executions_total', 'status="SUCCESS"', amount, started)

/** Events published one by one → delivered to an own flow → executed. The clock stops at the last execution's end. */
export const eventsToFlow: Measure = {
  name: 'events published → own flow → executed ÷ bare echo',
  unit: '/s',
  target: 0.15,
  kind: 'ratio',
  async round() {
    const bare = await echo()
    const server = await startServer()
    try {
      const request = await hookedFlow(server)
      await load({ ...request, amount: warmUp })
      await executed(server, warmUp, 0)
      // The load's own process takes a while to begin, and ends on whole seconds: only what the server does is timed.
      const loading = load({ ...request, amount })
      await executed(server, warmUp + 1, 0)
      const seconds = await executed(server, warmUp + amount, performance.now())
      const published = await loading
      return { ours: amount / seconds, bare, note: `publishing p50 ${published.p50} ms, p99 ${published.p99} ms` }
    } finally {
      await server.stop()
    }
  },
}

/** A day's events as fast as they go, from a server that has just started to the last execution's end. */
export const eventsOfADay: Measure = {
  name: `${wholeDay} events of a day, published → own flow → executed ÷ bare echo`,
  unit: '/s',
  target: 0.15,
  kind: 'ratio',
  byNameOnly: true,
  async round() {
    const before = await echo()
    const server = await startServer()
    try {
      const request = await hookedFlow(server)
      const watching = watch(server)
      const loading = load({ ...request, amount: wholeDay })
      await executed(server, 1, 0)
      const seconds = await executed(server, wholeDay, performance.now())
      const published = await loading
      const { megabytes, backlog, failed } = await watching.stop()
      // The machine drifts in two minutes: the ceiling is taken before and behind them.
      const bare = (before + (await echo())) / 2
      const note =
        `${seconds.toFixed(0)} s to the last execution; publishing p50 ${published.p50} ms, p99 ${published.p99} ms; ` +
        `at most ${megabytes.toFixed(0)} MB of memory, and ${backlog} events behind; ${failed} failed executions`
      return { ours: wholeDay / seconds, bare, note }
    } finally {
      await server.stop()
    }
  },
}

/** Looks twice a second at what the server takes and how far its executions are behind. */
function watch(server: Server) {
  const most = { megabytes: 0, backlog: 0, failed: 0 }
  const end = new AbortController()
  const watching = (async () => {
    while (!end.signal.aborted) {
      const sum = await readMetrics(server)
      const done = sum('flowhook_executions_total', 'status="SUCCESS"')
      most.megabytes = Math.max(most.megabytes, sum('process_resident_memory_bytes') / 1e6)
      most.backlog = Math.max(most.backlog, sum('flowhook_events_total') - done)
      most.failed = sum('flowhook_executions_total') - done
      await delay(500)
    }
  })()
  return {
    async stop() {
      end.abort()
      await watching
      return most
    },
  }
}
