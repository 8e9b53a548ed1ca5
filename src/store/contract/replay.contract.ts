import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isProblem } from '../../base/errors.ts'
import type { Replay } from '../../model/replay.ts'
import { storeForAll, type OpenStore } from './opened-store.kit.ts'
import { newId, publishedTo, sampleEvent, storedHook } from './samples.kit.ts'

const sampleReplay = (change: Partial<Replay> = {}): Replay => ({
  id: newId(),
  status: 'RUNNING',
  filter: { status: 'GIVEN_UP' },
  estimated: null,
  matched: 0,
  sent: 0,
  skipped: 0,
  cursor: null,
  created: 1_700_000_000_000,
  createdBy: 'tok1',
  finished: null,
  ...change,
})

export function replayContract(open: OpenStore): void {
  describe('replays', () => {
    const opened = storeForAll(open)

    test('are kept as they are now, listed newest first, and the running ones found again', async () => {
      const [first, second] = [sampleReplay(), sampleReplay()]
      await opened.store.commit({ kind: 'replay.put', replay: first }, { kind: 'replay.put', replay: second })
      const done: Replay = { ...first, status: 'DONE', matched: 3, sent: 2, skipped: 1, cursor: 'x', finished: 5 }
      await opened.store.commit({ kind: 'replay.put', replay: done })
      assert.deepEqual(await opened.store.getReplay(first.id), done)
      assert.equal(await opened.store.getReplay('nobody'), null)
      assert.deepEqual(await opened.store.runningReplays(), [second])
      await opened.reopen()
      assert.deepEqual(await opened.store.listReplays({ limit: 10, after: null }), [second, done])
      assert.deepEqual(await opened.store.listReplays({ limit: 10, after: second.id }), [done])
    })

    test('go on only from where they stand, and not once they have ended', async () => {
      const first = sampleReplay()
      const further = { ...first, cursor: 'x', matched: 3 }
      const put = (replay: Replay, behind: Replay) => opened.store.commit({ kind: 'replay.put', replay, behind })
      const refused = (thrown: unknown) => isProblem(thrown, 'CONFLICT')
      await assert.rejects(put(further, first), refused)
      await opened.store.commit({ kind: 'replay.put', replay: first })
      await put(further, first)
      await assert.rejects(put({ ...first, cursor: 'y', matched: 2 }, first), refused)
      // What goes with it is not kept either.
      const meta = { kind: 'meta.put', key: `beside ${first.id}`, value: '1' } as const
      await assert.rejects(opened.store.commit(meta, { kind: 'replay.put', replay: further, behind: first }), refused)
      assert.equal(await opened.store.getMeta(meta.key), null)
      await put({ ...further, status: 'CANCELLED', finished: 1 }, further)
      await assert.rejects(put({ ...further, cursor: 'z' }, further), refused)
      assert.equal((await opened.store.getReplay(first.id))?.status, 'CANCELLED')
    })

    test('are started once for one request', async () => {
      const [first, again] = [sampleReplay(), sampleReplay()]
      const put = (replay: Replay) => opened.store.commit({ kind: 'replay.put', replay, requestKey: 'tok1 key' })
      assert.deepEqual(await put(first), [{ duplicateOf: null }])
      assert.deepEqual(await put(again), [{ duplicateOf: first.id }])
      assert.equal(await opened.store.getReplay(again.id), null)
    })

    test('know the events that a hook has no delivery of, and make each one once', async () => {
      const hook = await storedHook(opened.store)
      const type = 'user.session.end'
      const now = Date.now()
      const missed = [1, 2, 3].map((later) => sampleEvent({ type, received: now + later, hops: later }))
      const others = [
        sampleEvent({ type: 'user.session.start', received: now + 2 }),
        sampleEvent({ type, received: now }),
        sampleEvent({ type, received: now + 4 }),
      ]
      for (const event of [...missed, ...others]) {
        await opened.store.commit({ kind: 'event.publish', event, deliveries: [] })
      }
      await publishedTo(opened.store, hook.id, { type, received: now + 2 })
      const query = { hookId: hook.id, types: [type, 'user.lifecycle.delete'], since: now + 1, until: now + 4 }
      const scan = async (change: object = {}) => {
        const asked = { ...query, after: null, limit: 10, scan: 10_000, ...change }
        const { rows, next } = await opened.store.scanMissed(asked)
        return [rows.map(({ id, hops }) => ({ id, hops })), next]
      }
      const [first, second, third] = missed.map(({ id, hops }) => ({ id, hops }))
      assert.deepEqual(await scan(), [[first, second, third], null])
      assert.deepEqual(await scan({ types: [] }), [[], null])
      assert.deepEqual(await scan({ limit: 2 }), [[first, second], second!.id])
      assert.deepEqual(await scan({ after: second!.id }), [[third], null])
      const count = { ...query, most: 10, scan: 10_000 }
      assert.deepEqual(await opened.store.countMissed(count), { count: 3, isWhole: true })
      assert.deepEqual(await opened.store.countMissed({ ...count, most: 2 }), { count: 2, isWhole: false })

      const id = newId()
      const add = { kind: 'delivery.add', id, hookId: hook.id, eventId: missed[0]!.id, orderKey: 'o', at: 77 } as const
      assert.deepEqual(await opened.store.commit(add, { ...add, id: newId() }), [true, false])
      const delivery = await opened.store.getDelivery(id)
      const { status, created, nextAttempt, hops, eventId } = delivery!
      assert.deepEqual([status, created, nextAttempt, hops, eventId], ['PENDING', 77, 77, 1, missed[0]!.id])
      assert.deepEqual(await opened.store.countMissed(count), { count: 2, isWhole: true })
      assert.deepEqual(await opened.store.commit({ ...add, id: newId(), eventId: 'gone' }), [false])
      await assert.rejects(
        opened.store.commit({ ...add, id: newId(), hookId: 'nobody' }),
        (thrown) => isProblem(thrown, 'NOT_FOUND') && thrown.params['type'] === 'EventHook',
      )
    })
  })
}
