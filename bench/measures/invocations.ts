import { benchEvent } from '../kit/event.ts'
import { createFlow } from '../kit/flows.ts'
import { load } from '../kit/load.ts'
import { counter, reached } from '../kit/metrics.ts'
import { startPostgres } from '../../test/kit/postgres.ts'
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

/** Where a server of a measure keeps its data. */
type Store = 'embedded' | 'PostgreSQL'

async function invocations(
  cards: 'five' | 'steps' | 'none',
  headers: Readonly<Record<string, string>>,
  store: Store = 'embedded',
): Promise<Round> {
  const bare = await echo()
  const database = store === 'embedded' ? null : await startPostgres()
  const server = await startServer(database === null ? {} : { FLOWHOOK_DATABASE_URL: database.url })
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
    await database?.close()
  }
}

/** Durably accepted, answered 202, of the smallest flow there is: what accepting costs. Its executions run too. */
export const accepted: Measure = {
  name: 'durably accepted invocations ÷ bare echo',
  unit: '/s',
  target: 0.75,
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

/** Accepted, five journaled steps done one after the other, and answered: each step is a commit of its own. */
const journaled = (store: Store, target: number): Measure => ({
  name: `executions of 5 journaled steps, ${store} ÷ bare echo`,
  unit: '/s',
  target,
  kind: 'ratio',
  round: () => invocations('steps', {}, store),
})

export const journaledEmbedded = journaled('embedded', 0.15)
export const journaledPostgres = journaled('PostgreSQL', 0.08)

export const acceptedPostgres: Measure = {
  name: 'durably accepted invocations, PostgreSQL ÷ bare echo',
  unit: '/s',
  target: 0.4,
  kind: 'ratio',
  round: () => invocations('none', { prefer: 'respond-async' }, 'PostgreSQL'),
}
