import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { systemClock } from '../../base/clock.ts'
import { systemIds } from '../../base/ids.ts'
import { storeForAll, type OpenStore } from './opened-store.kit.ts'
import {
  publishedTo,
  sampleAccept,
  sampleAttempt,
  sampleEvent,
  sampleFinish,
  sampleFlow,
  sampleRecord,
  storedHook,
} from './samples.kit.ts'

export function statisticsContract(open: OpenStore): void {
  describe('statistics', () => {
    const opened = storeForAll(open)
    const hour = 3_600_000

    test('count the deliveries of a span by what became of them', async () => {
      const since = Date.now() - hour
      const [hook, other] = [await storedHook(opened.store), await storedHook(opened.store)]
      const made = async (hookId: string) => (await publishedTo(opened.store, hookId)).deliveryId
      await opened.store.commit(
        sampleRecord(await made(hook.id), 'DELIVERED', { attempts: [sampleAttempt({ durationMs: 7.5 })] }),
      )
      await opened.store.commit(sampleRecord(await made(hook.id), 'DELIVERED'))
      await opened.store.commit(sampleRecord(await made(hook.id), 'FAILED', { nextAttempt: 9 }))
      for (let given = 0; given < 2; given++) await opened.store.commit(sampleRecord(await made(other.id), 'GIVEN_UP'))
      await made(other.id)
      const until = Date.now() + hour
      const query = { since, until, buckets: 4 }
      const counts = async (hookId?: string) => {
        const buckets = await opened.store.deliveryStatistics(hookId === undefined ? query : { ...query, hookId })
        assert.equal(buckets.length, 4)
        assert.equal(buckets[0]!.start, since)
        assert.equal(buckets[3]!.end, until)
        const sum = (of: 'delivered' | 'failed' | 'givenUp' | 'pending' | 'skipped' | 'cancelled') =>
          buckets.reduce((total, bucket) => total + bucket[of], 0)
        const all = [sum('delivered'), sum('failed'), sum('givenUp'), sum('pending'), sum('skipped'), sum('cancelled')]
        return [all, buckets.flatMap(({ durations }) => durations).toSorted((a, b) => a - b)]
      }
      assert.deepEqual(await counts(), [
        [2, 1, 2, 1, 0, 0],
        [7.5, 12],
      ])
      assert.deepEqual(await counts(hook.id), [
        [2, 1, 0, 0, 0, 0],
        [7.5, 12],
      ])
      assert.deepEqual(await counts(other.id), [[0, 0, 2, 1, 0, 0], []])
      const early = await opened.store.deliveryStatistics({ since: since - hour, until: since, buckets: 1 })
      assert.equal(early[0]?.delivered, 0)
      assert.deepEqual(await opened.store.failingHooks({ since, until, look: 100, limit: 5 }), [
        { hookId: other.id, count: 2 },
        { hookId: hook.id, count: 1 },
      ])
      const received = await opened.store.countReceived({ since, until, buckets: 2 })
      assert.deepEqual([received.length, received[0]! + received[1]!], [2, 6])
      assert.deepEqual(await opened.store.countReceived({ since: since - hour, until: since, buckets: 1 }), [0])
      assert.equal((await opened.store.standing({ most: 100 })).unfinishedDeliveries, 2)
      assert.equal((await opened.store.standing({ most: 1 })).unfinishedDeliveries, 1)
    })

    test('are the same in parts as for each part alone, and as counted one by one', async () => {
      const [since, buckets, width] = [Date.UTC(2020, 0, 1), 12, hour / 4]
      const until = since + buckets * width
      const [hook, other] = [await storedHook(opened.store), await storedHook(opened.store)]
      const statuses = ['DELIVERED', 'FAILED', 'GIVEN_UP', 'CANCELLED', 'SKIPPED', 'PENDING'] as const
      const random = randomFrom(20_261_123)
      const made: { readonly at: number; readonly status: (typeof statuses)[number]; readonly hookId: string }[] = []
      for (let n = 0; n < 120; n++) {
        // The edges of parts among them, and both sides of the span.
        const at = since - width + Math.floor(random() * (buckets + 2) * 4) * (width / 4)
        const [status, hookId] = [statuses[Math.floor(random() * 6)]!, random() < 0.5 ? hook.id : other.id]
        const id = systemIds({ ...systemClock, now: () => at }).uuid()
        const event = sampleEvent({ id: systemIds({ ...systemClock, now: () => at }).uuid() })
        await opened.store.commit({ kind: 'event.publish', event, deliveries: [{ id, hookId }] })
        if (status !== 'PENDING') await opened.store.commit(sampleRecord(id, status))
        made.push({ at, status, hookId })
      }
      const names = {
        DELIVERED: 'delivered',
        FAILED: 'failed',
        GIVEN_UP: 'givenUp',
        CANCELLED: 'cancelled',
        SKIPPED: 'skipped',
        PENDING: 'pending',
      } as const
      for (const hookId of [undefined, hook.id]) {
        const query = { since, until, buckets, samples: 5, ...(hookId === undefined ? {} : { hookId }) }
        const parts = await opened.store.deliveryStatistics(query)
        const events = await opened.store.countReceived(query)
        for (const [at, part] of parts.entries()) {
          assert.deepEqual([part.start, part.end], [since + at * width, since + (at + 1) * width])
          const inside = made.filter((each) => each.at >= part.start && each.at < part.end)
          const mine = inside.filter((each) => hookId === undefined || each.hookId === hookId)
          for (const status of statuses) {
            assert.equal(
              part[names[status]],
              mine.filter((each) => each.status === status).length,
              `${status} of ${at}`,
            )
          }
          assert.equal(part.durations.length, Math.min(5, part.delivered))
          assert.equal(events[at], inside.length)
          const alone = { ...query, since: part.start, until: part.end, buckets: 1 }
          assert.deepEqual(await opened.store.deliveryStatistics(alone), [part])
          assert.deepEqual(await opened.store.countReceived(alone), [inside.length])
        }
      }
    })

    test('count executions by their end, and what runs and is on', async () => {
      const [since, until] = [Date.now() - hour, Date.now() + hour]
      const finished = Date.now()
      for (const status of ['SUCCESS', 'SUCCESS', 'FAILED', 'CANCELLED'] as const) {
        const accepted = sampleAccept({ started: finished })
        await opened.store.commit(accepted, sampleFinish(accepted.id, { status, finished }))
      }
      await opened.store.commit(sampleAccept())
      await opened.store.commit({ kind: 'flow.insert', flow: sampleFlow({ status: 'ACTIVE' }), createdBy: 'me' })
      const [bucket] = await opened.store.executionStatistics({ since, until, buckets: 1 })
      assert.deepEqual(bucket, { start: since, end: until, success: 2, failed: 1, cancelled: 1 })
      const { flowsOn, executionsRunning, executionsWaiting } = await opened.store.standing({ most: 9 })
      assert.deepEqual([flowsOn, executionsRunning, executionsWaiting], [1, 1, 0])
    })
  })
}

/** Numbers from 0 to 1, the same for the same seed (a linear congruential generator). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32
}
