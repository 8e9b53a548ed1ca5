import { randomBytes } from 'node:crypto'
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Mutations, Store } from '../store.ts'
import type { OpenStore } from './opened-store.kit.ts'
import {
  newId,
  publishedTo,
  sampleAccept,
  sampleAttempt,
  sampleEvent,
  sampleFile,
  sampleFinish,
  sampleRecord,
  storedHook,
} from './samples.kit.ts'

type Sweep = Mutations['retention.sweep']['in']

/** Nothing is past its time and everything has room. */
const lenient: Sweep = {
  now: 0,
  executionsBefore: 0,
  eventsBefore: 0,
  executionBytes: Number.MAX_SAFE_INTEGER,
  eventBytes: Number.MAX_SAFE_INTEGER,
  filesBefore: 0,
  fileBytes: Number.MAX_SAFE_INTEGER,
  batch: 1000,
}

export function retentionContract(open: OpenStore): void {
  describe('retention', () => {
    const withStore = async (use: (store: Store) => Promise<void>) => {
      const opened = await open()
      try {
        await use(opened.store)
      } finally {
        await opened.close()
      }
    }
    const sweep = async (store: Store, change: Partial<Sweep>) =>
      (await store.commit({ kind: 'retention.sweep', ...lenient, ...change }))[0]

    test('deletes finished executions past their time, oldest end first, a batch at a time', () =>
      withStore(async (store) => {
        const accepts = Array.from({ length: 6 }, () => sampleAccept())
        await store.commit(...accepts)
        const ends = [50, 10, 40, 20, 30]
        for (const [index, finished] of ends.entries())
          await store.commit(sampleFinish(accepts[index]!.id, { finished }))
        assert.equal((await sweep(store, { executionsBefore: 40, batch: 2 })).executions, 2)
        const left = async () => Promise.all(accepts.map(async ({ id }) => (await store.getExecution(id)) !== null))
        assert.deepEqual(await left(), [true, false, true, false, true, true])
        assert.equal((await sweep(store, { executionsBefore: 40 })).executions, 1)
        assert.deepEqual(await left(), [true, false, true, false, false, true])
        assert.equal((await sweep(store, { executionsBefore: 40 })).executions, 0)
        assert.equal((await store.counts()).executions, 3)
      }))

    test('says what each class takes, and less when some of it went', () =>
      withStore(async (store) => {
        assert.deepEqual(await store.storedBytes(), { events: 0, executions: 0, files: 0 })
        const accept = sampleAccept({ body: Buffer.alloc(10_000) })
        const file = sampleFile()
        await store.commit(accept, sampleFinish(accept.id, { finished: 10 }))
        await store.commit({ kind: 'event.publish', event: sampleEvent({ raw: Buffer.alloc(5_000) }), deliveries: [] })
        await store.commit({ kind: 'file.insert', file })
        const { events, executions, files } = await store.storedBytes()
        assert.ok(events >= 5_000 && events < 6_000, String(events))
        assert.ok(executions >= 10_000 && executions < 12_000, String(executions))
        assert.equal(files, file.size)
        await sweep(store, { executionsBefore: 20 })
        assert.deepEqual(await store.storedBytes(), { events, executions: 0, files })
      }))

    test('deletes the files of an execution with it, and no others', () =>
      withStore(async (store) => {
        const [gone, kept] = [sampleAccept(), sampleAccept()]
        const files = [gone.id, kept.id, null].map((executionId) => sampleFile({ executionId }))
        await store.commit(gone, kept, ...files.map((file) => ({ kind: 'file.insert', file }) as const))
        await store.commit(sampleFinish(gone.id, { finished: 1 }))
        await sweep(store, { executionsBefore: 40 })
        const left = await Promise.all(files.map(async ({ id }) => (await store.getFileContent(id)) !== null))
        assert.deepEqual(left, [false, true, true])
      }))

    test('deletes files that flows made past their time or over their room, never uploaded ones or those of what runs', () =>
      withStore(async (store) => {
        const [over, runs] = [sampleAccept(), sampleAccept()]
        const size = 1_000_000
        const made = (executionId: string | null, created: number) => sampleFile({ executionId, created, size })
        const uploaded = made(null, 1)
        const running = made(runs.id, 2)
        const files = [uploaded, running, made(over.id, 10), made(over.id, 20), made(over.id, 30), made(over.id, 40)]
        await store.commit(over, runs, ...files.map((file) => ({ kind: 'file.insert', file }) as const))
        await store.commit(sampleFinish(over.id, { finished: 50 }))
        const left = () => Promise.all(files.map(async ({ id }) => (await store.getFile(id)) !== null))
        assert.equal((await sweep(store, { fileBytes: 6 * size })).files, 0)
        assert.equal((await sweep(store, { filesBefore: 20 })).files, 1)
        assert.deepEqual(await left(), [true, true, false, true, true, true])
        assert.equal((await sweep(store, { fileBytes: 4 * size })).files, 1)
        assert.deepEqual(await left(), [true, true, false, false, true, true])
        assert.equal((await sweep(store, { fileBytes: 0, batch: 1 })).files, 1)
        assert.equal((await sweep(store, { fileBytes: 0, filesBefore: 1_000 })).files, 1)
        assert.deepEqual(await left(), [true, true, false, false, false, false])
        assert.equal((await sweep(store, { fileBytes: 0, filesBefore: 1_000 })).files, 0)
        assert.notEqual(await store.getExecution(over.id), null)
      }))

    test('deletes the oldest finished executions until the rest has room', () =>
      withStore(async (store) => {
        const size = 100_000
        // Nothing that packs well: three quarters are left at best.
        const randomText = (length: number) => JSON.stringify(randomBytes((length / 4) * 3).toString('base64'))
        const accepts = Array.from({ length: 5 }, () => sampleAccept({ body: Buffer.alloc(size) }))
        await store.commit(...accepts)
        for (const [index, { id }] of accepts.entries()) {
          if (index !== 0) await store.commit(sampleFinish(id, { finished: index, history: randomText(size) }))
        }
        assert.equal((await sweep(store, { executionBytes: 9.5 * size })).executions, 0)
        assert.equal((await sweep(store, { executionBytes: 6 * size })).executions, 2)
        assert.equal((await sweep(store, { executionBytes: 6 * size })).executions, 0)
        assert.notEqual(await store.getExecution(accepts[3]!.id), null)
        assert.equal((await sweep(store, { executionBytes: 0 })).executions, 2)
        assert.equal((await store.getExecution(accepts[0]!.id))?.status, 'RUNNING')
      }))

    test('counts the bytes of what was deleted, dropped or refused no longer', () =>
      withStore(async (store) => {
        const body = Buffer.alloc(100_000)
        const dropped = sampleAccept({ body })
        await store.commit(dropped, sampleFinish(dropped.id, { keepInput: false, history: null, finished: 1 }))
        await assert.rejects(store.commit(sampleAccept({ body }), { kind: 'hook.delete', id: 'nobody' }))
        const flowId = 'f1'
        const kept = sampleAccept({ flowId })
        await store.commit(kept, sampleFinish(kept.id, { finished: 2 }))
        assert.equal((await sweep(store, { executionBytes: 50_000 })).executions, 0)
        const event = sampleEvent({ raw: body })
        await store.commit({ kind: 'event.publish', event, deliveries: [] })
        await store.commit({ kind: 'event.publish', event, deliveries: [] })
        assert.equal((await sweep(store, { eventBytes: 150_000 })).events, 0)
        assert.equal((await sweep(store, { eventBytes: 50_000 })).events, 1)
        assert.equal((await sweep(store, { eventBytes: 50_000 })).events, 0)
      }))

    test('deletes events past their time with their deliveries, once none of these is unfinished', () =>
      withStore(async (store) => {
        const hook = await storedHook(store)
        const [open1, done, young] = [
          await publishedTo(store, hook.id, { received: 10 }),
          await publishedTo(store, hook.id, { received: 20 }),
          await publishedTo(store, hook.id, { received: 90 }),
        ]
        await store.commit(sampleRecord(done.deliveryId, 'DELIVERED'), sampleRecord(young.deliveryId, 'DELIVERED'))
        assert.deepEqual(await sweep(store, { eventsBefore: 50 }), {
          executions: 0,
          deliveries: 1,
          events: 1,
          files: 0,
        })
        assert.equal(await store.getDelivery(done.deliveryId), null)
        assert.equal(await store.getEventByUuid(done.event.uuid), null)
        assert.notEqual(await store.getEventByUuid(young.event.uuid), null)
        assert.equal((await store.getDelivery(open1.deliveryId))?.status, 'PENDING')
        await store.commit(sampleRecord(open1.deliveryId, 'FAILED', { nextAttempt: 5 }))
        assert.equal((await sweep(store, { eventsBefore: 50 })).events, 0)
        await store.commit(sampleRecord(open1.deliveryId, 'GIVEN_UP'))
        assert.equal((await sweep(store, { eventsBefore: 50 })).events, 1)
      }))

    test('reaches old events behind many that are still held', () =>
      withStore(async (store) => {
        const hook = await storedHook(store)
        const held = Array.from({ length: 30 }, () => ({
          kind: 'event.publish' as const,
          event: sampleEvent({ received: 1 }),
          deliveries: [{ id: newId(), hookId: hook.id }],
        }))
        await store.commit(...held, { kind: 'event.publish', event: sampleEvent({ received: 1 }), deliveries: [] })
        assert.equal((await sweep(store, { eventsBefore: 50, batch: 4 })).events, 1)
      }))

    test('D3 keeps the events of an envelope as long as it may be sent again', () =>
      withStore(async (store) => {
        const hook = await storedHook(store)
        const taken = await publishedTo(store, hook.id, { received: 1 })
        const taker = await publishedTo(store, hook.id, { received: 60 })
        await store.commit({ kind: 'delivery.take', id: taker.deliveryId, takes: [taken.deliveryId] })
        await store.commit(sampleRecord(taker.deliveryId, 'GIVEN_UP'))
        assert.equal((await sweep(store, { eventsBefore: 50 })).events, 0)
        assert.equal((await store.deliveryEvents(taker.deliveryId)).length, 2)
        await sweep(store, { eventsBefore: 100 })
        await sweep(store, { eventsBefore: 100 })
        assert.equal((await store.counts()).events, 0)
      }))

    test('forgets marks, assertions, links and sessions past their time', () =>
      withStore(async (store) => {
        const once = { eventId: 'e', expires: 100 }
        await store.commit(
          sampleAccept({ started: 1, once }),
          { kind: 'oauthAssertion.use', clientId: 'c', jti: 'old', expires: 100 },
          { kind: 'oauthAssertion.use', clientId: 'c', jti: 'new', expires: 101 },
          { kind: 'session.put', session: { hash: 'old', principalId: 'p', created: 1, lastSeen: 1, expires: 100 } },
          { kind: 'session.put', session: { hash: 'new', principalId: 'p', created: 1, lastSeen: 1, expires: 101 } },
          { kind: 'signInLink.put', link: { hash: 'old', expires: 100 } },
          { kind: 'signInLink.put', link: { hash: 'new', expires: 101 } },
        )
        await sweep(store, { now: 100 })
        const results = await store.commit(
          sampleAccept({ started: 50, once }),
          { kind: 'oauthAssertion.use', clientId: 'c', jti: 'old', expires: 200 },
          { kind: 'oauthAssertion.use', clientId: 'c', jti: 'new', expires: 200 },
          { kind: 'signInLink.use', hash: 'old', now: 1 },
          { kind: 'signInLink.use', hash: 'new', now: 1 },
        )
        assert.deepEqual(results, [{ duplicateOf: null }, true, false, false, true])
        assert.equal(await store.getSession('old'), null)
        assert.notEqual(await store.getSession('new'), null)
      }))

    test('never touches unfinished work, whatever has happened', () =>
      withStore(async (store) => {
        const hook = await storedHook(store)
        const act = fc.record({
          execution: fc.constantFrom('none', 'run', 'wait', 'SUCCESS', 'FAILED', 'CANCELLED'),
          delivery: fc.constantFrom(
            'none',
            'PENDING',
            'FAILED',
            'DELIVERED',
            'GIVEN_UP',
            'CANCELLED',
            'resend',
            'take',
          ),
          time: fc.integer({ min: 0, max: 100 }),
        })
        await fc.assert(
          fc.asyncProperty(fc.array(act, { maxLength: 12 }), fc.nat(100), fc.nat(3000), async (acts, before, bytes) => {
            let free: string | null = null
            for (const { execution, delivery, time } of acts) {
              await storeExecution(store, execution, time)
              free = await storeDelivery(store, hook.id, delivery, time, free)
            }
            const unfinished = await unfinishedWork(store, hook.id)
            const limits = { executionsBefore: before, eventsBefore: before, executionBytes: bytes, eventBytes: bytes }
            await sweep(store, { ...limits, batch: 1 + (before % 5) })
            assert.deepEqual(await unfinishedWork(store, hook.id), unfinished)
            await sweep(store, { ...limits, executionsBefore: 1000, eventsBefore: 1000 })
            assert.deepEqual(await unfinishedWork(store, hook.id), unfinished)
          }),
          { numRuns: 25 },
        )
      }))
  })
}

async function storeExecution(store: Store, what: string, time: number): Promise<void> {
  if (what === 'none') return
  const accept = sampleAccept({ started: time })
  const { id } = accept
  await store.commit(accept)
  if (what === 'wait') {
    const steps = [{ name: 's', result: '1' }]
    await store.commit({ kind: 'execution.wait', id, generation: 1, steps, wakeAt: time, history: '[]' })
  } else if (what !== 'run') {
    await store.commit(sampleFinish(id, { status: what as 'SUCCESS', finished: time }))
  }
}

/** @returns an untried delivery that another one may take, if there is one */
async function storeDelivery(
  store: Store,
  hookId: string,
  what: string,
  time: number,
  free: string | null,
): Promise<string | null> {
  if (what === 'none') return free
  const { deliveryId: id } = await publishedTo(store, hookId, { received: time })
  if (what === 'PENDING') return id
  if (what === 'take') {
    if (free !== null) await store.commit({ kind: 'delivery.take', id, takes: [free] })
    return null
  }
  const status = what === 'resend' ? 'GIVEN_UP' : (what as 'DELIVERED' | 'FAILED')
  const attempts = [sampleAttempt({ answer: 'x'.repeat(time) })]
  await store.commit(sampleRecord(id, status, { attempts, nextAttempt: status === 'FAILED' ? time : null }))
  if (what === 'resend') await store.commit({ kind: 'delivery.resend', id, at: time })
  return free
}

/** Everything that must still be done, with all that doing it needs. */
async function unfinishedWork(store: Store, hookId: string) {
  const now = Number.MAX_SAFE_INTEGER
  const ids = await store.unfinishedExecutions({ limit: 10_000, after: null, now })
  const due = await store.dueDeliveries({ hookId, now, limit: 10_000 })
  return {
    executions: await Promise.all(ids.map((id) => store.getExecution(id))),
    steps: await Promise.all(ids.map((id) => store.getSteps(id))),
    deliveries: due,
    events: await Promise.all(due.map(({ id }) => store.deliveryEvents(id))),
  }
}
