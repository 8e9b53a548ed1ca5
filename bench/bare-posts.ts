import { Pool } from 'undici'
import { benchEvent } from './kit/event.ts'

// The bare ceiling of delivering: `amount` posts of one envelope over 64 kept connections, nothing stored.
const [sink, amount] = process.argv.slice(2) as [string, string]
const pool = new Pool(sink, { connections: 64, pipelining: 1 })
const body = Buffer.from(
  `{"eventType":"com.okta.event_hook","data":{"events":[${benchEvent('6d0f2b1c-1a2b-11f1-9c3d-0b5c7f1e2a33')}]}}`,
)
let left = Number(amount)

async function post(): Promise<void> {
  while (left-- > 0) {
    const answer = await pool.request({
      path: '/',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    await answer.body.dump()
  }
}

const started = performance.now()
await Promise.all(Array.from({ length: 64 }, post))
const seconds = (performance.now() - started) / 1000
await pool.close()
console.log(JSON.stringify({ url: '', perSecond: Number(amount) / seconds }))
