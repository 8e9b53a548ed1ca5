import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { newExecution, type World } from '../../../test/kit/engine-world.ts'
import type { CardNode } from '../../model/flow-definition.ts'
import type { Engine } from '../engine.ts'
import { effect, minute, returns } from './engine-contract.kit.ts'

const pause: CardNode = { id: 'rest', card: 'flow.pause', inputs: { fields: { ask: 'approve?' } } }
const day = 86_400_000

/** What every engine does with flows that answer before their end: Close, Pause and its resuming. */
export function pauseContract(open: () => World): void {
  describe('flows that answer before their end', () => {
    const prepare = () => {
      const world = open()
      world.save('f', [
        effect('before', 'before'),
        pause,
        effect('behind', 'behind'),
        returns({ given: { $from: 'rest.output' }, resumed: { $from: 'rest.resumed' } }),
      ])
      return world
    }
    const paused = async (engine: Engine) => {
      const { executionId } = await engine.accept(newExecution('f', {}))
      return { executionId, answered: await engine.outcome(executionId, minute) }
    }
    const waiting = async (world: World, id: string) => {
      while ((await world.store.getExecution(id))?.status !== 'WAITING') await new Promise((go) => setTimeout(go, 2))
    }
    const what = (world: World) => world.effects.map(({ what }) => what)

    it('answer the caller with what Pause says, and whoever resumes them with what they return', async () => {
      const world = prepare()
      const engine = await world.engine()
      const { executionId, answered } = await paused(engine)
      assert.equal(answered?.status, 'ANSWERED')
      assert.deepEqual(answered?.answer?.body, { json: { ask: 'approve?', execution_id: executionId } })
      assert.equal((await world.store.getExecution(executionId))?.status, 'WAITING')
      assert.deepEqual(what(world), ['before'])
      assert.equal(await engine.resume(executionId, { given: { by: 'Ada' } }), true)
      const outcome = await engine.outcome(executionId, minute)
      assert.deepEqual(outcome?.answer?.body, { json: { given: { by: 'Ada' }, resumed: true } })
      assert.deepEqual(what(world), ['before', 'behind'])
    })

    it('take one call of many, and none before the pause or after the end', async () => {
      const world = prepare()
      const engine = await world.engine()
      assert.equal(await engine.resume('nobody', { given: 0 }), false)
      const { executionId } = await paused(engine)
      const calls = await Promise.all([1, 2, 3].map((given) => engine.resume(executionId, { given })))
      assert.equal(calls.filter((taken) => taken).length, 1)
      await world.finished(executionId)
      assert.equal(await engine.resume(executionId, { given: 4 }), false)
      assert.deepEqual(what(world), ['before', 'behind'])
    })

    it('are resumed over a restart, and once they went on nothing of it happens twice', async () => {
      const world = prepare()
      const { executionId } = await paused(await world.engine())
      await world.reopen()
      const next = await world.engine()
      assert.equal(await next.resume(executionId, { given: 'late' }), true)
      await world.finished(executionId)
      const end = (await world.cards(executionId)).at(-1)
      assert.deepEqual(end?.inputs, { fields: { given: 'late', resumed: true } })
      assert.deepEqual(what(world), ['before', 'behind'])
    })

    it('that were resumed when the process died go on with what they were given', async () => {
      const world = prepare()
      const { executionId } = await paused(await world.engine())
      // Another process took the call and died before it could go on.
      const [resumed] = await world.store.commit({
        kind: 'execution.resume',
        id: executionId,
        at: world.clock.now(),
        result: '{"given":7}',
      })
      assert.deepEqual(resumed, { step: 'rest/resumed' })
      await world.reopen()
      await world.engine()
      await world.finished(executionId)
      const end = (await world.cards(executionId)).at(-1)
      assert.deepEqual(end?.inputs, { fields: { given: 7, resumed: true } })
    })

    it('go on by themselves when nobody calls in time', async () => {
      const world = prepare()
      const { executionId } = await paused(await world.engine())
      await world.reopen()
      world.clock.forward(31 * day)
      const next = await world.engine()
      await world.finished(executionId)
      assert.equal(await next.resume(executionId, { given: 1 }), false)
      const end = (await world.cards(executionId)).at(-1)
      assert.deepEqual(end?.inputs, { fields: { given: null, resumed: false } })
    })

    it('are cancelled while they pause', async () => {
      const world = prepare()
      const engine = await world.engine()
      const { executionId } = await paused(engine)
      assert.equal(await engine.cancel(executionId), true)
      assert.equal(await engine.resume(executionId, { given: 1 }), false)
      assert.deepEqual(what(world), ['before'])
    })

    it('pause in the passes of a loop, one call for each', async () => {
      const world = open()
      world.save('f', [
        {
          id: 'all',
          card: 'list.for-each',
          inputs: { list: [1, 2, 3], concurrency: 3 },
          branches: { each: [pause] },
          outputs: { given: { each: { $from: 'rest.output' } } },
        },
        returns({ given: { $from: 'all.given' } }),
      ])
      const engine = await world.engine()
      const { executionId } = await engine.accept(newExecution('f', {}))
      for (const given of ['a', 'b', 'c']) {
        await waiting(world, executionId)
        while (!(await engine.resume(executionId, { given }))) await new Promise((go) => setTimeout(go, 2))
      }
      await world.finished(executionId)
      const { fields } = (await world.cards(executionId)).at(-1)!.inputs as { fields: { given: string[] } }
      assert.deepEqual(fields.given.toSorted(), ['a', 'b', 'c'])
    })

    it('answer with Close and go on, the end changing nothing of the answer', async () => {
      const world = open()
      world.save('f', [
        { id: 'close', card: 'flow.close', inputs: { status: 418, body: 'soon' } },
        effect('behind', 'behind', { mode: 'gate' }),
        returns({ late: true }),
      ])
      const engine = await world.engine()
      const { executionId } = await engine.accept(newExecution('f', {}))
      const answered = await engine.outcome(executionId, minute)
      assert.deepEqual(answered?.answer, { status: 418, headers: {}, body: { text: 'soon' } })
      assert.deepEqual(what(world), [])
      world.openGate('behind')
      assert.equal((await world.finished(executionId)).status, 'SUCCESS')
      assert.deepEqual(what(world), ['behind'])
    })
  })
}
