import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { problem } from '../../base/errors.ts'
import type { Mutation, Store } from '../../store/store.ts'
import { helper, newExecution, type World } from '../../../test/kit/engine-world.ts'
import { effect, holdAt, minute } from './engine-contract.kit.ts'

/** What every engine does with Call Flow Async. */
export function callAsyncContract(open: () => World): void {
  describe('flows that are started and not waited for', () => {
    const prepare = (isOn = true, mode = 'quick') => {
      const world = open()
      const told = effect('told', '', { what: { $from: 'trigger.what' } as never, mode })
      world.save('helper', [told], { trigger: helper('what') }, isOn)
      world.save('f', [
        { id: 'start', card: 'flow.call-async', inputs: { flow: 'helper', values: { what: 'hello' } } },
        effect('behind', 'behind'),
      ])
      return world
    }
    const startedBy = async (world: World, executionId: string): Promise<string> => {
      const [start] = await world.cards(executionId)
      return (start!.outputs as { execution_id: string }).execution_id
    }

    it('run as executions of their own, which name who started them', async () => {
      const world = prepare()
      const engine = await world.engine()
      const { executionId } = await engine.accept(newExecution('f', {}))
      assert.equal((await engine.outcome(executionId, minute))?.status, 'SUCCESS')
      const started = await startedBy(world, executionId)
      await engine.outcome(started, minute)
      const { status, trigger } = await world.finished(started)
      const origin = { requestId: executionId }
      assert.deepEqual([status, trigger], ['SUCCESS', { event: 'call', calledBy: executionId, calls: 1, origin }])
      assert.deepEqual(world.effects.map(({ what }) => what).sort(), ['behind', 'hello'])
    })

    it('are started once, where the database keeps them and then has no answer', async () => {
      const world = prepare()
      let answers = 0
      const commit = async (...mutations: readonly Mutation[]) => {
        const results = await world.store.commit(...mutations)
        const isStart = mutations.some(
          (mutation) => mutation.kind === 'execution.accept' && mutation.flowId === 'helper',
        )
        if (isStart && answers++ === 0) throw problem('STORE_BUSY', { ms: 1 })
        return results
      }
      const engine = await world.engine({ store: { ...world.store, commit: commit as Store['commit'] } })
      const { executionId } = await engine.accept(newExecution('f', {}))
      assert.equal((await engine.outcome(executionId, minute))?.status, 'SUCCESS')
      assert.equal(answers, 2)
      const summaries = await world.store.listExecutions({ flowId: 'helper', limit: 10, after: null })
      assert.deepEqual(
        summaries.map(({ id }) => id),
        [await startedBy(world, executionId)],
      )
    })

    it('fail the card where the flow is off', async () => {
      const world = prepare(false)
      const engine = await world.engine()
      const { executionId } = await engine.accept(newExecution('f', {}))
      const outcome = await engine.outcome(executionId, minute)
      assert.equal(outcome?.error?.kind, 'Not Active')
      assert.deepEqual(world.effects, [])
    })

    for (const point of ['step: effect done, not recorded', 'step: recorded, not used'] as const) {
      it(`E1: are started once, over a process that dies at "${point}"`, async () => {
        // The started flow waits at its gate, so that it is the starting one that is held.
        const world = prepare(true, 'gate')
        const held = holdAt(point)
        const dying = await world.engine({ crashPoint: held.crashPoint })
        const { executionId } = await dying.accept(newExecution('f', {}))
        await held.reached
        world.openGate('hello')
        const next = await world.engine()
        await next.outcome(executionId, minute)
        const started = await startedBy(world, executionId)
        await next.outcome(started, minute)
        assert.deepEqual(
          world.effects.map(({ what }) => what).filter((what) => what === 'behind'),
          ['behind'],
        )
        assert.equal(new Set(world.effects.filter(({ what }) => what === 'hello').map(({ key }) => key)).size, 1)
        held.release()
      })
    }
  })
}
