import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openEmbeddedEngine } from '../../src/engine/embedded/embedded-engine.ts'
import type { Table } from '../../src/model/table.ts'
import { helper, newExecution, openWorld, type World } from '../kit/engine-world.ts'
import { eventually } from '../kit/server.ts'
import { Ledger } from './kit/ledger.ts'
import { isLong } from './kit/sizes.ts'
import { faultyStore, type StoreFaults } from './kit/store-faults.ts'

const executions = isLong ? 400 : 60

const table: Table = {
  id: 't',
  name: 'Rows',
  description: '',
  folderId: null,
  columns: [{ id: 'n', name: 'N', type: 'number', default: null }],
  created: 1,
  lastUpdated: 1,
  revision: 1,
}

const kinds: readonly (readonly [what: string, faults: Omit<StoreFaults, 'seed'>])[] = [
  ['refuses', { before: 0.15 }],
  ['keeps and then gives an error', { after: 0.2 }],
  ['is slow', { slow: 0.4, slowMs: 30 }],
  ['does all of it', { before: 0.08, after: 0.08, slow: 0.1 }],
]

describe('an engine on a database that fails', { concurrency: true }, () => {
  for (const [what, faults] of kinds) {
    describe(`that ${what}`, () => {
      let world: World
      before(async () => {
        world = await openWorld(openEmbeddedEngine)
        await world.store.commit({ kind: 'table.insert', table })
      })
      after(() => world.close())

      it(
        `D2 E1 E3: loses none of ${executions} executions, and does everything once`,
        { timeout: 60_000 },
        async () => {
          world.save('helper', [{ id: 'told', card: 'test.effect', inputs: { what: { $from: 'trigger.what' } } }], {
            trigger: helper('what'),
          })
          world.save('f', [
            { id: 'one', card: 'test.effect', inputs: { what: { $from: 'trigger.body.id' } } },
            { id: 'row', card: 'test.write', inputs: { table: 't', values: { n: { $from: 'trigger.body.n' } } } },
            { id: 'rest', card: 'flow.wait-for', inputs: { delay: 0.02 } },
            { id: 'start', card: 'flow.call-async', inputs: { flow: 'helper', values: { what: 'told' } } },
          ])
          const faulty = faultyStore(world.store, { seed: 7, ...faults })
          const engine = await world.engine({ store: faulty.store })
          const ledger = new Ledger()
          const ids = new Map<string, string>()
          const call = async (n: number) => {
            const id = `call ${n}`
            ledger.sent(id)
            const accepted = await engine.accept(newExecution('f', { id, n })).catch(() => null)
            if (accepted === null) return
            ledger.acked(id)
            ids.set(accepted.executionId, id)
          }
          await Promise.all(Array.from({ length: executions }, (_, n) => call(n)))

          const all = await eventually(
            async () => {
              const flows = ['f', 'helper'].map((flowId) =>
                world.store.listExecutions({ flowId, limit: 2_000, after: null }),
              )
              const found = (await Promise.all(flows)).flat()
              return found.length > 0 && found.every(({ finished }) => finished !== null) && found
            },
            'every execution that was kept has an end',
            50_000,
          )
          assert.deepEqual(
            all.filter(({ status }) => status !== 'SUCCESS').map(({ error }) => error),
            [],
          )
          const callers = all.filter(({ flowId }) => flowId === 'f')
          const read = async (id: string) =>
            JSON.parse(String(Buffer.from((await world.store.getExecution(id))!.input.body!)))
          for (const { id } of callers) ledger.arrived(((await read(id)) as { id: string }).id)
          const totals = ledger.close(`a database that ${what} ${JSON.stringify(faulty.counts)}`)
          assert.deepEqual(
            { lost: totals.lost, unexpected: totals.unexpected, duplicated: totals.duplicated },
            { lost: 0, unexpected: 0, duplicated: 0 },
          )
          // Each once: the row, the started flow, and the effect, which has no fault of its own that would repeat it.
          const rows = (await world.store.getTable('t'))!.rows
          assert.deepEqual(
            { rows, started: all.length - callers.length, effects: new Set(world.effects.map(({ key }) => key)).size },
            { rows: callers.length, started: callers.length, effects: callers.length * 2 },
          )
          const happened = Object.values(faulty.counts).reduce((sum, count) => sum + count)
          assert.ok(happened > executions / 4, `only ${happened} faults`)
          assert.equal(totals.acked + totals.recovered, callers.length)
        },
      )
    })
  }
})
