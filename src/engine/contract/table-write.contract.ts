import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { newExecution, type World } from '../../../test/kit/engine-world.ts'
import type { CardNode } from '../../model/flow-definition.ts'
import { sampleTable } from '../../store/contract/samples.kit.ts'
import type { Store } from '../../store/store.ts'
import { crashPoints } from '../crash-point.ts'
import { effect, holdAt, minute, returns } from './engine-contract.kit.ts'

/** A card that puts a row in. */
const write = (id: string, table: string, values: CardNode['inputs'] = { n: 1 }): CardNode => ({
  id,
  card: 'test.write',
  inputs: { table, values: values as never },
})

/** What every engine does with the changes that executions make to tables. */
export function tableWriteContract(open: () => World): void {
  describe('changes of tables', () => {
    const prepare = async (world: World) => {
      const table = sampleTable({ columns: [{ id: 'n', name: 'N', type: 'number', default: null }] })
      await world.store.commit({ kind: 'table.insert', table })
      return table.id
    }
    const valuesOf = async (store: Store, tableId: string) =>
      (await store.scanRows({ tableId, after: null, limit: 100_000, scan: 1_000_000 })).rows.map(({ values }) => values)

    for (const point of crashPoints) {
      it(`E3: happen exactly once where the process dies at "${point}"`, async () => {
        const world = open()
        const table = await prepare(world)
        world.save('f', [
          write('one', table),
          { id: 'wait', card: 'flow.wait-for', inputs: { delay: 0.03 } },
          write('two', table, { n: 2 }),
          returns({ one: { $from: 'one.output.rows' }, two: { $from: 'two.output.rows' } }),
        ])
        const held = holdAt(point)
        const first = await world.engine({ crashPoint: held.crashPoint })
        const accepted = first.accept(newExecution('f'))
        // Points that this flow never comes to leave it to its end.
        const ended = accepted.then(({ executionId }) => first.outcome(executionId, minute))
        const executionId = await Promise.race([held.reached, ended.then(async () => (await accepted).executionId)])
        const next = await world.engine()
        await next.outcome(executionId, minute)
        assert.equal((await world.finished(executionId)).status, 'SUCCESS')
        assert.deepEqual(await valuesOf(world.store, table), [{ n: 1 }, { n: 2 }])
        held.release()
      })
    }

    it('E4: are not made by a runner that lost its claim', async () => {
      const world = open()
      const table = await prepare(world)
      world.save('f', [write('one', table)])
      const held = holdAt('step: not begun')
      const first = await world.engine({ crashPoint: held.crashPoint })
      await first.accept(newExecution('f'))
      const executionId = await held.reached
      const next = await world.engine()
      await next.outcome(executionId, minute)
      assert.deepEqual(await valuesOf(world.store, table), [{ n: 1 }])
      held.release()
      await first.stop(1_000)
      assert.deepEqual(await valuesOf(world.store, table), [{ n: 1 }])
    })

    it('fail the card where the table refuses them, and keep what was decided before', async () => {
      const world = open()
      const table = await prepare(world)
      const decide: CardNode = { id: 'decide', card: 'test.decide' }
      world.save('f', [
        decide,
        {
          id: 'tried',
          card: 'error.if-error',
          branches: { try: [write('wrong', table, { n: 'x' })], catch: [] },
        },
        effect('after', 'after'),
        returns({ random: { $from: 'decide.random' }, failed: { $from: 'tried.failed' } }),
      ])
      const held = holdAt('step: recorded, not used')
      const first = await world.engine({ crashPoint: held.crashPoint })
      await first.accept(newExecution('f'))
      const executionId = await held.reached
      const journaled = await world.store.getSteps(executionId)
      const random = journaled.find(({ name }) => name === 'decide/random')!
      const next = await world.engine()
      const outcome = await next.outcome(executionId, minute)
      assert.deepEqual(outcome?.answer?.body, { json: { random: JSON.parse(random.result), failed: true } })
      assert.deepEqual(await valuesOf(world.store, table), [])
      held.release()
      world.save('missing', [write('gone', 'nobody')])
      const { executionId: failing } = await next.accept(newExecution('missing'))
      const { error } = (await next.outcome(failing, minute))!
      assert.deepEqual([error?.kind, error?.cardId, error?.statusCode], ['Not Found', 'gone', 404])
      assert.match(error!.message, /nobody/)
    })

    it('of 2,000 items of a loop are each made once, whatever dies in the middle', async () => {
      const world = open()
      const table = await prepare(world)
      world.save('f', [
        {
          id: 'all',
          card: 'list.for-each',
          inputs: { list: { $from: 'trigger.body' }, concurrency: 8 },
          branches: { each: [write('row', table, { n: { $from: 'all.index' } as never })] },
        },
      ])
      let passed = 0
      let reach = (_id: string) => {}
      const reached = new Promise<string>((resolve) => (reach = resolve))
      const first = await world.engine({
        // Half of them, then the process stands still for ever.
        crashPoint: (point, id) => {
          if (point !== 'step: recorded, not used' || ++passed < 1_000) return
          reach(id)
          return new Promise(() => {})
        },
      })
      const items = Array.from({ length: 2_000 }, (_, i) => i)
      await first.accept(newExecution('f', items))
      const executionId = await reached
      const next = await world.engine()
      await next.outcome(executionId, minute)
      assert.equal((await world.finished(executionId)).status, 'SUCCESS')
      const rows = (await valuesOf(world.store, table)).map(({ n }) => n as number)
      assert.deepEqual(
        rows.toSorted((a, b) => a - b),
        items,
      )
    })
  })
}
