import { startPostgres } from '../../test/kit/postgres.ts'
import { benchEvent } from '../kit/event.ts'
import { createFlow } from '../kit/flows.ts'
import { load } from '../kit/load.ts'
import { paced } from '../kit/paced.ts'
import { startPeer, startServer } from '../kit/processes.ts'
import type { Measure, Round } from './measure.ts'

const body = benchEvent('6d0f2b1c-1a2b-11f1-9c3d-0b5c7f1e2a33')
const json = { 'content-type': 'application/json' }
const seconds = 10

/**
 * How long the slowest hundredth of calls waits for its durable 202 where calls come at half of the rate that was just
 * measured as the most, each at its time whatever became of those before it. Bare: the echo at the same rate.
 */
const acceptLatency = (store: 'embedded' | 'PostgreSQL'): Measure => ({
  name: `p99 of accepting at half of the most, ${store}`,
  unit: 'ms',
  target: 15,
  kind: 'limit',
  round: () => round(store),
})

export const acceptLatencies: readonly Measure[] = [acceptLatency('embedded'), acceptLatency('PostgreSQL')]

async function round(store: 'embedded' | 'PostgreSQL'): Promise<Round> {
  const database = store === 'embedded' ? null : await startPostgres()
  const server = await startServer(database === null ? {} : { FLOWHOOK_DATABASE_URL: database.url })
  try {
    const flow = await createFlow(server, 'none')
    const headers = { ...json, 'x-api-client-token': flow.clientToken, prefer: 'respond-async' }
    const request = { url: flow.invokeUrl, headers, body }
    await load({ ...request, connections: 64, seconds: 2 })
    const { perSecond: most } = await load({ ...request, connections: 64, seconds: 6 })
    const perSecond = most / 2
    const ours = await paced({ ...request, perSecond, seconds })
    const bare = await echo(perSecond)
    const note = `${Math.round(perSecond)}/s, p50 ${ours.p50.toFixed(1)} ms, slowest ${ours.most.toFixed(0)} ms; echo p50 ${bare.p50.toFixed(1)} ms`
    return { ours: ours.p99, bare: bare.p99, note }
  } finally {
    await server.stop()
    await database?.close()
  }
}

async function echo(perSecond: number) {
  const peer = await startPeer('echo.ts')
  try {
    return await paced({ url: peer.url, headers: json, body, perSecond, seconds })
  } finally {
    await peer.stop()
  }
}
