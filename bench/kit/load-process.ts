import autocannon from 'autocannon'
import { randomUUID } from 'node:crypto'
import type { Load, LoadResult } from './load.ts'

process.once('message', async (what: Load) => {
  const [before, after] = what.body.split('{{id}}') as [string, string | undefined]
  const result = await autocannon({
    url: what.url,
    method: 'POST',
    headers: what.headers,
    connections: what.connections,
    ...(what.amount === undefined ? { duration: what.seconds } : { amount: what.amount }),
    ...(after === undefined
      ? { body: what.body }
      : { requests: [{ setupRequest: (request) => ({ ...request, body: before + randomUUID() + after }) }] }),
  })
  const answer: LoadResult = {
    perSecond: result['2xx'] / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    ok: result['2xx'],
    notOk: result.non2xx + result.errors + result.timeouts,
    seconds: result.duration,
  }
  process.send?.(answer)
  process.disconnect?.()
})
