import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { DeliveryFilter } from '../../model/delivery.ts'
import type { Store } from '../store.ts'
import { storeForAll, type OpenStore } from './opened-store.kit.ts'
import { publishedTo, sampleAttempt, sampleRecord, storedHook } from './samples.kit.ts'

const scanAll = { order: 'desc', after: null, limit: 100, scan: 10_000 } as const

async function idsOf(store: Store, filter: DeliveryFilter): Promise<string[]> {
  const { rows, next } = await store.scanDeliveries({ ...scanAll, filter })
  assert.equal(next, null)
  assert.deepEqual(await store.countDeliveries({ filter, most: 1_000, scan: 10_000 }), {
    count: rows.length,
    isWhole: true,
  })
  return rows.map(({ id }) => id)
}

export function deliveryScanContract(open: OpenStore): void {
  describe('deliveries looked through', () => {
    const opened = storeForAll(open)
    const now = Date.now()

    test('are those that fit every condition, newest or oldest first', async () => {
      const [hook, other] = [await storedHook(opened.store), await storedHook(opened.store)]
      const raw = Buffer.from('{"uuid":"1","actor":{"displayName":"Zoë BAKER"}}')
      const [a, b, c, d] = [
        await publishedTo(opened.store, hook.id, { received: now, raw }),
        await publishedTo(opened.store, hook.id, { received: now + 1, type: 'user.lifecycle.delete' }),
        await publishedTo(opened.store, other.id, { received: now + 2 }),
        await publishedTo(opened.store, hook.id, { received: now + 3 }),
      ].map(({ deliveryId }) => deliveryId) as [string, string, string, string]
      const failed = [sampleAttempt({ status: 503, answer: 'the KITCHEN is closed' })]
      await opened.store.commit(sampleRecord(a, 'DELIVERED'))
      await opened.store.commit(sampleRecord(b, 'GIVEN_UP', { attempts: [sampleAttempt(), ...failed] }))
      await opened.store.commit(
        sampleRecord(c, 'FAILED', { attempts: [sampleAttempt({ status: null })], nextAttempt: 5 }),
      )
      const cases: readonly (readonly [DeliveryFilter, readonly string[]])[] = [
        [{}, [d, c, b, a]],
        [{ hookId: hook.id }, [d, b, a]],
        [{ status: 'DELIVERED' }, [a]],
        [{ status: 'GIVEN_UP', hookId: hook.id }, [b]],
        [{ status: 'GIVEN_UP', hookId: other.id }, []],
        [{ eventType: 'user.lifecycle.delete' }, [b]],
        [{ code: '2xx' }, [a]],
        [{ code: '5xx' }, [b]],
        [{ code: 'none' }, [c]],
        [{ since: now + 1, until: now + 3 }, [c, b]],
        [{ text: 'baker' }, [a]],
        [{ text: 'Kitchen', status: 'GIVEN_UP' }, [b]],
        [{ text: 'nowhere' }, []],
      ]
      for (const [filter, expected] of cases) assert.deepEqual(await idsOf(opened.store, filter), expected)
      const up = await opened.store.scanDeliveries({ ...scanAll, order: 'asc', filter: {}, limit: 2 })
      assert.deepEqual([up.rows.map(({ id }) => id), up.next], [[a, b], b])
      const rest = await opened.store.scanDeliveries({ ...scanAll, order: 'asc', filter: {}, after: up.next })
      assert.deepEqual([rest.rows.map(({ id }) => id), rest.next], [[c, d], null])
    })

    test('are found by the events that they took, and taken ones are left out', async () => {
      const hook = await storedHook(opened.store)
      const taker = await publishedTo(opened.store, hook.id)
      const taken = await publishedTo(opened.store, hook.id, { type: 'group.lifecycle.create' })
      await opened.store.commit({ kind: 'delivery.take', id: taker.deliveryId, takes: [taken.deliveryId] })
      assert.deepEqual(await idsOf(opened.store, { hookId: hook.id }), [taker.deliveryId])
      assert.deepEqual(await idsOf(opened.store, { eventType: 'group.lifecycle.create' }), [taker.deliveryId])
      assert.deepEqual(await idsOf(opened.store, { eventId: taken.event.id }), [taker.deliveryId])
      const events = await opened.store.eventsOfDeliveries([taker.deliveryId, 'nobody'])
      assert.deepEqual(
        events.map(({ deliveryId, uuid, type }) => [deliveryId, uuid, type]),
        [taker, taken].map(({ event }) => [taker.deliveryId, event.uuid, event.type]),
      )
    })

    test('end at the limit of what is looked at, with a cursor that goes on', async () => {
      const hook = await storedHook(opened.store)
      for (let made = 0; made < 30; made++) {
        await Promise.all(Array.from({ length: 100 }, () => publishedTo(opened.store, hook.id)))
      }
      const rare = await publishedTo(opened.store, hook.id, { type: 'rare.type' })
      for (let made = 0; made < 11; made++) {
        await Promise.all(Array.from({ length: 100 }, () => publishedTo(opened.store, hook.id)))
      }
      const filter = { hookId: hook.id, eventType: 'rare.type' }
      const found: string[] = []
      let parts = 0
      for (let after: string | null = null; ;) {
        const part = await opened.store.scanDeliveries({ filter, order: 'desc', after, limit: 5, scan: 1_000 })
        found.push(...part.rows.map(({ id }) => id))
        parts++
        after = part.next
        if (after === null) break
      }
      assert.deepEqual(found, [rare.deliveryId])
      assert.ok(parts > 3)
      assert.deepEqual(await opened.store.countDeliveries({ filter: { hookId: hook.id }, most: 50, scan: 10_000 }), {
        count: 50,
        isWhole: false,
      })
      const short = await opened.store.countDeliveries({ filter: { hookId: hook.id }, most: 9_999, scan: 2_000 })
      assert.deepEqual(short, { count: 2_000, isWhole: false })
    })
  })
}
