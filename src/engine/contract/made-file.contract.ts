import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { newExecution, type World } from '../../../test/kit/engine-world.ts'
import type { CardNode } from '../../model/flow-definition.ts'
import { crashPoints } from '../crash-point.ts'
import { holdAt, minute, returns } from './engine-contract.kit.ts'

const make = (id: string): CardNode => ({
  id,
  card: 'files.create',
  inputs: { name: `${id}.txt`, content: `this is ${id}` },
})

/** What every engine does with the files that executions make. */
export function madeFileContract(open: () => World): void {
  describe('files of executions', () => {
    const filesOf = async ({ store }: World, id: string) =>
      (await store.listFiles({ after: null, limit: 1_000 })).filter(({ executionId }) => executionId === id)
    const namesOf = async (world: World, id: string) => (await filesOf(world, id)).map(({ name }) => name).toSorted()

    for (const point of crashPoints) {
      it(`E1 E2: are made once and stay readable where the process dies at "${point}"`, async () => {
        const world = open()
        world.save('f', [
          make('one'),
          { id: 'wait', card: 'flow.wait-for', inputs: { delay: 0.03 } },
          { id: 'read', card: 'files.read', inputs: { file: { $from: 'one.file' } } },
          returns({ content: { $from: 'read.content' } }),
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
        const read = (await world.cards(executionId)).find(({ id }) => id === 'read')
        assert.deepEqual(read?.outputs, { content: 'this is one', size: 11 })
        // In flight at the crash: the first one is named by nobody, and goes with the execution.
        const repeated = point === 'step: effect done, not recorded' ? ['one.txt'] : []
        assert.deepEqual(await namesOf(world, executionId), [...repeated, 'one.txt'])
        held.release()
      })
    }

    it('are not made by a runner that lost its claim to one that ended the execution', async () => {
      const world = open()
      world.save('f', [make('one')])
      const held = holdAt('step: not begun')
      const first = await world.engine({ crashPoint: held.crashPoint })
      await first.accept(newExecution('f'))
      const executionId = await held.reached
      const next = await world.engine()
      await next.outcome(executionId, minute)
      const finished = await world.finished(executionId)
      const made = await filesOf(world, executionId)
      assert.equal(made.length, 1)
      held.release()
      await first.stop(1_000)
      assert.deepEqual(await filesOf(world, executionId), made)
      assert.deepEqual(await world.store.getExecution(executionId), finished)
    })
  })
}
