import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Replay } from '../../model/replay.ts'
import { storeForAll, type OpenStore } from './opened-store.kit.ts'
import { newId } from './samples.kit.ts'

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

    test('are started once for one request', async () => {
      const [first, again] = [sampleReplay(), sampleReplay()]
      const put = (replay: Replay) => opened.store.commit({ kind: 'replay.put', replay, requestKey: 'tok1 key' })
      assert.deepEqual(await put(first), [{ duplicateOf: null }])
      assert.deepEqual(await put(again), [{ duplicateOf: first.id }])
      assert.equal(await opened.store.getReplay(again.id), null)
    })
  })
}
