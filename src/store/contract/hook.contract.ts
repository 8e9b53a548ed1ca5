import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isProblem } from '../../base/errors.ts'
import { storeForAll, type OpenStore } from './opened-store.kit.ts'
import { publishedTo, sampleAttempt, sampleHook, sampleRecord, storedHook } from './samples.kit.ts'

export function hookContract(open: OpenStore): void {
  describe('event hooks', () => {
    const opened = storeForAll(open)

    test('come back as they were stored, listed by creation', async () => {
      const late = await storedHook(opened.store, { created: 3 })
      const early = await storedHook(opened.store, { created: 1, filters: null, authKey: null, authSealed: null })
      const middle = await storedHook(opened.store, { created: 2, description: 'with “quotes” and \u0000' })
      assert.deepEqual(await opened.store.listHooks(), [early, middle, late])
      assert.deepEqual(await opened.store.getHook(middle.id), middle)
      assert.equal(await opened.store.getHook('nobody'), null)
      assert.equal((await opened.store.counts()).hooks, 3)
    })

    test('have names of their own', async () => {
      const [first, second] = [await storedHook(opened.store), await storedHook(opened.store)]
      const refused = (thrown: unknown) =>
        isProblem(thrown, 'VALIDATION_FAILED') && thrown.causes[0]!.includes(first.name)
      await assert.rejects(
        opened.store.commit({ kind: 'hook.insert', hook: sampleHook({ name: first.name }), maxHooks: 100 }),
        refused,
      )
      await assert.rejects(
        opened.store.commit({ kind: 'hook.update', hook: { ...second, name: first.name, revision: 2 } }),
        refused,
      )
      assert.deepEqual(await opened.store.getHook(second.id), second)
    })

    test('are as many as allowed, also when asked for at once', async () => {
      const maxHooks = (await opened.store.counts()).hooks + 2
      const outcomes = await Promise.allSettled(
        Array.from({ length: 5 }, () => opened.store.commit({ kind: 'hook.insert', hook: sampleHook(), maxHooks })),
      )
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        ['fulfilled', 'fulfilled', 'rejected', 'rejected', 'rejected'],
      )
      assert.equal((await opened.store.counts()).hooks, maxHooks)
    })

    test('are replaced only on the revision that was read', async () => {
      const hook = await storedHook(opened.store)
      const changed = { ...hook, name: `${hook.name} changed`, status: 'INACTIVE' as const, revision: 2 }
      await opened.store.commit({ kind: 'hook.update', hook: changed })
      assert.deepEqual(await opened.store.getHook(hook.id), changed)
      await assert.rejects(opened.store.commit({ kind: 'hook.update', hook: { ...hook, revision: 2 } }), (thrown) => {
        assert.ok(isProblem(thrown, 'CONFLICT'))
        assert.deepEqual(thrown.params, { type: 'EventHook', id: hook.id, found: 2, expected: 1 })
        return true
      })
      assert.deepEqual(await opened.store.getHook(hook.id), changed)
    })

    test('keep their name when they are replaced', async () => {
      const hook = await storedHook(opened.store)
      await opened.store.commit({ kind: 'hook.update', hook: { ...hook, description: 'new', revision: 2 } })
      assert.equal((await opened.store.getHook(hook.id))?.description, 'new')
    })

    test('that are not there are neither replaced nor deleted', async () => {
      for (const mutation of [
        { kind: 'hook.update', hook: sampleHook({ revision: 2 }) },
        { kind: 'hook.delete', id: 'nobody' },
      ] as const) {
        await assert.rejects(opened.store.commit(mutation), (thrown) => isProblem(thrown, 'NOT_FOUND'))
      }
    })

    test('take their unfinished deliveries with them as CANCELLED and leave the finished ones', async () => {
      const [hook, other] = [await storedHook(opened.store), await storedHook(opened.store)]
      const delivered = await publishedTo(opened.store, hook.id)
      const failed = await publishedTo(opened.store, hook.id)
      const pending = await publishedTo(opened.store, hook.id)
      const elsewhere = await publishedTo(opened.store, other.id)
      await opened.store.commit(
        sampleRecord(delivered.deliveryId, 'DELIVERED'),
        sampleRecord(failed.deliveryId, 'FAILED', { nextAttempt: 99, attempts: [sampleAttempt({ status: 500 })] }),
      )
      await opened.store.commit({ kind: 'hook.delete', id: hook.id })
      const states = await Promise.all(
        [delivered, failed, pending, elsewhere].map(({ deliveryId }) => opened.store.getDelivery(deliveryId)),
      )
      assert.deepEqual(
        states.map((delivery) => delivery?.status),
        ['DELIVERED', 'CANCELLED', 'CANCELLED', 'PENDING'],
      )
      assert.equal(states[1]?.nextAttempt, null)
      assert.equal(states[1]?.attempts.length, 1)
      assert.deepEqual(
        (await opened.store.nextDue()).map(({ hookId }) => hookId),
        [other.id],
      )
      const [recorded] = await opened.store.commit(sampleRecord(failed.deliveryId, 'DELIVERED'))
      assert.equal(recorded, false)
      assert.equal((await opened.store.getDelivery(failed.deliveryId))?.status, 'CANCELLED')
    })
  })
}
