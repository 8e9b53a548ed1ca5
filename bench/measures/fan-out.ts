import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { benchEvent } from '../kit/event.ts'
import { createHook } from '../kit/flows.ts'
import { startPeer, startServer } from '../kit/processes.ts'
import type { Measure } from './measure.ts'

const hooks = 16
const events = 3_000

/** One event, many hooks, over HTTP to a sink in another process: from the first publish to the last post received. */
export const fanOut: Measure = {
  name: 'hook fan-out over HTTP ÷ bare undici posts',
  unit: '/s',
  target: 0.4,
  kind: 'ratio',
  async round() {
    const sink = await startPeer('sink.ts')
    const { port } = new URL(sink.url)
    const posts = promisify(execFile)
    const bare = async () => {
      const { stdout } = await posts(process.execPath, [
        join(import.meta.dirname, '../bare-posts.ts'),
        sink.url,
        '60000',
      ])
      return (JSON.parse(stdout) as { perSecond: number }).perSecond
    }
    const server = await startServer({ FLOWHOOK_ALLOWED_NETWORKS: `127.0.0.1/32:${port}` })
    try {
      const bareRate = await bare()
      for (let i = 0; i < hooks; i++) await createVerified(server, `sink ${i}`, sink.url)
      const publish = async (amount: number) => {
        const lines = Array.from({ length: amount }, () => benchEvent(crypto.randomUUID())).join('\n')
        const answer = await fetch(`${server.url}/api/v1/events`, {
          method: 'POST',
          headers: { authorization: `SSWS ${server.token}`, 'content-type': 'application/x-ndjson' },
          body: lines,
        })
        if (!answer.ok) throw new Error(await answer.text())
      }
      await publish(100)
      await received(sink.url, 100 * hooks)
      await fetch(`${sink.url}/reset`)
      const started = Date.now()
      for (let done = 0; done < events; done += 100) await publish(100)
      const last = await received(sink.url, events * hooks)
      return {
        ours: (events * hooks) / ((last - started) / 1000),
        bare: bareRate,
        note: `${hooks} hooks, ${events} events`,
      }
    } finally {
      await server.stop()
      await sink.stop()
    }
  },
}

async function createVerified(
  server: Awaited<ReturnType<typeof startServer>>,
  name: string,
  url: string,
): Promise<void> {
  const id = await createHook(server, name, url, null)
  await server.api('PUT', `/api/v1/eventHooks/${id}/delivery`, {
    profile: 'durable',
    concurrency: 16,
    order: 'none',
    batchSize: 1,
  })
}

async function received(sink: string, amount: number): Promise<number> {
  for (;;) {
    const { count, last } = (await (await fetch(sink)).json()) as { count: number; last: number }
    if (count >= amount) return last
    await delay(20)
  }
}
