import { setTimeout as delay } from 'node:timers/promises'
import { benchEvent } from '../kit/event.ts'
import { createHook } from '../kit/flows.ts'
import { startPeer, startServer } from '../kit/processes.ts'
import type { Measure } from './measure.ts'

const hanging = 1_000
const good = 10
const events = 300

/** How long the slowest hundredth of deliveries to good receivers takes, from publishing to arrival, beside many that hang. */
export const hangingReceivers: Measure = {
  name: `hanging-receivers: p99 of ${good} good ones beside ${hanging} hanging ones ÷ alone`,
  unit: 'ms',
  target: null,
  kind: 'ratio',
  async round() {
    const sink = await startPeer('sink.ts')
    // Of their own: connections to one address and port are bounded, whoever asks for them.
    const hangs = await startPeer('sink.ts')
    const networks = [sink, hangs].map(({ url }) => `127.0.0.1/32:${new URL(url).port}`)
    const server = await startServer({
      FLOWHOOK_ALLOWED_NETWORKS: networks.join(','),
      FLOWHOOK_MAX_HOOKS: '2000',
    })
    const publish = async (eventType: string, amount: number) => {
      const lines = Array.from({ length: amount }, () => eventOf(eventType)).join('\n')
      const answer = await fetch(`${server.url}/api/v1/events`, {
        method: 'POST',
        headers: { authorization: `SSWS ${server.token}`, 'content-type': 'application/x-ndjson' },
        body: lines,
      })
      if (!answer.ok) throw new Error(await answer.text())
    }
    const p99 = async () => {
      await fetch(`${sink.url}/reset`)
      for (let done = 0; done < events; done++) {
        await publish(goodType, 1)
        await delay(5)
      }
      for (;;) {
        const { count, waits } = (await (await fetch(sink.url)).json()) as { count: number; waits: number[] }
        if (count >= events * good) return waits.toSorted((a, b) => a - b)[Math.floor(waits.length * 0.99)]!
        await delay(20)
      }
    }
    try {
      for (let i = 0; i < good; i++) await createHook(server, `good ${i}`, `${sink.url}/timed/${i}`, null)
      await p99()
      const alone = await p99()
      for (let i = 0; i < hanging; i++)
        await createHook(server, `hanging ${i}`, `${hangs.url}/hang/${i}`, null, hangingType)
      // More than the server sends at once. What is measured is the time while they hang, not while they begin.
      await publish(hangingType, 3)
      await until(async () => ((await (await fetch(hangs.url)).json()) as { hung: number }).hung >= 2 * hanging)
      const beside = await p99()
      return { ours: beside, bare: alone, note: `${events} events to each, every 5 ms` }
    } finally {
      await server.stop()
      await sink.stop()
      await hangs.stop()
    }
  },
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await delay(50)
}

const goodType = 'security.breached_credential.detected'
const hangingType = 'user.lifecycle.create'

function eventOf(eventType: string): string {
  const event = JSON.parse(benchEvent(crypto.randomUUID())) as object
  // Finer than the milliseconds of a date, on a clock that the sink has too.
  return JSON.stringify({ ...event, eventType, sentAt: performance.timeOrigin + performance.now() })
}
