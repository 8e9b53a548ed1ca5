/* oxlint-disable unicorn/no-thenable -- "then" is the name of a branch, never something to await */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { newExecution, type World } from '../../../test/kit/engine-world.ts'
import type { CardNode } from '../../model/flow-definition.ts'
import { effect, holdAt, minute, returns } from './engine-contract.kit.ts'

const loop = (cards: readonly CardNode[], more: Partial<CardNode> = {}): CardNode => ({
  id: 'all',
  card: 'list.for-each',
  branches: { each: cards },
  ...more,
  inputs: { list: { $from: 'trigger.body' }, ...more.inputs },
})
const say = (id: string, text: string): CardNode => ({ id, card: 'text.compose', inputs: { text } })
const item = { $from: 'all.item' } as never

/** What every engine does with the cards inside a loop. */
export function loopContract(open: () => World): void {
  describe('loops with their cards inside', () => {
    const run = async (cards: readonly CardNode[], body: unknown, parts = {}, version = 1) => {
      const world = open()
      world.save('f', cards)
      const engine = await world.engine(parts)
      const { executionId } = await engine.accept(newExecution('f', body, version))
      const outcome = await engine.outcome(executionId, minute)
      return { world, executionId, outcome: outcome!, cards: await world.cards(executionId) }
    }

    it('runs them for each item, which they see beside what came before, and keeps a pass for each', async () => {
      const { outcome, cards } = await run(
        [
          say('before', 'Hello'),
          loop([say('line', '{{before.output}} {{all.index}} {{all.item.name}}')], {
            outputs: { lines: { each: { $from: 'line.output' } } },
          }),
          returns({ lines: { $from: 'all.lines' }, count: { $from: 'all.count' } }),
        ],
        [{ name: 'Ada' }, { name: 'Bo' }],
      )
      assert.deepEqual(outcome.answer?.body, { json: { lines: ['Hello 0 Ada', 'Hello 1 Bo'], count: 2 } })
      assert.deepEqual(
        cards[1]?.passes?.map(({ name, cards }) => [name, cards[0]?.outputs]),
        [
          ['0', { output: 'Hello 0 Ada' }],
          ['1', { output: 'Hello 1 Bo' }],
        ],
      )
    })

    it('runs 10,000 items of pure cards, nested branches among them', async () => {
      const check: CardNode = {
        id: 'check',
        card: 'branching.if-else',
        inputs: { a: item, operator: '==', b: 9_999 },
        branches: { then: [say('last', 'the last')], else: [] },
        outputs: { said: { then: { $from: 'last.output' } } },
      }
      const items = Array.from({ length: 10_000 }, (_, i) => i)
      const { outcome, cards } = await run(
        [loop([check], { outputs: { said: { each: { $from: 'check.said' } } } })],
        items,
      )
      assert.equal(outcome.status, 'SUCCESS')
      assert.equal(cards[0]?.passes?.length, 10_000)
      const { said, count } = cards[0]!.outputs as { said: readonly unknown[]; count: number }
      assert.deepEqual([said.at(0), said.at(-1), count], [null, 'the last', 10_000])
    })

    it('does not mix the passes that are under way at the same time', async () => {
      const inner = [effect('wait', '', { what: item, mode: 'gate' }), say('line', '{{all.item}} {{wait.output}}')]
      const world = open()
      world.save('f', [
        loop(inner, { inputs: { concurrency: 3 }, outputs: { lines: { each: { $from: 'line.output' } } } }),
        returns({ lines: { $from: 'all.lines' } }),
      ])
      const engine = await world.engine()
      const { executionId } = await engine.accept(newExecution('f', ['a', 'b', 'c', 'd']))
      for (const what of ['c', 'd', 'b', 'a']) world.openGate(what)
      const outcome = await engine.outcome(executionId, minute)
      assert.deepEqual(outcome?.answer?.body, { json: { lines: ['a a', 'b b', 'c c', 'd d'] } })
      assert.equal(new Set(world.effects.map(({ key }) => key)).size, 4)
    })

    it('goes on with the next item where Continue If is false, and ends the flow with Return', async () => {
      const { world, outcome } = await run(
        [
          loop([
            { id: 'large', card: 'branching.continue-if', inputs: { a: item, operator: '>', b: 1 } },
            effect('seen', '', { what: item }),
            {
              id: 'third',
              card: 'branching.if-else',
              inputs: { a: item, operator: '==', b: 3 },
              branches: { then: [returns({ found: item })] },
            },
          ]),
          effect('behind', 'behind'),
        ],
        [1, 2, 3, 4],
      )
      assert.deepEqual(outcome.answer?.body, { json: { found: 3 } })
      assert.deepEqual(
        world.effects.map(({ what }) => what),
        ['2', '3'],
      )
    })

    it('fails with the card inside, and begins no further pass', async () => {
      const { world, outcome, cards } = await run(
        [loop([effect('call', '', { what: item, mode: 'fail' })])],
        ['a', 'b'],
      )
      assert.deepEqual(outcome.error, { kind: 'HTTP Error', message: 'a failed', cardId: 'call', statusCode: 502 })
      assert.equal(world.effects.length, 1)
      assert.equal(cards[0]?.status, 'FAILED')
      assert.equal(cards[0]?.passes?.[0]?.cards[0]?.status, 'FAILED')
    })

    it('costs fuel for each pass, also without cards', async () => {
      const items = Array.from({ length: 200 }, (_, i) => i)
      const { outcome } = await run([loop([])], items, { executionLimits: { fuel: 50 } })
      assert.equal(outcome.error?.kind, 'Fuel Exhausted')
    })

    it('bounds what its passes give on together, and lets go what they do not', async () => {
      const big = 'x'.repeat(1_000)
      const bodies = Array.from({ length: 50 }, () => big)
      const limits = { executionLimits: { valueBytes: 100_000, dataBytes: 160_000 } }
      const inner = [say('one', '{{all.item}}'), say('two', '{{all.item}}{{one.output}}')]
      const kept = await run([loop(inner)], bodies, limits)
      assert.equal(kept.outcome.status, 'SUCCESS')
      const gives = { outputs: { all: { each: { $from: 'two.output' } } } }
      const given = await run([loop(inner, gives)], [...bodies, ...bodies.slice(0, 5)], limits, 2)
      assert.equal(given.outcome.error?.kind, 'Step Output Too Large')
      assert.equal(given.outcome.error?.cardId, 'all')
    })

    for (const point of ['step: effect done, not recorded', 'step: recorded, not used'] as const) {
      it(`E1 E2: survives a process that dies in a pass, at "${point}"`, async () => {
        const world = open()
        world.save('f', [
          loop([effect('one', '', { what: item }), effect('two', '', { what: { $from: 'all.index' } as never })], {
            outputs: { made: { each: { $from: 'one.output' } } },
          }),
          returns({ made: { $from: 'all.made' } }),
        ])
        const held = holdAt(point)
        const dying = await world.engine({ crashPoint: held.crashPoint })
        await dying.accept(newExecution('f', ['a', 'b']))
        const executionId = await held.reached
        const next = await world.engine()
        await next.outcome(executionId, minute)
        const [all] = await world.cards(executionId)
        assert.deepEqual((all!.outputs as { made: unknown }).made, ['a', 'b'])
        const repeated = point === 'step: effect done, not recorded' ? ['a'] : []
        assert.deepEqual(
          world.effects.map(({ what }) => what),
          [...repeated, 'a', '0', 'b', '1'],
        )
        assert.equal(new Set(world.effects.map(({ key }) => key)).size, 4)
        held.release()
      })
    }
  })
}
