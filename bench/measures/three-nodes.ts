import { startPostgres } from '../../test/kit/postgres.ts'
import { benchEvent } from '../kit/event.ts'
import { load } from '../kit/load.ts'
import { startPeer, startServer, type Server } from '../kit/processes.ts'
import type { Measure } from './measure.ts'

/** How long the called service takes, in ms; what a flow calls it; what is under way on each server. */
const takes = 20
const calls = 5
const connections = 16

/**
 * Executions whose steps wait for somebody else: what three servers on one database do beside what one does, each with the
 * same load. All of it runs on one machine, so the load is one that its cores can carry three times.
 */
export const threeNodes: Measure = {
  name: `three servers ÷ one, PostgreSQL, ${calls} journaled calls of ${takes} ms, ${connections} under way on each`,
  unit: '/s',
  target: 2.7,
  kind: 'ratio',
  async round() {
    const sink = await startPeer('sink.ts')
    const database = await startPostgres()
    const environment = {
      FLOWHOOK_DATABASE_URL: database.url,
      FLOWHOOK_KEY: 'one-key-for-all-servers-one-key-for-all-servers',
      FLOWHOOK_ALLOWED_NETWORKS: `127.0.0.1/32:${new URL(sink.url).port}`,
    }
    const servers: Server[] = []
    try {
      servers.push(await startServer(environment))
      const flow = await createCalls(servers[0]!, `${sink.url}/late/${takes}`)
      await perSecond(servers, flow, 2)
      const one = await perSecond(servers, flow, 8)
      while (servers.length < 3) servers.push(await startServer(environment))
      await perSecond(servers, flow, 2)
      const three = await perSecond(servers, flow, 8)
      const most = (connections * 1_000) / (calls * takes)
      return { ours: three, bare: one, note: `one server could do ${most}/s at most` }
    } finally {
      for (const server of servers) await server.stop()
      await database.close()
      await sink.stop()
    }
  },
}

interface Endpoint {
  readonly path: string
  readonly clientToken: string
}

async function createCalls(server: Server, url: string): Promise<Endpoint> {
  const cards = Array.from({ length: calls }, (_, index) => ({
    id: `call${index}`,
    card: 'http.post',
    inputs: { url, body: {} },
  }))
  const { id } = await server.api<{ id: string }>('POST', '/api/v1/flows', {
    name: 'Bench calls',
    trigger: { event: 'api_endpoint', security: 'client_token' },
    cards,
  })
  await server.api('POST', `/api/v1/flows/${id}/lifecycle/activate`)
  const { invokeUrl, clientToken } = await server.api<{ invokeUrl: string; clientToken: string }>(
    'GET',
    `/api/v1/flows/${id}/endpoint`,
  )
  return { path: new URL(invokeUrl).pathname, clientToken }
}

async function perSecond(servers: readonly Server[], flow: Endpoint, seconds: number): Promise<number> {
  const results = await Promise.all(
    servers.map((server) =>
      load({
        url: server.url + flow.path,
        headers: { 'content-type': 'application/json', 'x-api-client-token': flow.clientToken },
        body: benchEvent('6d0f2b1c-1a2b-11f1-9c3d-0b5c7f1e2a33'),
        connections,
        seconds,
      }),
    ),
  )
  return results.reduce((sum, result) => sum + result.perSecond, 0)
}
