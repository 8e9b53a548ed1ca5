import { setTimeout as delay } from 'node:timers/promises'
import { benchEvent } from '../kit/event.ts'
import { createHook } from '../kit/flows.ts'
import { startPeer, startServer } from '../kit/processes.ts'
import type { Measure, Round } from './measure.ts'

/** How long the receiver takes, in ms. */
const takes = 20

/** Deliveries in order of each actor to a receiver that takes 20 ms, beside what so many persons could have at most. */
function personOrder(persons: number, events: number): Measure {
  return {
    name: `person-order: deliveries in order of each actor, ${persons} ${persons === 1 ? 'person' : 'persons'}, receiver takes ${takes} ms ÷ at most`,
    unit: '/s',
    target: null,
    kind: 'ratio',
    round: () => round(persons, events),
  }
}

export const personOrders: readonly Measure[] = [personOrder(1, 100), personOrder(10, 1_000), personOrder(100, 5_000)]

async function round(persons: number, events: number): Promise<Round> {
  const sink = await startPeer('sink.ts')
  const { port } = new URL(sink.url)
  const server = await startServer({ FLOWHOOK_ALLOWED_NETWORKS: `127.0.0.1/32:${port}` })
  try {
    const id = await createHook(server, 'in order', `${sink.url}/late/${takes}`, null)
    const settings = { profile: 'durable', concurrency: 100, order: 'actor', batchSize: 1 }
    await server.api('PUT', `/api/v1/eventHooks/${id}/delivery`, settings)
    const started = Date.now()
    for (let done = 0; done < events; done += 100) {
      const lines = Array.from({ length: 100 }, (_, index) => eventOf(`person ${(done + index) % persons}`)).join('\n')
      const answer = await fetch(`${server.url}/api/v1/events`, {
        method: 'POST',
        headers: { authorization: `SSWS ${server.token}`, 'content-type': 'application/x-ndjson' },
        body: lines,
      })
      if (!answer.ok) throw new Error(await answer.text())
    }
    const last = await received(sink.url, events)
    return {
      ours: events / ((last - started) / 1_000),
      bare: (persons * 1_000) / takes,
      note: `${events} events`,
    }
  } finally {
    await server.stop()
    await sink.stop()
  }
}

function eventOf(actorId: string): string {
  const event = JSON.parse(benchEvent(crypto.randomUUID())) as { readonly actor: object }
  return JSON.stringify({ ...event, actor: { ...event.actor, id: actorId } })
}

async function received(sink: string, amount: number): Promise<number> {
  for (;;) {
    const { count, last } = (await (await fetch(sink)).json()) as { count: number; last: number }
    if (count >= amount) return last
    await delay(20)
  }
}
