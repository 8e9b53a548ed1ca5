import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isProblem } from '../../base/errors.ts'
import type { Change } from '../store.ts'
import { storeForAll, type OpenStore } from './opened-store.kit.ts'
import { newId, sampleAccept, sampleEvent, sampleFinish, sampleFlow, sampleHook } from './samples.kit.ts'

/** What holds for every commit, whatever is in it. */
export function commitContract(open: OpenStore): void {
  describe('a commit', () => {
    const opened = storeForAll(open)

    test('D1 is seen by a read that follows it', async () => {
      for (let round = 0; round < 20; round++) {
        const accept = sampleAccept()
        await opened.store.commit(accept)
        assert.equal((await opened.store.getExecution(accept.id))?.status, 'RUNNING')
      }
    })

    test('gives one result for each mutation, in their order', async () => {
      const accept = sampleAccept()
      const [published, accepted, put, finished, again] = await opened.store.commit(
        { kind: 'event.publish', event: sampleEvent(), deliveries: [] },
        accept,
        { kind: 'meta.put', key: 'a', value: 'b' },
        sampleFinish(accept.id),
        sampleFinish(accept.id),
      )
      assert.deepEqual(published, { duplicate: false })
      assert.deepEqual(accepted, { duplicateOf: null })
      assert.equal(put, true)
      assert.equal(finished, true)
      assert.equal(again, false)
    })

    test('puts a value on top of another one only where that is there', async () => {
      const put = async (value: string, before: string | null) =>
        (await opened.store.commit({ kind: 'meta.put', key: 'on top', value, before }))[0]
      assert.equal(await put('one', 'none yet'), false)
      assert.equal(await opened.store.getMeta('on top'), null)
      assert.equal(await put('one', null), true)
      assert.equal(await put('other', null), false)
      assert.deepEqual((await Promise.all([put('two', 'one'), put('three', 'one')])).toSorted(), [false, true])
    })

    test('of nothing gives nothing', async () => {
      assert.deepEqual(await opened.store.commit(), [])
    })

    test('that is refused at its end leaves nothing of what was before', async () => {
      const accept = sampleAccept()
      const event = sampleEvent()
      const hook = sampleHook()
      await assert.rejects(
        opened.store.commit(
          accept,
          { kind: 'event.publish', event, deliveries: [] },
          { kind: 'hook.insert', hook, maxHooks: 1000 },
          { kind: 'meta.put', key: 'refused', value: 'x' },
          { kind: 'hook.delete', id: 'nobody' },
        ),
        (thrown) => isProblem(thrown, 'NOT_FOUND'),
      )
      assert.equal(await opened.store.getExecution(accept.id), null)
      assert.equal(await opened.store.getEventByUuid(event.uuid), null)
      assert.equal(await opened.store.getHook(hook.id), null)
      assert.equal(await opened.store.getMeta('refused'), null)
    })

    test('that is refused does no harm to those that were asked for with it', async () => {
      const accepts = Array.from({ length: 60 }, () => sampleAccept())
      const events = accepts.map(() => sampleEvent())
      const outcomes = await Promise.allSettled(
        accepts.flatMap((accept, index) => {
          const half = { kind: 'event.publish', event: events[index]!, deliveries: [] } as const
          const bad = { kind: 'eventType.delete', id: `nobody-${index}` } as const
          // Refused at its only mutation, or after it has written something.
          return [
            opened.store.commit(accept),
            index % 2 === 0 ? opened.store.commit(bad) : opened.store.commit(half, bad),
          ]
        }),
      )
      outcomes.forEach((outcome, index) => assert.equal(outcome.status, index % 2 === 0 ? 'fulfilled' : 'rejected'))
      for (const { id } of accepts) assert.notEqual(await opened.store.getExecution(id), null)
      for (const { uuid } of events) assert.equal(await opened.store.getEventByUuid(uuid), null)
    })

    test('that the database itself refuses is STORE_FAILED, leaves nothing, and its neighbours are kept', async () => {
      const [there, first, second, last] = [sampleAccept(), sampleAccept(), sampleAccept(), sampleAccept()]
      // Before, as which of two comes first is open where each goes through a connection of its own.
      await opened.store.commit(there)
      const outcomes = await Promise.allSettled([
        opened.store.commit(first),
        opened.store.commit(second, { ...there, body: null }),
        opened.store.commit(last),
      ])
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        ['fulfilled', 'rejected', 'fulfilled'],
      )
      const refused = outcomes[1]!
      assert.ok(refused.status === 'rejected' && isProblem(refused.reason, 'STORE_FAILED'))
      assert.equal(await opened.store.getExecution(second.id), null)
      for (const { id, body } of [there, first]) {
        assert.deepEqual((await opened.store.getExecution(id))?.input.body, new Uint8Array(body!))
      }
      assert.notEqual(await opened.store.getExecution(last.id), null)
    })

    test('happens in the order of asking', async () => {
      const accept = sampleAccept()
      const [, claimed, late, held] = await Promise.all([
        opened.store.commit(accept),
        opened.store.commit({ kind: 'execution.claim', id: accept.id }),
        opened.store.commit(sampleFinish(accept.id)),
        opened.store.commit(sampleFinish(accept.id, { generation: 2, status: 'CANCELLED' })),
      ])
      assert.deepEqual([claimed, late, held], [[{ generation: 2 }], [false], [true]])
      assert.equal((await opened.store.getExecution(accept.id))?.status, 'CANCELLED')
    })

    test('tells of hooks, flows, own types and OAuth clients after it, and of nothing that was refused', async () => {
      const told: Change[] = []
      const stop = opened.store.onChange((change) => told.push(change))
      const hook = sampleHook()
      const flow = sampleFlow()
      const seen: (string | undefined)[] = []
      const stopReading = opened.store.onChange(({ kind, id }) => {
        if (kind === 'hook') void opened.store.getHook(id).then((found) => seen.push(found?.name))
      })
      await opened.store.commit({ kind: 'hook.insert', hook, maxHooks: 1000 }, sampleAccept())
      await opened.store.commit({ kind: 'flow.insert', flow, createdBy: 'me' })
      await opened.store.commit(sampleAccept())
      await assert.rejects(
        opened.store.commit({ kind: 'hook.insert', hook: sampleHook({ name: hook.name }), maxHooks: 9 }),
      )
      await opened.store.commit({ kind: 'hook.delete', id: hook.id })
      await opened.store.commit({ kind: 'flow.delete', id: flow.id })
      stop()
      stopReading()
      await opened.store.commit({ kind: 'hook.insert', hook: sampleHook(), maxHooks: 1000 })
      assert.deepEqual(told, [
        { kind: 'hook', id: hook.id },
        { kind: 'flow', id: flow.id },
        { kind: 'hook', id: hook.id },
        { kind: 'flow', id: flow.id },
      ])
      assert.deepEqual(seen, [hook.name, undefined])
    })

    test('survives closing and opening again', async () => {
      const accept = sampleAccept({ body: Buffer.from([0, 1, 255]) })
      const event = sampleEvent()
      await opened.store.commit(accept, { kind: 'event.publish', event, deliveries: [] })
      const before = await opened.store.getExecution(accept.id)
      await opened.reopen()
      const after = await opened.store.getExecution(accept.id)
      // A server that leaves gives up what it runs.
      assert.deepEqual(after, { ...before, generation: after?.generation })
      assert.equal((await opened.store.getEventByUuid(event.uuid))?.id, event.id)
    })

    test('D2 that was asked for before closing is kept, and one after it is refused with STOPPING', async () => {
      const accepts = Array.from({ length: 200 }, () => sampleAccept())
      const store = opened.store
      const asked = Promise.all(accepts.map((accept) => store.commit(accept)))
      const reopened = opened.reopen()
      await assert.rejects(store.commit(sampleAccept({ id: newId() })), (thrown) => isProblem(thrown, 'STOPPING'))
      await Promise.all([asked, reopened])
      for (const { id } of accepts) assert.notEqual(await opened.store.getExecution(id), null)
    })
  })
}
