import { readFile } from 'node:fs/promises'
import { Pool } from 'undici'

// Posts at a fixed rate, whatever the answers take: `{ url, headers, body, perSecond, seconds }` in the file that is named. A
// post's time begins when it was due, so that one that had to wait for others has waited too.
interface Paced {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly perSecond: number
  readonly seconds: number
}

const { url, headers, body, perSecond, seconds } = JSON.parse(await readFile(process.argv[2]!, 'utf8')) as Paced
const { origin, pathname } = new URL(url)
const pool = new Pool(origin, { connections: 256, pipelining: 1 })
const bytes = Buffer.from(body)
// Connections are opened and code is compiled before anything counts.
const warm = Math.round(perSecond * 3)
const amount = warm + Math.round(perSecond * seconds)
const times: number[] = []
let failed = 0

async function post(due: number, counts: boolean): Promise<void> {
  try {
    const answer = await pool.request({ path: pathname, method: 'POST', headers, body: bytes })
    await answer.body.dump()
    if (answer.statusCode >= 300) failed++
  } catch {
    failed++
  }
  if (counts) times.push(performance.now() - due)
}

const started = performance.now() + 100
const under = new Set<Promise<void>>()
let sent = 0
await new Promise<void>((resolve) => {
  const turn = () => {
    const due = Math.min(amount, Math.floor(((performance.now() - started) * perSecond) / 1_000))
    while (sent < due) {
      const one = post(started + (sent * 1_000) / perSecond, sent >= warm).finally(() => under.delete(one))
      sent++
      under.add(one)
    }
    if (sent === amount) resolve()
    else setTimeout(turn, 1)
  }
  turn()
})
await Promise.all(under)
await pool.close()
times.sort((a, b) => a - b)
const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]!
console.log(JSON.stringify({ url: '', p50: at(0.5), p99: at(0.99), most: times.at(-1)!, sent, failed }))
