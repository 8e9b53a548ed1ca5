import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { storeForAll, type OpenStore } from './opened-store.kit.ts'
import { newId, sampleEvent, sampleRecord, storedHook } from './samples.kit.ts'

export function deliveryOrderContract(open: OpenStore): void {
  describe('deliveries with an order', () => {
    const opened = storeForAll(open)

    /** One delivery for each key, in this order; `undefined` has no order. */
    const publish = async (hookId: string, keys: readonly (string | undefined)[]) => {
      const made: string[] = []
      for (const [index, orderKey] of keys.entries()) {
        const id = newId()
        const event = sampleEvent({ received: index })
        const delivery = { id, hookId, ...(orderKey === undefined ? {} : { orderKey }) }
        await opened.store.commit({ kind: 'event.publish', event, deliveries: [delivery] })
        made.push(id)
      }
      return made as [string, string, string, string, string, string]
    }
    const due = async (hookId: string) =>
      (await opened.store.dueDeliveries({ hookId, now: Number.MAX_SAFE_INTEGER, limit: 100 })).map(({ id }) => id)
    const wait = (...ids: readonly string[]) => opened.store.commit({ kind: 'delivery.wait', ids })

    test('stand behind older unfinished ones of the same hook and key, and behind nothing else', async () => {
      const [hook, other] = [await storedHook(opened.store), await storedHook(opened.store)]
      const [a1, b1, a2, free, free2] = await publish(hook.id, ['a', 'b', 'a', undefined, undefined])
      const [foreign] = await publish(other.id, ['a'])
      const all = [a1, b1, a2, free, free2, foreign]
      assert.equal((await opened.store.getDelivery(a2))?.orderKey, 'a')
      assert.equal((await opened.store.getDelivery(free))?.orderKey, null)
      assert.deepEqual(await opened.store.deliveriesBehind(all), [a2])
      assert.deepEqual(await opened.store.deliveriesBehind([]), [])
      // Asked to wait is only who has somebody to wait for.
      await wait(...all, 'nobody')
      assert.deepEqual(await due(hook.id), [a1, b1, free, free2])
      assert.deepEqual(await due(other.id), [foreign])
      assert.equal((await opened.store.getDelivery(a2))?.status, 'PENDING')
    })

    test('are due again one after the other, with each end of the one before, whichever it is', async () => {
      const hook = await storedHook(opened.store)
      const ids = await publish(hook.id, ['a', 'a', 'a', 'a', 'b'])
      const [first, second, third, fourth, other] = ids
      await wait(...ids)
      assert.deepEqual(await due(hook.id), [first, other])
      await opened.store.commit(sampleRecord(first, 'FAILED', { nextAttempt: 50 }))
      assert.deepEqual(await due(hook.id), [other, first], 'a failure lets nobody pass')
      await opened.store.commit(sampleRecord(first, 'GIVEN_UP'))
      assert.deepEqual(await due(hook.id), [second, other])
      await opened.store.commit(sampleRecord(second, 'CANCELLED'))
      assert.deepEqual(await due(hook.id), [third, other])
      await opened.store.commit(sampleRecord(third, 'DELIVERED'))
      assert.deepEqual(await due(hook.id), [fourth, other])
    })

    test('never wait for one that ends at the same moment', async () => {
      const hook = await storedHook(opened.store)
      const keys = Array.from({ length: 60 }, (_, index) => `person ${index}`)
      const firsts: readonly string[] = await publish(hook.id, keys)
      const seconds: readonly string[] = await publish(hook.id, keys)
      await Promise.all(
        firsts.flatMap((first, index) => [
          opened.store.commit(sampleRecord(first, 'DELIVERED')),
          wait(seconds[index]!),
        ]),
      )
      assert.deepEqual((await due(hook.id)).toSorted(), seconds.toSorted())
    })

    test('that end while they wait change nothing for the one that they waited for', async () => {
      const hook = await storedHook(opened.store)
      const [first, second, third] = await publish(hook.id, ['a', 'a', 'a'])
      await wait(first, second, third)
      await opened.store.commit(sampleRecord(first, 'FAILED', { nextAttempt: 50 }))
      await opened.store.commit(sampleRecord(second, 'CANCELLED', { attempts: [] }))
      const [still] = await opened.store.dueDeliveries({ hookId: hook.id, now: 100, limit: 10 })
      assert.deepEqual([still?.id, still?.nextAttempt], [first, 50])
      assert.deepEqual(await due(hook.id), [first])
    })

    test('that are sent again come before younger ones that wait', async () => {
      const hook = await storedHook(opened.store)
      const [first, second, third] = await publish(hook.id, ['a', 'a', 'a'])
      await opened.store.commit(sampleRecord(first, 'DELIVERED'))
      await opened.store.commit(sampleRecord(second, 'FAILED', { nextAttempt: 50 }))
      await opened.store.commit({ kind: 'delivery.resend', id: first, at: 60 })
      assert.deepEqual(await opened.store.deliveriesBehind([first, second, third]), [second, third])
      await wait(first, second, third)
      assert.deepEqual(await due(hook.id), [first])
      await opened.store.commit(sampleRecord(first, 'DELIVERED'))
      assert.deepEqual(await due(hook.id), [second])
    })

    test('hold up everybody whose event is in their envelope, until it ends', async () => {
      const hook = await storedHook(opened.store)
      const ids = await publish(hook.id, ['a', 'b', 'a', 'b', 'c'])
      const [taker, taken, behindA, behindB, other] = ids
      await opened.store.commit({ kind: 'delivery.take', id: taker, takes: [taken] })
      await wait(...ids)
      assert.deepEqual(await due(hook.id), [taker, other])
      await opened.store.commit(sampleRecord(taker, 'FAILED', { nextAttempt: 3 }))
      assert.deepEqual(await opened.store.deliveriesBehind(ids), [behindA, behindB])
      await opened.store.commit(sampleRecord(taker, 'DELIVERED'))
      assert.deepEqual(await due(hook.id), [behindA, behindB, other])
    })
  })
}
