import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { newExecution, type World } from '../../../test/kit/engine-world.ts'
import { problem } from '../../base/errors.ts'
import type { Mutation } from '../../store/store.ts'
import { sampleEvent, sampleFlow } from '../../store/contract/samples.kit.ts'
import { eventTrigger } from '../../model/execution.ts'
import { effect, minute } from './engine-contract.kit.ts'

/** What every engine does when a commit was kept and its answer was lost. */
export function lostAnswerContract(open: () => World): void {
  it('tells an end once whose commit was kept although its answer was lost', async () => {
    const world = open()
    world.save('f', [effect('seen', 'x')])
    let lost = 0
    const store = new Proxy(world.store, {
      get(stored, name) {
        const found: unknown = Reflect.get(stored, name, stored)
        if (name !== 'commit') return typeof found === 'function' ? (found.bind(stored) as unknown) : found
        return async (...mutations: readonly Mutation[]) => {
          const results = await stored.commit(...mutations)
          if (lost > 0 || !mutations.some(({ kind }) => kind === 'execution.finish')) return results
          lost++
          throw problem('STORE_FAILED')
        }
      },
    })
    const told: string[] = []
    const engine = await world.engine({ store, onFinished: ({ id, status }) => void told.push(`${id} ${status}`) })
    const { executionId } = await engine.accept(newExecution('f'))
    assert.equal((await engine.outcome(executionId, minute))?.status, 'SUCCESS')
    assert.equal(lost, 1)
    assert.deepEqual(told, [`${executionId} SUCCESS`])
    assert.equal(world.effects.length, 1)
  })
}

/** What every engine does with executions that were accepted in the commit of what started them. */
export function committedContract(open: () => World): void {
  describe('executions that came with an event', () => {
    async function prepare(world: World) {
      const flowId = 'f'
      world.save(flowId, [effect('seen', 'x', { what: { $from: 'trigger.event.word' } as never })], {
        trigger: { event: 'event', type: 'user.lifecycle.create' },
      })
      await world.store.commit({ kind: 'flow.insert', flow: sampleFlow({ id: flowId }), createdBy: 'me' })
      const event = sampleEvent({ raw: Buffer.from('{"word":"hello"}') })
      const id = crypto.randomUUID()
      const execution = { id, flowId, flowVersion: 1 }
      await world.store.commit({ kind: 'event.publish', event, deliveries: [], executions: [execution] })
      return { ...execution, trigger: eventTrigger(event), head: '{}', body: event.raw }
    }

    it('run with the event, once, however often they are handed over', async () => {
      const world = open()
      const engine = await world.engine()
      const committed = await prepare(world)
      engine.takeUp([committed, committed])
      const outcome = await engine.outcome(committed.id, minute)
      assert.equal(outcome?.status, 'SUCCESS')
      assert.deepEqual(
        world.effects.map(({ what }) => what),
        ['hello'],
      )
    })

    it('run at the next start where the process died behind the commit', async () => {
      const world = open()
      const { id } = await prepare(world)
      await world.engine()
      assert.equal((await world.finished(id)).status, 'SUCCESS')
      assert.equal(world.effects.length, 1)
    })

    it('are refused in good time: a full queue and a server that stops have no room', async () => {
      const world = open()
      world.save('slow', [effect('slow', 'slow', { mode: 'gate' })])
      const engine = await world.engine({ limits: { running: 1, queued: 1 } })
      engine.checkRoom()
      await engine.accept(newExecution('slow'))
      await engine.accept(newExecution('slow'))
      assert.throws(() => engine.checkRoom(), /too much work/)
      world.openGate('slow')
      await engine.stop(1000)
      assert.throws(() => engine.checkRoom(), /stopping/i)
    })
  })
}
