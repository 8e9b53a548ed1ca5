import { benchEvent } from '../kit/event.ts'
import { createFlow } from '../kit/flows.ts'
import { load } from '../kit/load.ts'
import { counter, reached } from '../kit/metrics.ts'
import { startPeer, startServer } from '../kit/processes.ts'
import type { Measure, Round } from './measure.ts'

const seconds = 6
const body = benchEvent('{{id}}').replace('{{id}}', '6d0f2b1c-1a2b-11f1-9c3d-0b5c7f1e2a33')
const json = { 'content-type': 'application/json' }

async function echo(): Promise<number> {
  const peer = await startPeer('echo.ts')
  try {
    await load({ url: peer.url, headers: json, body, connections: 64, seconds: 2 })
    return (await load({ url: peer.url, headers: json, body, connections: 64, seconds })).perSecond
  } finally {
    await peer.stop()
  }
}

async function invocations(cards: 'five' | 'none', headers: Readonly<Record<string, string>>): Promise<Round> {
  const bare = await echo()
  const server = await startServer()
  try {
    const flow = await createFlow(server, cards)
    const request = {
      url: flow.invokeUrl,
      headers: { ...json, 'x-api-client-token': flow.clientToken, ...headers },
      body,
      connections: 64,
    }
    await load({ ...request, seconds: 2 })
    const result = await load({ ...request, seconds })
    const started = performance.now()
    const before = await counter(server, 'flowhook_executions_total', 'status="SUCCESS"')
    const accepted = await counter(server, 'flowhook_executions_accepted_total')
    const drained = await reached(server, 'flowhook_executions_total', 'status="SUCCESS"', accepted, started)
    const note = `p50 ${result.p50} ms, p99 ${result.p99} ms; ${accepted - before} executions were still to run, done in ${drained.toFixed(1)} s`
    return { ours: result.perSecond, bare, note }
  } finally {
    await server.stop()
  }
}

/** Durably accepted, answered 202, of the smallest flow there is: what accepting costs. Its executions run too. */
export const accepted: Measure = {
  name: 'durably accepted invocations ÷ bare echo',
  unit: '/s',
  target: 0.65,
  kind: 'ratio',
  round: () => invocations('none', { prefer: 'respond-async' }),
}

/** The same of a flow of five cards: all of them were also run when the load ends. Without a target, to compare. */
export const acceptedAndRun: Measure = {
  name: 'accepted invocations of 5 cards, run behind the answer ÷ bare echo',
  unit: '/s',
  target: null,
  kind: 'ratio',
  round: () => invocations('five', { prefer: 'respond-async' }),
}

/** Accepted, run and answered with the flow's own answer. */
export const completed: Measure = {
  name: 'complete executions of 5 cards ÷ bare echo',
  unit: '/s',
  target: 0.2,
  kind: 'ratio',
  round: () => invocations('five', {}),
}
