import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { openEmbeddedEngine } from '../../src/engine/embedded/embedded-engine.ts'
import { newExecution, openWorld, type World } from '../kit/engine-world.ts'
import { eventually } from '../kit/server.ts'
import { Ledger } from './kit/ledger.ts'

const many = 10_000
const day = 86_400_000

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Bytes that are held: what can be let go is let go first. */
function held(): number {
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

describe(`${many} executions that wait for days`, () => {
  let world: World
  before(async () => {
    world = await openWorld(openEmbeddedEngine)
    world.save('f', [
      { id: 'rest', card: 'flow.wait-for', inputs: { delay: 2, unit: 'days' } },
      { id: 'behind', card: 'test.effect', inputs: { what: { $from: 'trigger.body.id' } } },
    ])
  })
  after(() => world.close())

  it('take no memory, and all wake once, none early, over a restart', { timeout: 120_000 }, async () => {
    const { store, clock, effects } = world
    const ledger = new Ledger()
    const engine = await world.engine()
    const waiting = async () => (await store.standing({ most: 100_000 })).executionsWaiting
    const accept = async (from: number, to: number) => {
      for (let first = from; first < to; first += 100) {
        const group = Array.from({ length: Math.min(100, to - first) }, (_, i) => `execution ${first + i}`)
        await Promise.all(group.map((id) => engine.accept(newExecution('f', { id })).then(() => ledger.acked(id))))
      }
      await eventually(async () => (await waiting()) === to, `${to} executions wait`, 60_000)
    }
    // What the first ones need is needed once: compiled code, prepared statements.
    const warm = 1_000
    await accept(0, warm)
    const before = held()
    await accept(warm, warm + many)
    const grown = (held() - before) / 1024 / 1024
    console.log(`${many} waiting executions: memory grew ${grown.toFixed(1)} MB`)
    assert.ok(grown <= 20, `memory grew ${grown.toFixed(1)} MB`)

    await engine.stop(1_000)
    clock.forward(day)
    const early = await world.engine()
    await new Promise((resolve) => setTimeout(resolve, 300))
    assert.equal(effects.length, 0, 'none wakes after one day of two')
    assert.equal(await waiting(), warm + many)

    await early.stop(1_000)
    clock.forward(day)
    await world.engine()
    await eventually(
      async () => (await waiting()) === 0 && effects.length >= warm + many,
      'all wake when it is time',
      90_000,
    )
    for (const { what, key } of effects) ledger.arrived(what, key)
    const { lost, unexpected, duplicated, changed } = ledger.close(`${warm + many} executions that waited for two days`)
    assert.deepEqual({ lost, unexpected, duplicated, changed }, { lost: 0, unexpected: 0, duplicated: 0, changed: 0 })
  })
})
