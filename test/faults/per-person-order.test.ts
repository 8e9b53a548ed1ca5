import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, it } from 'node:test'
import { systemClock } from '../../src/base/clock.ts'
import { systemIds } from '../../src/base/ids.ts'
import { openLog } from '../../src/base/log.ts'
import { admin, event, openHookWorld, type HookWorld } from '../../src/hooks/hooks.kit.ts'
import type { HooksParts } from '../../src/hooks/open-hooks.ts'
import { openPostgresStore } from '../../src/store/postgres/postgres-store.ts'
import { newDatabase, postgresPrograms, startPostgres } from '../kit/postgres.ts'
import { size } from './kit/sizes.ts'

/** The same numbers for the same seed, from 0 to below 1 (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

interface Arrival {
  readonly person: string
  readonly number: number
}

/** A receiver that answers late, fails and breaks connections as its seed says, and sees who is on the way at once. */
async function startUnreliable(random: () => number) {
  const arrivals: Arrival[] = []
  const onTheWay = new Map<string, number>()
  const accepted = new Set<string>()
  const seen = { together: 0, mostPersons: 0, failures: 0 }
  const server = createServer((request, response) => {
    const challenge = request.headers['x-okta-verification-challenge']
    if (typeof challenge === 'string') return void response.end(JSON.stringify({ verification: challenge }))
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { data } = JSON.parse(Buffer.concat(chunks).toString()) as {
        data: { events: { actor: { id: string }; debugContext: { debugData: { number: number } } }[] }
      }
      const inside = data.events.map(({ actor, debugContext }) => ({
        person: actor.id,
        number: debugContext.debugData.number,
      }))
      for (const arrival of inside) {
        arrivals.push(arrival)
        const already = onTheWay.get(arrival.person) ?? 0
        if (already > 0) seen.together++
        onTheWay.set(arrival.person, already + 1)
      }
      seen.mostPersons = Math.max(seen.mostPersons, onTheWay.size)
      let isOver = false
      const over = () => {
        if (isOver) return
        isOver = true
        for (const { person } of inside) {
          const left = onTheWay.get(person)! - 1
          if (left === 0) onTheWay.delete(person)
          else onTheWay.set(person, left)
        }
      }
      response.on('close', over)
      const luck = random()
      setTimeout(() => {
        // Over before the sender can know it: its next request may be here before this one is closed.
        over()
        if (luck < 0.25) {
          seen.failures++
          if (luck < 0.1) request.socket.destroy()
          else response.writeHead(500).end()
          return
        }
        for (const { person, number } of inside) accepted.add(`${person} ${number}`)
        response.end('{}')
      }, random() * 6)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrivals,
    accepted,
    seen,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Events that came when a younger one of the same person had come already. A repeat of the newest one is none. */
function inversionsOf(arrivals: readonly Arrival[]): readonly Arrival[] {
  const newest = new Map<string, number>()
  return arrivals.filter(({ person, number }) => {
    const before = newest.get(person) ?? -1
    newest.set(person, Math.max(before, number))
    return number < before
  })
}

const limits = (): Partial<HooksParts> => ({
  limits: {
    maxHooks: 5,
    maxEventsPerHook: 3,
    // Memory and pages are small, so that most waits in the store.
    deliver: {
      ready: 10,
      page: 8,
      gatherMs: 5,
      plans: {
        okta: { timeoutMs: 2_000, delays: Array.from({ length: 20 }, () => 10) },
        durable: { timeoutMs: 2_000, delays: Array.from({ length: 20 }, () => 10) },
      },
    },
  },
})

const seeds = size('ORDER_SEEDS', 3, 40)
const persons = size('ORDER_PERSONS', 30, 100)
const rounds = 8

async function run(world: HookWorld, seed: number) {
  const random = seeded(seed)
  const receiver = await startUnreliable(random)
  const { id } = await world.verified(`seed ${seed}`, `${receiver.url}/${seed}`)
  const batchSize = seed % 3 === 0 ? 5 : 1
  await world.hooks.service.putDelivery(id, { order: 'actor', concurrency: 12, batchSize }, admin)
  const next = new Map<string, number>()
  for (let round = 0; round < rounds; round++) {
    const events = Array.from({ length: persons }, () => {
      // A few have much, many have little.
      const person = `person ${Math.floor(random() ** 2 * persons)}`
      const number = next.get(person) ?? 0
      next.set(person, number + 1)
      return event({ actor: { id: person, type: 'User' }, debugContext: { debugData: { number } } })
    })
    await world.publish(...events)
    // Some of the time in the middle of everything, with no time to end what is under way.
    if (round % 3 === 1) await world.restart(limits(), 0)
  }
  const unfinished = (status: string) => status === 'PENDING' || status === 'FAILED'
  await world.settled(id, (all) => !all.some(({ status }) => unfinished(status)))
  await receiver.close()
  return { receiver, next }
}

/** Runs all seeds; `open` makes the world of one. */
async function allSeeds(store: string, seeds: number, open: () => Promise<HookWorld>): Promise<void> {
  let total = 0
  let failures = 0
  let mostPersons = 0
  for (let seed = 1; seed <= seeds; seed++) {
    const world = await open()
    try {
      const { receiver, next } = await run(world, seed)
      assert.deepEqual(inversionsOf(receiver.arrivals), [], `seed ${seed}: inversions`)
      const missing = [...next].flatMap(([person, count]) =>
        Array.from({ length: count }, (_, number) => `${person} ${number}`).filter(
          (each) => !receiver.accepted.has(each),
        ),
      )
      assert.deepEqual(missing, [], `seed ${seed}: lost`)
      assert.equal(receiver.seen.together, 0, `seed ${seed}: two of one person at once`)
      total += receiver.arrivals.length
      failures += receiver.seen.failures
      mostPersons = Math.max(mostPersons, receiver.seen.mostPersons)
    } finally {
      await world.close()
    }
  }
  assert.ok(failures > 0 && mostPersons > 1, 'there were failures, and persons went side by side')
  console.log(
    `per-person order, ${store}: ${seeds} seeds, ${total} arrivals, ${failures} failures, ` +
      `up to ${mostPersons} persons at once, 0 inversions`,
  )
}

const timeout = 480_000

describe('the order of each person', () => {
  it('holds for every person, whatever fails, is late, or is broken off', { timeout }, () =>
    allSeeds('embedded', seeds, () => openHookWorld(limits())),
  )

  const skip = postgresPrograms() === null ? 'This machine has no PostgreSQL.' : false
  it('holds on PostgreSQL as well', { timeout, skip }, async () => {
    const server = await startPostgres({ fsync: 'off' })
    try {
      // Half as many: each publish is a few rounds to the database.
      await allSeeds('PostgreSQL', Math.ceil(seeds / 2), async () => {
        const { url } = await newDatabase(server.url)
        const ids = systemIds(systemClock)
        return openHookWorld(limits(), () =>
          openPostgresStore({ url, role: 'all', clock: systemClock, ids, log: openLog('silent') }),
        )
      })
    } finally {
      await server.close()
    }
  })

  it('would be seen to break where there is none', { timeout: 60_000 }, () => {
    const [a, b] = ['a', 'b'].map((person) => (number: number) => ({ person, number }))
    assert.deepEqual(inversionsOf([a!(0), b!(1), a!(0), b!(0), a!(1)]), [b!(0)])
  })
})
