import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isProblem } from '../../base/errors.ts'
import type { EventQuery } from '../store.ts'
import { storeForAll, type OpenStore } from './opened-store.kit.ts'
import { newId, publishedTo, sampleEvent, sampleFlow, storedHook, walk } from './samples.kit.ts'

const all: EventQuery = { limit: 100, after: null, by: 'arrival', order: 'asc', since: null, until: null, type: null }

/** Events, and types of one's own. */
export function eventContract(open: OpenStore): void {
  describe('events', () => {
    const opened = storeForAll(open)

    test('come back with the same bytes, also none and a mebibyte of every value', async () => {
      const large = Buffer.alloc(
        1024 * 1024,
        Uint8Array.from({ length: 256 }, (_, index) => index),
      )
      for (const raw of [Buffer.from(''), Buffer.from('{"a":"\u0000ü😀"}'), large]) {
        const event = sampleEvent({ raw })
        await opened.store.commit({ kind: 'event.publish', event, deliveries: [] })
        const stored = await opened.store.getEventByUuid(event.uuid)
        assert.ok(stored !== null && Buffer.from(stored.raw).equals(raw))
      }
    })

    test('of one commit each keep their own bytes', async () => {
      const events = Array.from({ length: 20 }, (_, index) => sampleEvent({ raw: Buffer.alloc(index * 7, index) }))
      await opened.store.commit(...events.map((event) => ({ kind: 'event.publish', event, deliveries: [] }) as const))
      const stored = await opened.store.getEvents(events.map(({ id }) => id))
      assert.deepEqual(
        stored.map(({ raw }) => Buffer.from(raw)),
        events.map(({ raw }) => raw),
      )
    })

    test('keep large times, hops, and text with NUL and emoji', async () => {
      const event = sampleEvent({
        uuid: `a\u0000b "😀" ${newId()}`,
        published: 253_402_300_799_999,
        received: Number.MAX_SAFE_INTEGER,
        hops: 7,
        origin: { requestId: 'oae1', traceparent: 'ü', notice: true },
      })
      await opened.store.commit({ kind: 'event.publish', event, deliveries: [] })
      assert.deepEqual(await opened.store.getEventByUuid(event.uuid), { ...event, raw: new Uint8Array(event.raw) })
    })

    test('E6 accept executions of the flows that begin with them: once, and none of a flow that is gone', async () => {
      const flow = sampleFlow()
      await opened.store.commit({ kind: 'flow.insert', flow, createdBy: 'me' })
      const origin = { requestId: 'oae1' }
      const event = sampleEvent({ hops: 3, origin })
      const [id, gone, again] = [newId(), newId(), newId()]
      const begins = (id: string, flowId = flow.id) => ({ id, flowId, flowVersion: 1 })
      const executions = [begins(id), begins(gone, 'nobody')]
      await opened.store.commit({ kind: 'event.publish', event, deliveries: [], executions })
      await opened.store.commit({ kind: 'event.publish', event, deliveries: [], executions: [begins(again)] })
      const { status, trigger, started, input } = (await opened.store.getExecution(id))!
      assert.deepEqual(
        [status, trigger, started],
        ['RUNNING', { event: 'event', eventUuids: [event.uuid], hops: 4, origin }, event.received],
      )
      assert.ok(Buffer.from(input.body!).equals(event.raw))
      assert.deepEqual([await opened.store.getExecution(gone), await opened.store.getExecution(again)], [null, null])
    })

    test('with a known uuid are duplicates: nothing is stored, no delivery is made', async () => {
      const hook = await storedHook(opened.store)
      const { event } = await publishedTo(opened.store, hook.id)
      const again = { ...sampleEvent({ uuid: event.uuid }), raw: Buffer.from('other') }
      const id = newId()
      const [result] = await opened.store.commit({
        kind: 'event.publish',
        event: again,
        deliveries: [{ id, hookId: hook.id }],
      })
      assert.deepEqual(result, { duplicate: true })
      assert.equal(await opened.store.getDelivery(id), null)
      assert.equal((await opened.store.getEventByUuid(event.uuid))?.id, event.id)
      assert.deepEqual(await opened.store.getEvents([again.id]), [])
    })

    test('are given in the order asked for, without those that are not there', async () => {
      const events = [sampleEvent(), sampleEvent(), sampleEvent()]
      await opened.store.commit(...events.map((event) => ({ kind: 'event.publish', event, deliveries: [] }) as const))
      const ids = [events[2]!.id, 'nobody', events[0]!.id]
      assert.deepEqual(
        (await opened.store.getEvents(ids)).map(({ id }) => id),
        [events[2]!.id, events[0]!.id],
      )
      assert.equal(await opened.store.getEventByUuid('nobody'), null)
    })
  })

  describe('the list of events', () => {
    const opened = storeForAll(open)
    const publish = async (published: number, received: number, type = 'a.b') => {
      const event = sampleEvent({ published, received, type })
      await opened.store.commit({ kind: 'event.publish', event, deliveries: [] })
      return event.uuid
    }
    const uuids = async (query: Partial<EventQuery>) =>
      (await opened.store.listEvents({ ...all, ...query })).map(({ uuid }) => uuid)

    test('is by arrival or by published, up or down, within bounds and of one type', async () => {
      const now = Date.now()
      const [first, second, third] = [
        await publish(300, now, 'a.b'),
        await publish(100, now + 1, 'c.d'),
        await publish(200, now + 2, 'a.b'),
      ]
      assert.deepEqual(await uuids({}), [first, second, third])
      assert.deepEqual(await uuids({ order: 'desc' }), [third, second, first])
      assert.deepEqual(await uuids({ by: 'published' }), [second, third, first])
      assert.deepEqual(await uuids({ by: 'published', order: 'desc' }), [first, third, second])
      assert.deepEqual(await uuids({ by: 'published', since: 100, until: 200 }), [second])
      assert.deepEqual(await uuids({ since: now + 1 }), [second, third])
      assert.deepEqual(await uuids({ since: now + 86_400_000 }), [])
      assert.deepEqual(await uuids({ until: now + 1 }), [first])
      assert.deepEqual(await uuids({ since: now + 1, until: now + 2 }), [second])
      assert.deepEqual(await uuids({ type: 'a.b' }), [first, third])
      assert.deepEqual(await uuids({ type: 'a.b', order: 'desc', by: 'published' }), [first, third])
      assert.deepEqual(await uuids({ type: 'nobody' }), [])
      assert.deepEqual(await uuids({ limit: 0 }), [])
    })

    test('is walked part by part with each row once, in every order, also among equal times', async () => {
      for (let index = 0; index < 25; index++) await publish(500 + (index % 3), Date.now(), index % 2 ? 'e.f' : 'g.h')
      const count = (await opened.store.counts()).events
      for (const by of ['arrival', 'published'] as const) {
        for (const order of ['asc', 'desc'] as const) {
          for (const limit of [1, 4, 1000]) {
            const rows = await walk(
              (after) => opened.store.listEvents({ ...all, by, order, limit, after }),
              ({ cursor }) => cursor,
            )
            assert.equal(rows.length, count)
            assert.equal(new Set(rows.map(({ uuid }) => uuid)).size, count)
            assert.deepEqual(
              rows.map(({ uuid }) => uuid),
              await uuids({ by, order }),
            )
          }
        }
      }
    })

    test('by arrival gives a poller each event once while more come, whatever the order of their ids', async () => {
      const ids = Array.from({ length: 60 }, () => newId())
      const swapped = ids.map((_, index) => ids[index % 2 === 0 ? index + 1 : index - 1]!)
      const [last] = await opened.store.listEvents({ ...all, order: 'desc', limit: 1 })
      const seen: string[] = []
      let after = last!.cursor
      for (const [index, id] of swapped.entries()) {
        await opened.store.commit({ kind: 'event.publish', event: sampleEvent({ id }), deliveries: [] })
        if (index % 4 === 3) continue
        for (const row of await opened.store.listEvents({ ...all, after, limit: 1 })) {
          seen.push(row.id)
          after = row.cursor
        }
      }
      const rest = await walk(
        (cursor) => opened.store.listEvents({ ...all, after: cursor ?? after, limit: 7 }),
        ({ cursor }) => cursor,
      )
      assert.deepEqual([...seen, ...rest.map(({ id }) => id)], swapped)
    })

    test('are counted over a span in equal parts, the newest ones where there are too many', async () => {
      const type = `count.${newId()}`
      const begin = 1_600_000_000_000
      for (const at of [-1, 0, 1, 9, 10, 25, 29, 30]) {
        const event = sampleEvent({ type, published: begin + at })
        await opened.store.commit({ kind: 'event.publish', event, deliveries: [] })
      }
      const span = { since: begin, until: begin + 30, parts: 3, most: 100 }
      assert.deepEqual(await opened.store.countEvents({ ...span, type }), { counts: [3, 1, 2], isWhole: true })
      assert.deepEqual(await opened.store.countEvents({ ...span, type: null }), { counts: [3, 1, 2], isWhole: true })
      assert.deepEqual(await opened.store.countEvents({ ...span, type, most: 3 }), {
        counts: [0, 1, 2],
        isWhole: false,
      })
      assert.deepEqual(await opened.store.countEvents({ ...span, type: 'absent' }), {
        counts: [0, 0, 0],
        isWhole: true,
      })
      const uneven = { since: begin, until: begin + 31, parts: 7, most: 100, type }
      assert.equal(
        (await opened.store.countEvents(uneven)).counts.reduce((sum, n) => sum + n),
        7,
      )
    })

    test('is empty, not an error, behind a cursor that nobody gave out', async () => {
      assert.deepEqual(await uuids({ after: 'what' }), [])
      assert.deepEqual(await uuids({ after: 'what', by: 'published' }), [])
    })
  })

  describe('event types of one’s own', () => {
    const opened = storeForAll(open)
    const type = {
      id: 'acme.order.paid',
      description: 'An order was paid',
      eligible: true,
      example: { actor: { id: 'ü' } },
      created: 1,
      lastUpdated: 1,
    }

    test('are created, replaced, listed by name and deleted', async () => {
      await opened.store.commit(
        { kind: 'eventType.put', type },
        { kind: 'eventType.put', type: { ...type, id: 'acme.a' } },
      )
      await opened.store.commit({ kind: 'eventType.put', type: { ...type, example: null, lastUpdated: 2 } })
      assert.deepEqual(await opened.store.listOwnEventTypes(), [
        { ...type, id: 'acme.a' },
        { ...type, example: null, lastUpdated: 2 },
      ])
      await opened.store.commit({ kind: 'eventType.delete', id: 'acme.a' })
      assert.equal((await opened.store.listOwnEventTypes()).length, 1)
    })

    test('that are not there cannot be deleted', async () => {
      await assert.rejects(opened.store.commit({ kind: 'eventType.delete', id: 'acme.a' }), (thrown) =>
        isProblem(thrown, 'NOT_FOUND'),
      )
    })
  })
}
