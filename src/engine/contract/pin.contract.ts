import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { newExecution, type World } from '../../../test/kit/engine-world.ts'
import { effect, holdAt, minute, returns } from './engine-contract.kit.ts'

/** What every engine does with outputs that stand in for cards. */
export function pinContract(open: () => World): void {
  describe('pinned outputs', () => {
    const pinnedExecution = (pinned: object) => {
      const execution = newExecution('f', 'in')
      return { ...execution, head: JSON.stringify({ ...(JSON.parse(execution.head) as object), pinned }) }
    }

    it('E1: stand in for their cards, which do not run, also over a process that dies', async () => {
      const world = open()
      world.save('f', [
        effect('one', 'one'),
        effect('two', 'two'),
        returns({ one: { $from: 'one.output' }, two: { $from: 'two.output' }, body: { $from: 'trigger.body' } }),
      ])
      const held = holdAt('step: recorded, not used')
      const dying = await world.engine({ crashPoint: held.crashPoint })
      void dying.accept(pinnedExecution({ one: { output: 'pinned' } }))
      const executionId = await held.reached
      const next = await world.engine()
      await next.outcome(executionId, minute)
      assert.deepEqual(
        world.effects.map(({ what }) => what),
        ['two'],
      )
      const cards = await world.cards(executionId)
      assert.deepEqual(
        cards.map(({ id, pinned, outputs }) => [id, pinned, outputs]),
        [
          ['one', true, { output: 'pinned' }],
          ['two', undefined, { output: 'two' }],
          ['answer', undefined, {}],
        ],
      )
      assert.deepEqual(cards[2]!.inputs, { fields: { one: 'pinned', two: 'two', body: 'in' } })
      held.release()
    })

    it('are only for the flow’s own list: a card of that name in a helper runs', async () => {
      const world = open()
      world.save('h', [effect('one', 'in the helper')], { trigger: { event: 'helper' } })
      world.save('f', [{ id: 'ask', card: 'flow.call', inputs: { flow: 'h' } }])
      const engine = await world.engine()
      const { executionId } = await engine.accept(pinnedExecution({ one: { output: 'pinned' } }))
      await engine.outcome(executionId, minute)
      assert.equal(world.effects.length, 1)
    })

    it('cannot come in with a call: what looks like them in headers or query is text', async () => {
      const world = open()
      world.save('f', [effect('one', 'one')])
      const engine = await world.engine()
      const head = JSON.stringify({ method: 'POST', headers: { pinned: 'x' }, query: '"pinned":{"one":{}}' })
      const { executionId } = await engine.accept({ ...newExecution('f'), head })
      await engine.outcome(executionId, minute)
      assert.equal(world.effects.length, 1)
    })
  })
}
