import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isProblem } from '../../base/errors.ts'
import type { DeliveryStatus } from '../../model/delivery.ts'
import { storeForAll, type OpenStore } from './opened-store.kit.ts'
import { newId, publishedTo, sampleAttempt, sampleEvent, sampleRecord, storedHook, walk } from './samples.kit.ts'

export function deliveryContract(open: OpenStore): void {
  describe('deliveries', () => {
    const opened = storeForAll(open)

    test('are made with their event: PENDING, due at once, one for each hook', async () => {
      const hooks = [await storedHook(opened.store), await storedHook(opened.store)]
      const event = sampleEvent({ hops: 3 })
      const deliveries = hooks.map((hook) => ({ id: newId(), hookId: hook.id }))
      await opened.store.commit({ kind: 'event.publish', event, deliveries })
      for (const { id, hookId } of deliveries) {
        assert.deepEqual(await opened.store.getDelivery(id), {
          id,
          hookId,
          eventId: event.id,
          batchId: null,
          status: 'PENDING',
          created: event.received,
          nextAttempt: event.received,
          attempts: [],
          tries: 0,
          executionId: null,
          hops: 3,
          orderKey: null,
        })
        assert.deepEqual(
          (await opened.store.deliveryEvents(id)).map((each) => each.id),
          [event.id],
        )
      }
      assert.equal(await opened.store.getDelivery('nobody'), null)
      assert.deepEqual(await opened.store.deliveryEvents('nobody'), [])
    })

    test('for a hook that is gone are CANCELLED from the start', async () => {
      const { deliveryId } = await publishedTo(opened.store, 'gone')
      const delivery = await opened.store.getDelivery(deliveryId)
      assert.equal(delivery?.status, 'CANCELLED')
      assert.equal(delivery.nextAttempt, null)
    })

    test('keep what each attempt came to', async () => {
      const hook = await storedHook(opened.store)
      const { deliveryId } = await publishedTo(opened.store, hook.id)
      const first = sampleAttempt({ status: null, error: 'No answer within 15 s', answer: null })
      const second = sampleAttempt({ number: 2, answer: 'with \u0000, “quotes” and 😀' })
      const [failed] = await opened.store.commit(
        sampleRecord(deliveryId, 'FAILED', { attempts: [first], nextAttempt: 9_007_199_254_740_991 }),
      )
      assert.equal(failed, true)
      assert.equal((await opened.store.getDelivery(deliveryId))?.nextAttempt, 9_007_199_254_740_991)
      await opened.store.commit(
        sampleRecord(deliveryId, 'DELIVERED', { attempts: [first, second], tries: 2, executionId: 'exe1' }),
      )
      const delivery = await opened.store.getDelivery(deliveryId)
      assert.deepEqual(delivery?.attempts, [first, second])
      assert.deepEqual([delivery.status, delivery.tries, delivery.executionId], ['DELIVERED', 2, 'exe1'])
      assert.equal(delivery.nextAttempt, null)
    })

    test('that are finished, or not there, record nothing more', async () => {
      const hook = await storedHook(opened.store)
      for (const status of ['DELIVERED', 'GIVEN_UP', 'SKIPPED', 'CANCELLED'] as const) {
        const { deliveryId } = await publishedTo(opened.store, hook.id)
        await opened.store.commit(sampleRecord(deliveryId, status))
        const before = await opened.store.getDelivery(deliveryId)
        const [late] = await opened.store.commit(sampleRecord(deliveryId, 'FAILED', { nextAttempt: 5, tries: 8 }))
        assert.equal(late, false)
        assert.deepEqual(await opened.store.getDelivery(deliveryId), before)
      }
      assert.deepEqual(await opened.store.commit(sampleRecord('nobody', 'DELIVERED')), [false])
    })

    test('are sent again with the same id: PENDING, tries from 0, earlier attempts kept', async () => {
      const hook = await storedHook(opened.store)
      const { deliveryId } = await publishedTo(opened.store, hook.id)
      await opened.store.commit(sampleRecord(deliveryId, 'GIVEN_UP', { tries: 10 }))
      await opened.store.commit({ kind: 'delivery.resend', id: deliveryId, at: 77 })
      const delivery = await opened.store.getDelivery(deliveryId)
      assert.deepEqual([delivery?.status, delivery?.nextAttempt, delivery?.tries], ['PENDING', 77, 0])
      assert.equal(delivery?.attempts.length, 1)
      assert.deepEqual(await opened.store.commit(sampleRecord(deliveryId, 'DELIVERED')), [true])
    })

    test('are not sent again where they, or their hook, are gone', async () => {
      const hook = await storedHook(opened.store)
      const { deliveryId } = await publishedTo(opened.store, hook.id)
      await opened.store.commit({ kind: 'hook.delete', id: hook.id })
      for (const id of [deliveryId, 'nobody']) {
        await assert.rejects(opened.store.commit({ kind: 'delivery.resend', id, at: 1 }), (thrown) =>
          isProblem(thrown, 'NOT_FOUND'),
        )
      }
      assert.equal((await opened.store.getDelivery(deliveryId))?.status, 'CANCELLED')
    })
  })

  describe('due deliveries', () => {
    const opened = storeForAll(open)

    test('are those of a hook that are unfinished and due, by due time and id, up to the limit', async () => {
      const [hook, other] = [await storedHook(opened.store), await storedHook(opened.store)]
      const made: Awaited<ReturnType<typeof publishedTo>>[] = []
      for (const received of [30, 10, 20, 20, 40]) made.push(await publishedTo(opened.store, hook.id, { received }))
      await publishedTo(opened.store, other.id, { received: 5 })
      const done = await publishedTo(opened.store, hook.id, { received: 1 })
      await opened.store.commit(sampleRecord(done.deliveryId, 'DELIVERED'))
      await opened.store.commit(sampleRecord(made[0]!.deliveryId, 'FAILED', { nextAttempt: 15 }))
      const due = async (now: number, limit: number) =>
        (await opened.store.dueDeliveries({ hookId: hook.id, now, limit })).map(({ id }) => id)
      const [a, b, c, d] = [1, 0, 2, 3].map((index) => made[index]!.deliveryId)
      assert.deepEqual(await due(39, 100), [a, b, c, d])
      assert.deepEqual(await due(15, 100), [a, b])
      assert.deepEqual(await due(39, 3), [a, b, c])
      assert.deepEqual(await due(9, 100), [])
      assert.deepEqual(
        (await opened.store.nextDue()).toSorted((x, y) => x.at - y.at),
        [
          { hookId: other.id, at: 5 },
          { hookId: hook.id, at: 10 },
        ],
      )
    })

    test('do not have those that wait without a time', async () => {
      const hook = await storedHook(opened.store)
      const { deliveryId } = await publishedTo(opened.store, hook.id)
      await opened.store.commit(sampleRecord(deliveryId, 'PENDING', { nextAttempt: null, attempts: [], tries: 0 }))
      assert.deepEqual(
        await opened.store.dueDeliveries({ hookId: hook.id, now: Number.MAX_SAFE_INTEGER, limit: 9 }),
        [],
      )
      assert.ok(!(await opened.store.nextDue()).some(({ hookId }) => hookId === hook.id))
      assert.deepEqual(await opened.store.commit(sampleRecord(deliveryId, 'DELIVERED')), [true])
    })
  })

  describe('a delivery with a batch', () => {
    const opened = storeForAll(open)
    const publishMany = async (hookId: string, count: number) => {
      const made = []
      for (let index = 0; index < count; index++)
        made.push(await publishedTo(opened.store, hookId, { received: index }))
      return made
    }

    test('takes others of its hook into its envelope, whose order stays', async () => {
      const hook = await storedHook(opened.store)
      const [taker, second, third, free] = await publishMany(hook.id, 4)
      const takes = [third!.deliveryId, second!.deliveryId]
      await opened.store.commit({ kind: 'delivery.take', id: taker!.deliveryId, takes })
      assert.deepEqual(
        (await opened.store.deliveryEvents(taker!.deliveryId)).map(({ id }) => id),
        [taker!.event.id, second!.event.id, third!.event.id],
      )
      assert.equal((await opened.store.getDelivery(second!.deliveryId))?.batchId, taker!.deliveryId)
      const due = await opened.store.dueDeliveries({ hookId: hook.id, now: 1000, limit: 10 })
      const left = [taker!.deliveryId, free!.deliveryId]
      assert.deepEqual(
        due.map(({ id }) => id),
        left,
      )
      const listed = await opened.store.listDeliveries({ limit: 10, after: null, hookId: hook.id })
      assert.deepEqual(
        listed.map(({ id }) => id),
        left.toReversed(),
      )
      const carrying = await opened.store.listDeliveries({ limit: 10, after: null, eventId: third!.event.id })
      assert.deepEqual(
        carrying.map(({ id }) => id),
        [taker!.deliveryId],
      )
    })

    test('gives those it took its own end, and sends them again with itself', async () => {
      const hook = await storedHook(opened.store)
      const [taker, taken] = await publishMany(hook.id, 2)
      await opened.store.commit({ kind: 'delivery.take', id: taker!.deliveryId, takes: [taken!.deliveryId] })
      assert.deepEqual(await opened.store.commit(sampleRecord(taken!.deliveryId, 'FAILED')), [false])
      await opened.store.commit(sampleRecord(taker!.deliveryId, 'GIVEN_UP'))
      assert.equal((await opened.store.getDelivery(taken!.deliveryId))?.status, 'GIVEN_UP')
      await opened.store.commit({ kind: 'delivery.resend', id: taken!.deliveryId, at: 1 })
      const due = await opened.store.dueDeliveries({ hookId: hook.id, now: 10, limit: 10 })
      assert.deepEqual(
        due.map(({ id }) => id),
        [taker!.deliveryId],
      )
      assert.equal((await opened.store.getDelivery(taken!.deliveryId))?.status, 'PENDING')
      assert.equal((await opened.store.deliveryEvents(taker!.deliveryId)).length, 2)
    })

    test('D3 takes nothing after its first attempt, and nothing that was tried, taken or is of another hook', async () => {
      const [hook, other] = [await storedHook(opened.store), await storedHook(opened.store)]
      const [tried, triedToo, fresh, taker, taken] = await publishMany(hook.id, 5)
      const [foreign] = await publishMany(other.id, 1)
      await opened.store.commit({ kind: 'delivery.take', id: taker!.deliveryId, takes: [taken!.deliveryId] })
      for (const each of [tried, triedToo]) {
        await opened.store.commit(sampleRecord(each!.deliveryId, 'FAILED', { nextAttempt: 1 }))
      }
      await opened.store.commit({ kind: 'delivery.take', id: tried!.deliveryId, takes: [fresh!.deliveryId] })
      const takes = [triedToo, taker, taken, foreign, fresh].map((each) => each!.deliveryId)
      await opened.store.commit({ kind: 'delivery.take', id: fresh!.deliveryId, takes: [...takes, 'nobody'] })
      for (const each of [tried, triedToo, fresh, taker, foreign]) {
        assert.equal((await opened.store.getDelivery(each!.deliveryId))?.batchId, null)
      }
      assert.equal((await opened.store.deliveryEvents(tried!.deliveryId)).length, 1)
      assert.equal((await opened.store.deliveryEvents(fresh!.deliveryId)).length, 1)
    })
  })

  describe('the list of deliveries', () => {
    const opened = storeForAll(open)

    test('is newest first, of one hook, status, event or execution, and walked with each row once', async () => {
      const hooks = [await storedHook(opened.store), await storedHook(opened.store)]
      const statuses = ['PENDING', 'DELIVERED', 'FAILED', 'GIVEN_UP', 'SKIPPED', 'CANCELLED'] as const
      const made: { id: string; hookId: string; status: DeliveryStatus; eventId: string }[] = []
      for (let index = 0; index < 24; index++) {
        const hookId = hooks[index % 2]!.id
        const status = statuses[(index >> 1) % statuses.length]!
        const { deliveryId: id, event } = await publishedTo(opened.store, hookId)
        if (status !== 'PENDING') await opened.store.commit(sampleRecord(id, status, { executionId: `exe-${id}` }))
        made.unshift({ id, hookId, status, eventId: event.id })
      }
      const list = (limit: number, query: { hookId?: string; status?: DeliveryStatus; eventId?: string }) =>
        walk(
          (after) => opened.store.listDeliveries({ limit, after, ...query }),
          ({ id }) => id,
        )
      const idsOf = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id)
      const hookId = hooks[0]!.id
      for (const limit of [1, 5, 100]) {
        assert.deepEqual(idsOf(await list(limit, {})), idsOf(made))
        assert.deepEqual(idsOf(await list(limit, { hookId })), idsOf(made.filter((each) => each.hookId === hookId)))
        for (const status of statuses) {
          const wanted = made.filter((each) => each.status === status)
          assert.deepEqual(idsOf(await list(limit, { status })), idsOf(wanted))
          const both = wanted.filter((each) => each.hookId === hookId)
          assert.deepEqual(idsOf(await list(limit, { status, hookId })), idsOf(both))
        }
        assert.deepEqual(idsOf(await list(limit, { eventId: made[3]!.eventId })), [made[3]!.id])
      }
      const executionId = `exe-${made[0]!.id}`
      assert.deepEqual(idsOf(await opened.store.listDeliveries({ limit: 9, after: null, executionId })), [made[0]!.id])
      assert.deepEqual(await list(9, { hookId: 'nobody' }), [])
      assert.deepEqual(await list(9, { status: 'DELIVERING' }), [])
    })
  })
}
