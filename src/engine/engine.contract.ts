/* oxlint-disable unicorn/no-thenable -- "then" is the name of a branch, never something to await */
import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { helper, newExecution, openWorld, type OpenGround, type World } from '../../test/kit/engine-world.ts'
import type { CardNode } from '../model/flow-definition.ts'
import { callAsyncContract } from './contract/call-async.contract.ts'
import { handledContract } from './contract/handled.contract.ts'
import { committedContract, lostAnswerContract } from './contract/committed.contract.ts'
import { loopContract } from './contract/loop.contract.ts'
import { madeFileContract } from './contract/made-file.contract.ts'
import { pauseContract } from './contract/pause.contract.ts'
import { pinContract } from './contract/pin.contract.ts'
import { tableWriteContract } from './contract/table-write.contract.ts'
import { effect, holdAt, minute, returns } from './contract/engine-contract.kit.ts'
import { crashPoints } from './crash-point.ts'
import type { EmbeddedEngineParts } from './embedded/embedded-engine.ts'
import type { Answered, Engine, Outcome } from './engine.ts'

/** What the flow of a test answered with. */
const byOf = (outcome: Outcome | Answered | null) => {
  const body = outcome?.answer?.body as { readonly json: { readonly by: string } } | undefined
  return body?.json.by ?? null
}

/** What every engine does, whatever it stands on. */
export function engineContract(
  name: string,
  open: (parts: EmbeddedEngineParts) => Engine,
  openGround?: OpenGround,
): void {
  describe(`engine: ${name}`, () => {
    let world: World
    beforeEach(async () => {
      world = await openWorld(open, openGround)
    })
    afterEach(() => world.close())

    describe('answers', () => {
      it('gives the values of Return, and keeps what each card did', async () => {
        world.save('f', [
          { id: 'hello', card: 'text.compose', inputs: { text: 'Hello {{trigger.body.name}}' } },
          returns({ message: { $from: 'hello.output' } }),
        ])
        const engine = await world.engine()
        const { executionId, duplicate } = await engine.accept(newExecution('f', { name: 'Ada' }))
        assert.equal(duplicate, false)
        const outcome = await engine.outcome(executionId, minute)
        assert.deepEqual(outcome, {
          status: 'SUCCESS',
          answer: { status: 200, headers: {}, body: { json: { message: 'Hello Ada' } } },
          error: null,
        })
        const cards = await world.cards(executionId)
        assert.deepEqual(
          cards.map(({ id, card, status, inputs, outputs, error }) => ({ id, card, status, inputs, outputs, error })),
          [
            {
              id: 'hello',
              card: 'text.compose',
              status: 'SUCCESS',
              inputs: { text: 'Hello Ada' },
              outputs: { output: 'Hello Ada' },
              error: null,
            },
            {
              id: 'answer',
              card: 'flow.return',
              status: 'SUCCESS',
              inputs: { fields: { message: 'Hello Ada' } },
              outputs: {},
              error: null,
            },
          ],
        )
        assert.equal((await world.store.getSteps(executionId)).length, 0)
      })

      it('ends a flow from inside a branch, and runs no card behind it', async () => {
        world.save('f', [
          {
            id: 'check',
            card: 'branching.if-else',
            inputs: { a: 1, operator: '==', b: 1 },
            branches: { then: [returns({ from: 'then' })], else: [effect('never', 'else')] },
          },
          effect('behind', 'behind'),
        ])
        const engine = await world.engine()
        const { executionId } = await engine.accept(newExecution('f'))
        const outcome = await engine.outcome(executionId, minute)
        assert.deepEqual(outcome?.answer?.body, { json: { from: 'then' } })
        assert.deepEqual(world.effects, [])
        const [check, ...others] = await world.cards(executionId)
        assert.deepEqual(others, [])
        assert.equal(check?.passes?.[0]?.name, 'then')
        assert.equal(check?.passes?.[0]?.cards[0]?.id, 'answer')
      })

      it('gives on the outputs of the branch that ran', async () => {
        world.save('f', [
          {
            id: 'check',
            card: 'branching.if-else',
            inputs: { a: { $from: 'trigger.body' }, operator: '>', b: 5 },
            branches: { then: [{ id: 'big', card: 'text.compose', inputs: { text: 'big' } }], else: [] },
            outputs: { size: { then: { $from: 'big.output' }, else: 'small' }, only: { then: 1 } },
          },
          returns({ size: { $from: 'check.size' }, only: { $from: 'check.only' } }),
        ])
        const engine = await world.engine()
        for (const [body, json] of [
          [6, { size: 'big', only: 1 }],
          [5, { size: 'small', only: null }],
        ] as const) {
          const { executionId } = await engine.accept(newExecution('f', body))
          assert.deepEqual((await engine.outcome(executionId, minute))?.answer?.body, { json })
        }
      })

      it('answers null where the flow just ends, and the message where Continue If stops it', async () => {
        world.save('f', [
          {
            id: 'only',
            card: 'branching.continue-if',
            inputs: { a: { $from: 'trigger.body' }, operator: 'is not empty', message: 'Nothing to do' },
          },
          effect('behind', 'behind'),
        ])
        const engine = await world.engine()
        const stopped = await engine.accept(newExecution('f'))
        const outcome = await engine.outcome(stopped.executionId, minute)
        assert.equal(outcome?.status, 'SUCCESS')
        assert.deepEqual(outcome?.answer?.body, { json: { message: 'Nothing to do' } })
        assert.deepEqual(world.effects, [])
        const ended = await engine.accept(newExecution('f', 'something'))
        assert.equal((await engine.outcome(ended.executionId, minute))?.answer, null)
        assert.equal(world.effects.length, 1)
      })

      it('fails with the card’s error, and runs nothing behind it', async () => {
        world.save('f', [effect('call', 'call', { mode: 'fail' }), effect('behind', 'behind')])
        const engine = await world.engine()
        const { executionId } = await engine.accept(newExecution('f'))
        const outcome = await engine.outcome(executionId, minute)
        const error = { kind: 'HTTP Error', message: 'call failed', cardId: 'call', statusCode: 502 }
        assert.deepEqual(outcome, { status: 'FAILED', answer: null, error })
        const execution = await world.finished(executionId)
        assert.deepEqual(execution.error, error)
        const cards = await world.cards(executionId)
        assert.deepEqual(
          cards.map(({ status }) => status),
          ['FAILED'],
        )
        assert.equal(world.effects.length, 1)
      })

      it('shows nothing of an error that a card does not know', async () => {
        world.save('f', [{ id: 'odd', card: 'test.broken', inputs: { broken: true, secret: 'hunter2' } }])
        const engine = await world.engine()
        const { executionId } = await engine.accept(newExecution('f'))
        const outcome = await engine.outcome(executionId, minute)
        assert.equal(outcome?.error?.kind, 'Unknown Error')
        const execution = await world.finished(executionId)
        assert.equal(JSON.stringify(execution).includes('hunter2'), false)
        assert.match(execution.history!, /\(hidden\)/)
      })

      it('takes a second call with the same event id for the same flow as the first', async () => {
        world.save('f', [effect('once', 'once')])
        const engine = await world.engine()
        const once = { eventId: 'e1', expires: world.clock.now() + minute }
        const first = await engine.accept({ ...newExecution('f'), once })
        const second = await engine.accept({ ...newExecution('f'), once })
        assert.deepEqual(second, { executionId: first.executionId, duplicate: true })
        await world.finished(first.executionId)
        assert.equal(world.effects.length, 1)
      })

      it('commits what comes along with the execution, and nothing where that is refused', async () => {
        world.save('f', [effect('once', 'once')])
        const engine = await world.engine()
        const put = (id: string) => [{ kind: 'meta.put' as const, key: 'k', value: id }]
        const { executionId } = await engine.accept({ ...newExecution('f'), alsoCommit: put })
        assert.equal(await world.store.getMeta('k'), executionId)
        const fails = () => [{ kind: 'eventType.delete' as const, id: 'not.there' }]
        await assert.rejects(engine.accept({ ...newExecution('f'), alsoCommit: fails }))
        assert.equal((await world.store.listExecutions({ limit: 10, after: null })).length, 1)
        assert.equal(world.effects.length, 1)
      })

      it('commits nothing along with a duplicate', async () => {
        world.save('f', [effect('once', 'once')])
        const engine = await world.engine()
        const once = { eventId: 'e1', expires: world.clock.now() + minute }
        const put = (id: string) => [{ kind: 'meta.put' as const, key: 'k', value: id }]
        const first = await engine.accept({ ...newExecution('f'), once, alsoCommit: put })
        const second = await engine.accept({ ...newExecution('f'), once, alsoCommit: put })
        assert.deepEqual(second, { executionId: first.executionId, duplicate: true })
        assert.equal(await world.store.getMeta('k'), first.executionId)
        await world.finished(first.executionId)
        assert.equal((await world.store.listExecutions({ limit: 10, after: null })).length, 1)
      })

      it('gives no outcome of an execution that takes longer than asked for, and lets it go on', async () => {
        world.save('f', [effect('slow', 'slow', { mode: 'gate' })])
        const engine = await world.engine()
        const { executionId } = await engine.accept(newExecution('f'))
        assert.equal(await engine.outcome(executionId, 5), null)
        const shown = JSON.parse(engine.progress(executionId)!) as { status: string }[]
        assert.deepEqual(
          shown.map(({ status }) => status),
          ['RUNNING'],
        )
        world.openGate('slow')
        assert.equal((await engine.outcome(executionId, minute))?.status, 'SUCCESS')
      })
    })

    describe('helper flows', () => {
      it('runs For Each over 10,000 items in order, with one pass each in the history', async () => {
        world.save('item', [{ id: 'line', card: 'text.compose', inputs: { text: '{{trigger.index}}' } }], {
          trigger: helper('item', 'index'),
        })
        world.save('f', [
          { id: 'all', card: 'list.for-each', inputs: { list: { $from: 'trigger.body' }, flow: 'item' } },
          returns({ done: true }),
        ])
        const engine = await world.engine()
        const items = Array.from({ length: 10_000 }, (_, i) => i)
        const { executionId } = await engine.accept(newExecution('f', items))
        assert.equal((await engine.outcome(executionId, minute))?.status, 'SUCCESS')
        const [all] = await world.cards(executionId)
        assert.equal(all?.passes?.length, 10_000)
        assert.deepEqual(all?.passes?.[9_999]?.cards[0]?.outputs, { output: '9999' })
        assert.equal(all?.passes?.[0]?.flowId, 'item')
      })

      it('gives the values of the helper’s Return, and its error with its own card and flow', async () => {
        world.save(
          'h',
          [
            {
              id: 'check',
              card: 'branching.if-else',
              inputs: { a: { $from: 'trigger.x' }, operator: '==', b: 'bad' },
              branches: {
                then: [effect('call', 'call', { mode: 'fail' })],
                else: [returns({ y: { $from: 'trigger.x' } })],
              },
            },
          ],
          { trigger: helper('x') },
        )
        world.save('f', [
          { id: 'ask', card: 'flow.call', inputs: { flow: 'h', values: { x: { $from: 'trigger.body' } } } },
          returns({ got: 'it' }),
        ])
        const engine = await world.engine()
        const good = await engine.accept(newExecution('f', 'good'))
        assert.deepEqual((await engine.outcome(good.executionId, minute))?.answer?.body, { json: { got: 'it' } })
        const bad = await engine.accept(newExecution('f', 'bad'))
        const outcome = await engine.outcome(bad.executionId, minute)
        assert.deepEqual(outcome?.error, {
          kind: 'HTTP Error',
          message: 'call failed',
          cardId: 'call',
          flowId: 'h',
          statusCode: 502,
        })
        const [ask] = await world.cards(bad.executionId)
        assert.equal(ask?.status, 'FAILED')
        assert.equal(ask?.passes?.[0]?.cards[0]?.passes?.[0]?.cards[0]?.error?.cardId, 'call')
      })

      for (const [what, id, kind] of [
        ['is missing', 'nobody', 'Not Found'],
        ['is off', 'off', 'Not Active'],
        ['is no helper', 'endpoint', 'Invalid Flow'],
      ] as const) {
        it(`fails naming a helper that ${what}`, async () => {
          world.save('off', [], { trigger: helper() }, false)
          world.save('endpoint', [])
          world.save('f', [{ id: 'ask', card: 'flow.call', inputs: { flow: id } }])
          const engine = await world.engine()
          const { executionId } = await engine.accept(newExecution('f'))
          const { error } = (await engine.outcome(executionId, minute))!
          assert.equal(error?.kind, kind)
          assert.match(error!.message, new RegExp(id))
        })
      }

      it('E5: stays on the versions it began with, its own and the helper’s, over a restart', async () => {
        world.save('h', [returns({ v: 1 })], { trigger: helper() })
        const ask = (id: string): CardNode => ({ id, card: 'flow.call', inputs: { flow: 'h' } })
        world.save('f', [
          ask('first'),
          effect('between', 'f1', { mode: 'gate' }),
          ask('second'),
          effect('after', 'old'),
        ])
        const held = holdAt('step: recorded, not used')
        const engine = await world.engine({ crashPoint: held.crashPoint })
        const { executionId } = await engine.accept(newExecution('f'))
        world.openGate('f1')
        await held.reached
        world.save('h', [returns({ v: 2 })], { trigger: helper() })
        world.save('f', [effect('after', 'new')])
        const next = await world.engine()
        await next.outcome(executionId, minute)
        const cards = await world.cards(executionId)
        assert.deepEqual(
          cards.map(({ id }) => id),
          ['first', 'between', 'second', 'after'],
        )
        const versions = cards
          .filter(({ card }) => card === 'flow.call')
          .map((card) => card.passes?.[0]?.cards[0]?.inputs)
        assert.deepEqual(versions, [{ fields: { v: 1 } }, { fields: { v: 1 } }])
        assert.deepEqual(
          world.effects.map(({ what }) => what),
          ['f1', 'old'],
        )
        held.release()
      })
    })

    loopContract(() => world)
    handledContract(() => world)
    callAsyncContract(() => world)
    pauseContract(() => world)
    lostAnswerContract(() => world)
    committedContract(() => world)
    pinContract(() => world)
    tableWriteContract(() => world)
    madeFileContract(() => world)

    describe('survives a process that dies', () => {
      for (const point of crashPoints) {
        it(`E1 E2: at "${point}"`, async () => {
          world.save('f', [
            effect('one', 'one'),
            { id: 'wait', card: 'flow.wait-for', inputs: { delay: 0.03 } },
            effect('two', 'two'),
            returns({ one: { $from: 'one.output' }, two: { $from: 'two.output' } }),
          ])
          const held = holdAt(point)
          const before = await world.engine({ crashPoint: held.crashPoint })
          const accepting = before.accept(newExecution('f'))
          // Only a resumed execution is claimed: let this one leave in order, then die in the next process.
          if (point === 'resume: claimed') {
            const { executionId } = await accepting
            await before.stop(0)
            const dying = await world.engine({ crashPoint: held.crashPoint })
            void dying
            assert.equal(await held.reached, executionId)
          }
          const executionId = await held.reached
          const next = await world.engine()
          const outcome = await next.outcome(executionId, minute)
          if (outcome !== null) assert.deepEqual(outcome.answer?.body, { json: { one: 'one', two: 'two' } })
          const execution = await world.finished(executionId)
          assert.equal(execution.status, 'SUCCESS')
          const happened = world.effects.map(({ what }) => what)
          const repeated = point === 'step: effect done, not recorded' ? ['one'] : []
          assert.deepEqual(happened.toSorted(), [...repeated, 'one', 'two'].toSorted())
          for (const { what, key } of world.effects) {
            assert.equal(key, world.effects.find((effect) => effect.what === what)!.key)
          }
          assert.equal((await world.store.getSteps(executionId)).length, 0)
          held.release()
        })
      }

      it('E4: a run that lost its claim writes nothing, does nothing and gives no outcome of its own', async () => {
        world.save('f', [effect('one', 'one'), effect('two', 'two'), returns({ by: { $from: 'two.output' } })])
        const held = holdAt('step: effect done, not recorded')
        const frozen = await world.engine({ crashPoint: held.crashPoint })
        const { executionId } = await frozen.accept(newExecution('f'))
        await held.reached
        const lost = frozen.outcome(executionId, minute)
        const next = await world.engine()
        await next.outcome(executionId, minute)
        const finished = await world.finished(executionId)
        held.release()
        // What it came to elsewhere may be told.
        assert.ok([null, 'two'].includes(byOf(await lost)))
        assert.deepEqual(await world.store.getExecution(executionId), finished)
        assert.deepEqual(
          world.effects.map(({ what }) => what),
          ['one', 'one', 'two'],
        )
        assert.equal(await frozen.cancel(executionId), false)
      })

      it('sees the same time and the same random bytes again', async () => {
        world.save('f', [
          { id: 'decide', card: 'test.decide' },
          effect('after', 'after'),
          returns({ now: { $from: 'decide.now' }, random: { $from: 'decide.random' } }),
        ])
        const held = holdAt('step: recorded, not used')
        const engine = await world.engine({ crashPoint: held.crashPoint })
        const { executionId } = await engine.accept(newExecution('f'))
        await held.reached
        const [first] = JSON.parse(engine.progress(executionId)!) as { outputs: { now: number; random: string } }[]
        world.clock.forward(minute)
        const next = await world.engine()
        assert.deepEqual((await next.outcome(executionId, minute))?.answer?.body, { json: first!.outputs })
        held.release()
      })
    })

    describe('waiting', () => {
      it('rests in the store, shown as WAITING, and goes on over a restart when its time has come', async () => {
        world.save('f', [
          effect('before', 'before'),
          { id: 'wait', card: 'flow.wait-for', inputs: { delay: 2, unit: 'hours' } },
          effect('after', 'after'),
          returns({ done: true }),
        ])
        const held = holdAt('wait: recorded')
        const engine = await world.engine({ crashPoint: held.crashPoint })
        const { executionId } = await engine.accept(newExecution('f'))
        await held.reached
        held.release()
        const waiting = await world.store.getExecution(executionId)
        assert.equal(waiting?.status, 'WAITING')
        const shown = JSON.parse(waiting!.history!) as { id: string; status: string }[]
        assert.deepEqual(
          shown.map(({ id, status }) => `${id} ${status}`),
          ['before SUCCESS', 'wait WAITING'],
        )
        await world.reopen()
        world.clock.forward(minute)
        await world.engine()
        assert.equal((await world.store.getExecution(executionId))?.status, 'WAITING')
        await world.reopen()
        world.clock.forward(3 * 60 * minute)
        await world.engine()
        assert.equal((await world.finished(executionId)).status, 'SUCCESS')
        assert.deepEqual(
          world.effects.map(({ what }) => what),
          ['before', 'after'],
        )
      })

      it('goes on after a short wait by itself', async () => {
        world.save('f', [{ id: 'wait', card: 'flow.wait-for', inputs: { delay: 0.02 } }, returns({ done: true })])
        const engine = await world.engine()
        const { executionId } = await engine.accept(newExecution('f'))
        assert.deepEqual((await engine.outcome(executionId, minute))?.answer?.body, { json: { done: true } })
      })

      it('waits in passes that run at the same time, and does nothing twice', async () => {
        world.save(
          'h',
          [
            { id: 'wait', card: 'flow.wait-for', inputs: { delay: { $from: 'trigger.item' } } },
            effect('after', 'x', { what: { $from: 'trigger.index' } as never }),
          ],
          { trigger: helper('item', 'index') },
        )
        const inputs = { list: [0.04, 0.01, 0, 0.02], flow: 'h', concurrency: 4 }
        world.save('f', [{ id: 'all', card: 'list.for-each', inputs }, returns({ done: true })])
        const engine = await world.engine()
        const { executionId } = await engine.accept(newExecution('f'))
        assert.deepEqual((await engine.outcome(executionId, minute))?.answer?.body, { json: { done: true } })
        assert.deepEqual(world.effects.map(({ what }) => what).toSorted(), ['0', '1', '2', '3'])
        assert.equal(world.effects[0]?.what, '2')
      })

      it('leaves the place that it had to others', async () => {
        world.save('waits', [{ id: 'wait', card: 'flow.wait-for', inputs: { delay: 30 } }])
        world.save('f', [returns({ done: true })])
        const engine = await world.engine({ limits: { running: 1 } })
        await engine.accept(newExecution('waits'))
        const { executionId } = await engine.accept(newExecution('f'))
        assert.equal((await engine.outcome(executionId, minute))?.status, 'SUCCESS')
      })
    })

    describe('cancelling', () => {
      it('aborts the step under way and starts no other', async () => {
        world.save('f', [effect('hangs', 'hangs', { mode: 'hang' }), effect('behind', 'behind')])
        const held = holdAt('step: not begun')
        const engine = await world.engine({ crashPoint: held.crashPoint })
        const { executionId } = await engine.accept(newExecution('f'))
        await held.reached
        held.release()
        const outcome = engine.outcome(executionId, minute)
        assert.equal(await engine.cancel(executionId), true)
        assert.equal((await outcome)?.status, 'CANCELLED')
        const execution = await world.finished(executionId)
        assert.equal(execution.status, 'CANCELLED')
        const cards = await world.cards(executionId)
        assert.deepEqual(
          cards.map(({ id, status }) => `${id} ${status}`),
          ['hangs CANCELLED'],
        )
        assert.equal(
          world.effects.some(({ what }) => what === 'behind'),
          false,
        )
        assert.equal(await engine.cancel(executionId), false)
      })

      it('ends one that rests in the store, and one that waits for its turn', async () => {
        world.save('waits', [{ id: 'wait', card: 'flow.wait-for', inputs: { delay: 2, unit: 'days' } }])
        world.save('hangs', [effect('hangs', 'hangs', { mode: 'hang' })])
        world.save('f', [effect('never', 'never')])
        const held = holdAt('wait: recorded')
        const engine = await world.engine({ limits: { running: 1 }, crashPoint: held.crashPoint })
        const waiting = await engine.accept(newExecution('waits'))
        await held.reached
        held.release()
        assert.equal(await engine.cancel(waiting.executionId), true)
        assert.equal((await world.finished(waiting.executionId)).status, 'CANCELLED')
        const hanging = await engine.accept(newExecution('hangs'))
        const queued = await engine.accept(newExecution('f'))
        assert.equal(await engine.cancel(queued.executionId), true)
        assert.equal(await engine.cancel(hanging.executionId), true)
        assert.equal((await world.finished(queued.executionId)).status, 'CANCELLED')
        assert.equal(
          world.effects.some(({ what }) => what === 'never'),
          false,
        )
        assert.equal(await engine.cancel('not-there'), false)
      })

      it('shows no card as waiting of one that rested in the store only', async () => {
        const wait: CardNode = { id: 'wait', card: 'flow.wait-for', inputs: { delay: 2, unit: 'days' } }
        const one: CardNode = { id: 'all', card: 'list.for-each', inputs: { list: [1] }, branches: { each: [wait] } }
        world.save('waits', [one])
        const held = holdAt('wait: recorded')
        const engine = await world.engine({ crashPoint: held.crashPoint })
        const { executionId } = await engine.accept(newExecution('waits'))
        await held.reached
        held.release()
        await world.reopen()
        assert.equal(await (await world.engine()).cancel(executionId), true)
        const [all] = await world.cards(executionId)
        assert.deepEqual([all!.status, all!.passes![0]!.cards[0]!.status], ['CANCELLED', 'CANCELLED'])
      })
    })

    describe('limits', () => {
      const failure = async (more: Partial<EmbeddedEngineParts>, body: unknown = null) => {
        const engine = await world.engine(more)
        const { executionId } = await engine.accept(newExecution('f', body))
        return (await engine.outcome(executionId, minute))?.error
      }
      const loop = (list: unknown): CardNode => ({
        id: 'all',
        card: 'list.for-each',
        inputs: { list: list as never, flow: 'h' },
      })

      it('stops at the limit of cards, also where a helper has none', async () => {
        world.save('h', [], { trigger: helper() })
        world.save('f', [loop(Array.from({ length: 100 }, () => 0))])
        const error = await failure({ executionLimits: { fuel: 50 } })
        assert.equal(error?.kind, 'Fuel Exhausted')
        assert.equal(error?.cardId, 'all')
      })

      it('stops calls that never end at the limit of depth', async () => {
        world.save('h', [{ id: 'again', card: 'flow.call', inputs: { flow: 'h' } }], { trigger: helper() })
        world.save('f', [{ id: 'ask', card: 'flow.call', inputs: { flow: 'h' } }])
        const error = await failure({})
        assert.equal(error?.kind, 'Call Depth Exceeded')
        assert.equal(error?.flowId, 'h')
      })

      it('refuses values that are too long, too large or too deep', async () => {
        const twice = (times: number, from: unknown, id = 'made'): CardNode => ({
          id,
          card: 'test.twice',
          inputs: { value: from as never, times },
        })
        world.save('f', [twice(100_001, 1)])
        assert.equal((await failure({}))?.kind, 'List Too Long')
        // Each list has the one before a hundred times: small in memory, endless as text.
        world.save('f', [
          twice(100, 'x', 'a'),
          twice(100, { $from: 'a.output' }, 'b'),
          twice(100, { $from: 'b.output' }, 'c'),
          twice(100, { $from: 'c.output' }, 'd'),
        ])
        const engine = await world.engine()
        const { executionId } = await engine.accept(newExecution('f', null, 2))
        assert.equal((await engine.outcome(executionId, minute))?.error?.kind, 'Step Output Too Large')
        const nest = Array.from({ length: 210 }, (_, i) =>
          twice(1, i === 0 ? 1 : { $from: `n${i - 1}.output` }, `n${i}`),
        )
        world.save('f', nest)
        const deep = await engine.accept(newExecution('f', null, 3))
        assert.equal((await engine.outcome(deep.executionId, minute))?.error?.kind, 'Data Too Deep')
      })

      it('stops at the limits of steps and of data', async () => {
        world.save('h', [effect('do', 'do', { gives: 'x'.repeat(1000) })], { trigger: helper() })
        world.save('f', [loop([1, 2, 3, 4])])
        assert.equal((await failure({ executionLimits: { steps: 4 } }))?.kind, 'Too Many Steps')
        assert.equal((await failure({ executionLimits: { dataBytes: 3_500 } }))?.kind, 'Execution Data Too Large')
      })

      it('leaves values out of a history that is full, and never fails for it', async () => {
        world.save('h', [{ id: 'line', card: 'text.compose', inputs: { text: '{{trigger.item}}' } }], {
          trigger: helper('item'),
        })
        world.save('f', [loop({ $from: 'trigger.body' }), returns({ done: true })])
        const engine = await world.engine({ executionLimits: { historyBytes: 20_000 } })
        const items = Array.from({ length: 500 }, () => 'word')
        const { executionId } = await engine.accept(newExecution('f', items))
        assert.deepEqual((await engine.outcome(executionId, minute))?.answer?.body, { json: { done: true } })
        const execution = await world.finished(executionId)
        assert.ok(execution.history!.length < 60_000, String(execution.history!.length))
        const [all] = await world.cards(executionId)
        assert.equal(all?.left_out, true)
        assert.deepEqual(all?.passes?.[0]?.cards[0]?.outputs, { output: 'word' })
        assert.equal(all?.passes?.find(({ cards }) => cards[0]?.left_out === true)?.cards[0]?.outputs, null)
      })

      it('keeps no values of a flow that does not save its data', async () => {
        world.save('f', [effect('one', 'sesame'), effect('two', 'two', { mode: 'fail' })], { saveData: false })
        const engine = await world.engine()
        const { executionId } = await engine.accept(newExecution('f', 'open sesame'))
        await engine.outcome(executionId, minute)
        const execution = await world.finished(executionId)
        assert.equal(execution.history!.includes('sesame'), false)
        assert.equal(execution.input.body, null)
        const cards = await world.cards(executionId)
        assert.deepEqual(
          cards.map(({ id, status, inputs, outputs, left_out, error }) => [
            id,
            status,
            inputs,
            outputs,
            left_out,
            error?.message,
          ]),
          [
            ['one', 'SUCCESS', null, null, true, undefined],
            ['two', 'FAILED', null, null, true, 'two failed'],
          ],
        )
      })

      it('runs those that somebody waits for before the others', async () => {
        world.save('f', [effect('once', 'first', { what: { $from: 'trigger.body' } as never })])
        world.save('hangs', [effect('hangs', 'hangs', { mode: 'gate' })])
        const engine = await world.engine({ limits: { running: 1 } })
        const hanging = await engine.accept(newExecution('hangs'))
        const late = await engine.accept(newExecution('f', 'late'))
        const prompt = await engine.accept({ ...newExecution('f', 'prompt'), prompt: true })
        world.openGate('hangs')
        for (const { executionId } of [hanging, late, prompt]) await world.finished(executionId)
        assert.deepEqual(
          world.effects.map(({ what }) => what),
          ['hangs', 'prompt', 'late'],
        )
      })

      it('refuses more than it can queue, and keeps the order of arrival', async () => {
        world.save('f', [effect('once', 'first', { what: { $from: 'trigger.body' } as never })])
        world.save('hangs', [effect('hangs', 'hangs', { mode: 'gate' })])
        const engine = await world.engine({ limits: { running: 1, queued: 10, queuedInputs: 2 } })
        await engine.accept(newExecution('hangs'))
        await new Promise((resolve) => setImmediate(resolve))
        const accepted = []
        for (let i = 0; i < 10; i++) accepted.push(await engine.accept(newExecution('f', i)))
        await assert.rejects(engine.accept(newExecution('f', 10)), { code: 'OVERLOADED' })
        world.openGate('hangs')
        await Promise.all(accepted.map(({ executionId }) => world.finished(executionId)))
        assert.deepEqual(
          world.effects.map(({ what }) => what),
          ['hangs', ...Array.from({ length: 10 }, (_, i) => String(i))],
        )
      })

      it('gives the event loop its turn while a flow of pure cards runs', async () => {
        world.save('inner', [{ id: 'line', card: 'text.compose', inputs: { text: 'x' } }], { trigger: helper() })
        world.save(
          'h',
          [{ ...loop({ $from: 'trigger.item' }), inputs: { list: { $from: 'trigger.item' }, flow: 'inner' } }],
          {
            trigger: helper('item'),
          },
        )
        world.save('f', [loop({ $from: 'trigger.body' })])
        const engine = await world.engine()
        const body = Array.from({ length: 50 }, () => Array.from({ length: 100 }, () => 0))
        const { executionId } = await engine.accept(newExecution('f', body))
        let turns = 0
        let running = true
        const turn = () => {
          turns++
          if (running) setImmediate(turn)
        }
        turn()
        await engine.outcome(executionId, minute)
        running = false
        assert.ok(turns > 2, String(turns))
      })
    })

    describe('stopping', () => {
      it('lets the step under way end and be recorded, and leaves the rest to the next start', async () => {
        world.save('f', [effect('one', 'one', { mode: 'gate' }), effect('two', 'two'), returns({ done: true })])
        const held = holdAt('step: not begun')
        const engine = await world.engine({ crashPoint: held.crashPoint })
        const { executionId } = await engine.accept(newExecution('f'))
        await held.reached
        held.release()
        const outcome = engine.outcome(executionId, minute)
        const stopping = engine.stop(minute)
        await assert.rejects(engine.accept(newExecution('f')), { code: 'STOPPING' })
        world.openGate('one')
        await stopping
        assert.equal(await outcome, null)
        assert.deepEqual(
          world.effects.map(({ what }) => what),
          ['one'],
        )
        await world.reopen()
        await world.engine()
        assert.equal((await world.finished(executionId)).status, 'SUCCESS')
        assert.deepEqual(
          world.effects.map(({ what }) => what),
          ['one', 'two'],
        )
      })

      it('does not wait longer than it may for a step that hangs', async () => {
        world.save('f', [effect('hangs', 'hangs', { mode: 'gate' })])
        const engine = await world.engine()
        const { executionId } = await engine.accept(newExecution('f'))
        await new Promise((resolve) => setImmediate(resolve))
        await engine.stop(10)
        assert.equal((await world.store.getExecution(executionId))?.status, 'RUNNING')
      })

      it('E2: tries a step again as often as it says, with the same key', async () => {
        world.save('f', [effect('flaky', 'flaky', { mode: 'fail', retries: 2 }), returns({ done: true })])
        const engine = await world.engine()
        const { executionId } = await engine.accept(newExecution('f'))
        assert.equal((await engine.outcome(executionId, minute))?.status, 'SUCCESS')
        assert.deepEqual(
          world.effects.map(({ number }) => number),
          [1, 2, 3],
        )
        assert.equal(new Set(world.effects.map(({ key }) => key)).size, 1)
      })
    })
  })
}
