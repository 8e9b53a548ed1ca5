import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isProblem } from '../../base/errors.ts'
import { storeForAll, type OpenStore } from './opened-store.kit.ts'
import type { ExecutionFilter } from '../../model/execution.ts'
import { newId, sampleAccept, sampleFinish, sampleFlow, walk } from './samples.kit.ts'

export function executionContract(open: OpenStore): void {
  describe('executions', () => {
    const opened = storeForAll(open)
    const accepted = async (change: Parameters<typeof sampleAccept>[0] = {}) => {
      const accept = sampleAccept(change)
      await opened.store.commit(accept)
      return accept
    }

    test('that pause take the result of their step once, and only while they pause', async () => {
      const accept = sampleAccept()
      const { id } = accept
      await opened.store.commit(accept)
      const wait = { kind: 'execution.wait', id, generation: 1, steps: [], history: null } as const
      const resume = { kind: 'execution.resume', id, at: 5, result: '{"given":1}' } as const
      const tried = async () => (await opened.store.commit(resume))[0]
      assert.equal(await tried(), null)
      await opened.store.commit({ ...wait, wakeAt: 9_000 })
      assert.equal(await tried(), null, 'a mere wait is no pause')
      await opened.store.commit({ ...wait, wakeAt: 9_000, pausedAt: 'rest/resumed' })
      assert.deepEqual(await tried(), { step: 'rest/resumed' })
      assert.equal(await tried(), null)
      const { wakeAt, status } = (await opened.store.getExecution(id))!
      assert.deepEqual([wakeAt, status], [5, 'WAITING'])
      assert.deepEqual(await opened.store.getSteps(id), [{ name: 'rest/resumed', result: '{"given":1}' }])
      // Claimed for its time: the call comes too late.
      await opened.store.commit({ ...wait, wakeAt: 9_000, pausedAt: 'next' })
      await opened.store.commit({ kind: 'execution.claim', id })
      assert.equal(await tried(), null)
    })

    test('begin RUNNING with their input byte for byte', async () => {
      const bodies = [null, Buffer.alloc(0), Buffer.from('\u0000ü😀'), Buffer.alloc(1024 * 1024, 0xff)]
      for (const body of bodies) {
        const trigger = { event: 'api_endpoint', deliveryId: newId(), eventUuids: ['a', 'b'], hops: 2 } as const
        const accept = await accepted({ body, trigger, head: '{"query":{"q":"\\u0000 \\"x\\""}}' })
        assert.deepEqual(await opened.store.getExecution(accept.id), {
          id: accept.id,
          flowId: accept.flowId,
          flowVersion: 1,
          status: 'RUNNING',
          started: accept.started,
          finished: null,
          trigger,
          input: { head: accept.head, body: body === null ? null : new Uint8Array(body) },
          error: null,
          history: null,
          generation: 1,
          wakeAt: null,
        })
      }
      assert.equal(await opened.store.getExecution('nobody'), null)
    })

    test('alone: a duplicate refuses what was to be committed with it', async () => {
      const once = { eventId: newId(), expires: 2000, alone: true }
      const first = await accepted({ flowId: 'f1', started: 1000, once })
      const second = sampleAccept({ flowId: 'f1', started: 1999, once })
      await assert.rejects(
        opened.store.commit(second, { kind: 'meta.put', key: 'beside a duplicate', value: 'x' }),
        (thrown) => isProblem(thrown, 'CONFLICT') && thrown.params['found'] === first.id,
      )
      assert.equal(await opened.store.getMeta('beside a duplicate'), null)
      assert.equal(await opened.store.getExecution(second.id), null)
    })

    test('are accepted once for an event id of a flow, until it expires', async () => {
      const once = { eventId: newId(), expires: 2000 }
      const first = await accepted({ flowId: 'f1', started: 1000, once })
      const second = sampleAccept({ flowId: 'f1', started: 1999, once })
      assert.deepEqual(await opened.store.commit(second), [{ duplicateOf: first.id }])
      assert.equal(await opened.store.getExecution(second.id), null)
      const elsewhere = sampleAccept({ flowId: 'f2', started: 1500, once })
      const later = sampleAccept({ flowId: 'f1', started: 2000, once: { ...once, expires: 3000 } })
      assert.deepEqual(await opened.store.commit(elsewhere, later), [{ duplicateOf: null }, { duplicateOf: null }])
      const last = sampleAccept({ flowId: 'f1', started: 2500, once })
      assert.deepEqual(await opened.store.commit(last), [{ duplicateOf: later.id }])
    })

    test('are accepted once also when two ask at once', async () => {
      const once = { eventId: newId(), expires: Number.MAX_SAFE_INTEGER }
      const asked = Array.from({ length: 10 }, () => sampleAccept({ once }))
      const results = await Promise.all(asked.map((accept) => opened.store.commit(accept)))
      assert.deepEqual(
        results.map(([{ duplicateOf }]) => duplicateOf),
        asked.map((_, index) => (index === 0 ? null : asked[0]!.id)),
      )
    })

    test('give a long history as it was, find what is in it, and take less room for it', async () => {
      const flowId = newId()
      const records = Array.from({ length: 200 }, (_, index) => ({
        id: `card-${index}`,
        card: 'test.card',
        status: 'SUCCEEDED',
        inputs: { text: `Person ${index} – “Zoë” \u0000 😀` },
        outputs: null,
        error: null,
        started: 1,
        finished: 2,
      }))
      const history = JSON.stringify(records)
      const { id } = await accepted({ flowId })
      await opened.store.commit({ kind: 'execution.wait', id, generation: 1, steps: [], wakeAt: 5, history })
      assert.equal((await opened.store.getExecution(id))?.history, history)
      const longer = JSON.stringify([...records, ...records])
      await opened.store.commit(sampleFinish(id, { history: longer }))
      assert.equal((await opened.store.getExecution(id))?.history, longer)
      const found = async (text: string) => {
        const asked = { filter: { flowId, text }, after: null, limit: 10, scan: 10_000 }
        return (await opened.store.scanExecutions(asked)).rows.length
      }
      for (const text of ['person 199', 'ZOË', '😀']) assert.equal(await found(text), 1, text)
      for (const text of ['person 200', 'card-7', 'succeeded']) assert.equal(await found(text), 0, text)
    })

    test('end with their history and error, and without their journal', async () => {
      const { id } = await accepted()
      const error = { kind: 'http', message: 'No “answer”', cardId: 'c1', statusCode: 502 }
      await opened.store.commit({
        kind: 'execution.steps',
        id,
        generation: 1,
        steps: [{ name: 'a', result: '{"x":1}' }],
      })
      assert.deepEqual(await opened.store.getSteps(id), [{ name: 'a', result: '{"x":1}' }])
      const history = JSON.stringify([{ id: 'c1', text: '\u0000😀' }])
      const finish = sampleFinish(id, { status: 'FAILED', history, error, finished: 5 })
      assert.deepEqual(await opened.store.commit(finish), [true])
      const execution = await opened.store.getExecution(id)
      assert.deepEqual(execution?.error, error)
      assert.deepEqual([execution.status, execution.finished, execution.history], ['FAILED', 5, history])
      assert.notEqual(execution.input.body, null)
      assert.deepEqual(await opened.store.getSteps(id), [])
    })

    test('lose their input at the end where the flow does not save its data', async () => {
      const { id } = await accepted({ head: '{"query":{"secret":"x"}}' })
      await opened.store.commit(sampleFinish(id, { keepInput: false, history: null }))
      const execution = await opened.store.getExecution(id)
      assert.deepEqual(execution?.input, { head: '{}', body: null })
      assert.equal(execution.history, null)
    })

    test('wait with their journal and go on when they are claimed', async () => {
      const { id } = await accepted()
      const steps = [{ name: 'sleep', result: 'null' }]
      const wait = { kind: 'execution.wait', id, generation: 1, steps, wakeAt: 5000, history: '[1]' } as const
      assert.deepEqual(await opened.store.commit(wait), [true])
      const waiting = await opened.store.getExecution(id)
      assert.deepEqual([waiting?.status, waiting?.wakeAt, waiting?.history], ['WAITING', 5000, '[1]'])
      assert.equal(await opened.store.nextWake(), 5000)
      assert.deepEqual(await opened.store.commit({ kind: 'execution.claim', id }), [{ generation: 2 }])
      const running = await opened.store.getExecution(id)
      assert.deepEqual([running?.status, running?.wakeAt, running?.generation], ['RUNNING', null, 2])
      assert.equal(await opened.store.nextWake(), null)
      assert.deepEqual(await opened.store.getSteps(id), steps)
      await opened.store.commit(sampleFinish(id, { generation: 2, history: '[1,2]' }))
      assert.equal((await opened.store.getExecution(id))?.history, '[1,2]')
    })

    test('that wait in the process that holds them go on with their next step', async () => {
      const { id } = await accepted()
      await opened.store.commit({ kind: 'execution.wait', id, generation: 1, steps: [], wakeAt: 7, history: null })
      await opened.store.commit({ kind: 'execution.steps', id, generation: 1, steps: [] })
      const running = await opened.store.getExecution(id)
      assert.deepEqual([running?.status, running?.wakeAt], ['RUNNING', null])
    })

    test('E1 keep the first result of a step, and steps in the order in which they came', async () => {
      const { id } = await accepted()
      const journal = (steps: readonly { name: string; result: string }[]) =>
        opened.store.commit({ kind: 'execution.steps', id, generation: 1, steps })
      await journal([
        { name: 'b', result: '1' },
        { name: 'a', result: '2' },
      ])
      await journal([
        { name: 'b', result: '"other"' },
        { name: 'c', result: '3' },
      ])
      assert.deepEqual(await opened.store.getSteps(id), [
        { name: 'b', result: '1' },
        { name: 'a', result: '2' },
        { name: 'c', result: '3' },
      ])
    })

    test('E4 take nothing from a runner that lost its claim', async () => {
      const { id } = await accepted()
      await opened.store.commit({ kind: 'execution.claim', id })
      const steps = [{ name: 's', result: '1' }]
      const before = await opened.store.getExecution(id)
      for (const generation of [1, 3]) {
        const results = await opened.store.commit(
          { kind: 'execution.steps', id, generation, steps },
          { kind: 'execution.wait', id, generation, steps, wakeAt: 5, history: '[]' },
          sampleFinish(id, { generation, keepInput: false }),
        )
        assert.deepEqual(results, [false, false, false])
      }
      assert.deepEqual(await opened.store.getExecution(id), before)
      assert.deepEqual(await opened.store.getSteps(id), [])
      assert.deepEqual(await opened.store.commit({ kind: 'execution.steps', id, generation: 2, steps }), [true])
    })

    test('E4 take nothing after their end, and cannot be claimed then', async () => {
      const { id } = await accepted()
      await opened.store.commit(sampleFinish(id))
      const before = await opened.store.getExecution(id)
      const results = await opened.store.commit(
        { kind: 'execution.claim', id },
        { kind: 'execution.steps', id, generation: 1, steps: [{ name: 's', result: '1' }] },
        { kind: 'execution.wait', id, generation: 1, steps: [], wakeAt: 5, history: '[9]' },
        sampleFinish(id, { status: 'FAILED' }),
        { kind: 'execution.claim', id: 'nobody' },
      )
      assert.deepEqual(results, [null, false, false, false, null])
      assert.deepEqual(await opened.store.getExecution(id), before)
      assert.deepEqual(await opened.store.getSteps(id), [])
    })

    test('E4 are claimed by one of many at each generation', async () => {
      const { id } = await accepted()
      const claims = await Promise.all(
        Array.from({ length: 8 }, () => opened.store.commit({ kind: 'execution.claim', id })),
      )
      assert.deepEqual(
        claims.map(([claim]) => claim?.generation),
        [2, 3, 4, 5, 6, 7, 8, 9],
      )
    })
  })

  describe('unfinished executions', () => {
    const opened = storeForAll(open)

    test('are those that run, and those that wait and are due, oldest first', async () => {
      const accepts = Array.from({ length: 12 }, () => sampleAccept())
      await opened.store.commit(...accepts)
      const wanted: string[] = []
      for (const [index, { id }] of accepts.entries()) {
        if (index % 4 === 0) await opened.store.commit(sampleFinish(id))
        else if (index % 4 === 1) wanted.push(id)
        else {
          const wakeAt = index % 4 === 2 ? 100 : 101
          await opened.store.commit({ kind: 'execution.wait', id, generation: 1, steps: [], wakeAt, history: null })
          if (wakeAt === 100) wanted.push(id)
        }
      }
      for (const limit of [1, 4, 100]) {
        const listed = await walk(
          (after) => opened.store.unfinishedExecutions({ limit, after, now: 100 }),
          (id) => id,
        )
        assert.deepEqual(listed, wanted)
      }
      assert.equal(await opened.store.nextWake(), 100)
      assert.equal((await opened.store.counts()).unfinished, 9)
    })
  })

  describe('the list of executions', () => {
    const opened = storeForAll(open)
    const accepted = async (change: Parameters<typeof sampleAccept>[0] = {}) => {
      const accept = sampleAccept(change)
      await opened.store.commit(accept)
      return accept
    }

    test('is newest first, of one flow, status or delivery, and walked with each row once while more come', async () => {
      const statuses = ['RUNNING', 'WAITING', 'SUCCESS', 'FAILED', 'CANCELLED'] as const
      const made: { id: string; flowId: string; status: (typeof statuses)[number]; deliveryId: string }[] = []
      for (let index = 0; index < 30; index++) {
        const [flowId, status, deliveryId] = [`f${index % 2}`, statuses[(index >> 1) % 5]!, `d${index % 7}`]
        const accept = sampleAccept({ flowId, trigger: { event: 'api_endpoint', deliveryId } })
        const { id } = accept
        await opened.store.commit(accept)
        if (status === 'WAITING') {
          await opened.store.commit({ kind: 'execution.wait', id, generation: 1, steps: [], wakeAt: 1, history: null })
        } else if (status !== 'RUNNING') await opened.store.commit(sampleFinish(id, { status }))
        made.unshift({ id, flowId, status, deliveryId })
      }
      type Filter = Partial<Pick<(typeof made)[number], 'flowId' | 'status' | 'deliveryId'>>
      const filters: Filter[] = [
        {},
        { flowId: 'f1' },
        { deliveryId: 'd3' },
        ...statuses.flatMap((status) => [{ status }, { status, flowId: 'f0' }]),
      ]
      for (const filter of filters) {
        const wanted = made.filter((each) =>
          Object.entries(filter).every(([key, value]) => each[key as keyof Filter] === value),
        )
        for (const limit of [1, 4, 100]) {
          const listed = await walk(
            async (after) => {
              const part = await opened.store.listExecutions({ limit, after, ...filter })
              if (after === null) await opened.store.commit(sampleAccept({ flowId: 'f9' }))
              return part
            },
            ({ id }) => id,
          )
          const known = new Set(made.map(({ id }) => id))
          assert.deepEqual(
            listed.map(({ id }) => id).filter((id) => known.has(id)),
            wanted.map(({ id }) => id),
          )
        }
      }
    })

    test('are found by a part of the id, the flow’s name or the error, by event and by time', async () => {
      const flow = sampleFlow({ name: 'Ärger im Büro' })
      await opened.store.commit({ kind: 'flow.insert', flow, createdBy: 'p' })
      const eventUuids = [newId(), newId()]
      const trigger = { event: 'api_endpoint', eventUuids } as const
      const named = await accepted({ flowId: flow.id, trigger, started: Date.now() })
      const failed = await accepted({ started: Date.now() })
      const error = { kind: 'X', message: 'The Lamp 100% broke', cardId: null }
      await opened.store.commit(sampleFinish(failed.id, { status: 'FAILED', error }))
      const find = async (filter: ExecutionFilter, limit = 10) => {
        const { rows } = await opened.store.scanExecutions({ filter, after: null, limit, scan: 10_000 })
        return rows.map(({ id }) => id)
      }
      assert.deepEqual(await find({ text: 'ärger' }), [named.id])
      assert.deepEqual(await find({ text: 'lamp 100%' }), [failed.id])
      assert.deepEqual(await find({ text: 'lamp_100' }), [])
      assert.deepEqual(await find({ text: named.id.toUpperCase() }), [named.id])
      assert.deepEqual(await find({ text: named.id.slice(-10) }), [named.id])
      // A word of some of the letters that ids are written with.
      assert.deepEqual(await find({ text: named.id.slice(-5) }), [])
      assert.deepEqual(await find({ eventUuid: eventUuids[1]! }), [named.id])
      assert.deepEqual(await find({ eventUuid: eventUuids[1]!.slice(1) }), [])
      assert.deepEqual(await find({ status: 'FAILED', text: 'lamp' }), [failed.id])
      assert.deepEqual(await find({ status: 'RUNNING', text: 'lamp' }), [])
      assert.deepEqual(await find({ flowId: flow.id, since: named.started, until: named.started + 1 }), [named.id])
      assert.deepEqual(await find({ flowId: flow.id, since: named.started + 1 }), [])
      assert.deepEqual(await find({ flowId: flow.id, until: named.started }), [])
      assert.deepEqual(await opened.store.flowNames([flow.id, 'nobody']), new Map([[flow.id, flow.name]]))
    })

    test('are looked at slice by slice, each once, and no further than that is wanted', async () => {
      const flowId = newId()
      const made: string[] = []
      for (let i = 0; i < 1_200; i++) made.unshift((await accepted({ flowId })).id)
      const walked = await walk(
        async (after) => {
          const part = await opened.store.scanExecutions({ filter: { flowId }, after, limit: 500, scan: 10_000 })
          return part.rows
        },
        ({ id }) => id,
      )
      assert.deepEqual(
        walked.map(({ id }) => id),
        made,
      )
      const none = { flowId, text: 'nothing has this in it' }
      const until = 1_700_000_000_000
      const cut = await opened.store.scanExecutions({ filter: none, after: null, limit: 5, scan: 1_000 })
      assert.deepEqual(cut, { rows: [], next: made[999], searched: { executions: 1_000, until } })
      const rest = await opened.store.scanExecutions({ filter: none, after: made[999]!, limit: 5, scan: 1_000 })
      assert.deepEqual(rest, { rows: [], next: null, searched: { executions: 200, until } })
      const count = (most: number, scan = 10_000, filter: ExecutionFilter = { flowId }) =>
        opened.store.countExecutions({ filter, most, scan })
      assert.deepEqual(await count(1_200), { count: 1_200, isWhole: true })
      assert.deepEqual(await count(1_199), { count: 1_199, isWhole: false })
      assert.deepEqual(await count(10_000, 1_000), { count: 1_000, isWhole: false })
      assert.deepEqual(await count(10, 10, { flowId: 'nobody' }), { count: 0, isWhole: true })
      const { executions } = await opened.store.counts()
      assert.deepEqual(await count(1, 1, {}), { count: executions, isWhole: true })
    })

    test('are found by the values that came in and that cards got and gave, and not by what all are written with', async () => {
      const flowId = newId()
      const head =
        '{"method":"POST","headers":{"x-from":"The Moon"},"query":"team=R%C3%A9d+One","pinned":{"c":{"o":"PINNED"}}}'
      const body = Buffer.from(
        '{"field":"caf\\u00e9 \\"noir\\"","url":"https:\\/\\/shop.test","number":12345678901234567890}',
      )
      const error = { kind: 'Http Error', message: 'refused', cardId: 'inner' }
      const response = { status: 422, headers: { 'x-trace': 'tr-77' }, body: 'Wrong COLOUR' }
      const inner = {
        id: 'inner',
        card: 'test.card',
        status: 'FAILED',
        inputs: { a: [[{ b: 'Deep "sea"' }]], key: '(hidden)' },
      }
      const record = { ...inner, outputs: null, started: 1, finished: 2, error: { ...error, response } }
      const outer = { ...record, id: 'outer', inputs: null, error: null, outputs: { total: 0.25, ok: true } }
      const history = JSON.stringify([{ ...outer, passes: [{ name: '0', cards: [record] }] }])
      const { id } = await accepted({ flowId, head, body })
      await opened.store.commit(sampleFinish(id, { status: 'FAILED', history, error }))
      const plain = await accepted({ flowId, body: Buffer.from('plain TEXT of nobody') })
      await opened.store.commit(sampleFinish(plain.id))
      const find = async (text: string) => {
        const asked = { filter: { flowId, text }, after: null, limit: 10, scan: 10_000 }
        const { rows, searched } = await opened.store.scanExecutions(asked)
        assert.equal(searched?.executions, 2)
        return rows.map((row) => row.id)
      }
      const inIt = [
        'the moon',
        'réd one',
        'RÉD',
        'CAFÉ "noir"',
        'https://shop',
        '12345678901234567890',
        'http error',
        'REFUSED',
      ]
      for (const text of [...inIt, 'tr-77', 'wrong colour', 'deep "SEA"', '0.25', 'true']) {
        assert.deepEqual(await find(text), [id], text)
      }
      // Names of fields and cards, statuses of cards, and what stood in for a card that has no record.
      for (const text of ['field', 'outputs', 'test.card', 'outer', 'status', 'pinned', 'cardId', 'POST']) {
        assert.deepEqual(await find(text), [], text)
      }
      assert.deepEqual(await find('plain text'), [plain.id])
    })

    test('are not found by an input that their flow does not save, also while they run', async () => {
      const flow = sampleFlow()
      await opened.store.commit({ kind: 'flow.insert', flow, createdBy: 'p' })
      const unsaved = sampleFlow()
      const definition = { ...unsaved.definition, saveData: false }
      await opened.store.commit({ kind: 'flow.insert', flow: { ...unsaved, definition }, createdBy: 'p' })
      const body = Buffer.from('{"word":"swordfish"}')
      const shown = await accepted({ flowId: flow.id, body })
      const running = await accepted({ flowId: unsaved.id, body })
      const find = async (flowId: string) => {
        const filter = { flowId, text: 'swordfish' }
        return (await opened.store.scanExecutions({ filter, after: null, limit: 9, scan: 99 })).rows.map(({ id }) => id)
      }
      assert.deepEqual([await find(flow.id), await find(unsaved.id)], [[shown.id], []])
      await opened.store.commit(sampleFinish(running.id, { keepInput: false, history: null }))
      assert.deepEqual(await find(unsaved.id), [])
    })

    test('are read by a search up to so many, or so many bytes of their values, and the next one goes on there', async () => {
      const flowId = newId()
      const made: string[] = []
      for (let i = 0; i < 30; i++) {
        const { id } = await accepted({ flowId, started: i, body: Buffer.alloc(100_000, 0x61) })
        await opened.store.commit(sampleFinish(id))
        made.unshift(id)
      }
      const asked = { filter: { flowId, text: 'not there' }, limit: 10, scan: 10_000 }
      const few = await opened.store.scanExecutions({ ...asked, after: null, read: { executions: 7, bytes: 1e9 } })
      assert.deepEqual(few, { rows: [], next: made[6], searched: { executions: 7, until: 23 } })
      const small = await opened.store.scanExecutions({
        ...asked,
        after: made[6]!,
        read: { executions: 99, bytes: 450_000 },
      })
      assert.deepEqual(small, { rows: [], next: made[11], searched: { executions: 5, until: 18 } })
      const filter = { flowId, text: 'aaa' }
      const full = await opened.store.scanExecutions({ ...asked, filter, after: made[11]!, limit: 4 })
      assert.deepEqual([full.rows.map(({ id }) => id), full.next], [made.slice(12, 16), made[15]])
    })

    test('has everything but the large parts', async () => {
      const accept = sampleAccept()
      await opened.store.commit(accept, sampleFinish(accept.id))
      const [summary] = await opened.store.listExecutions({ limit: 1, after: null })
      const {
        input: _input,
        history: _history,
        generation: _generation,
        ...rest
      } = (await opened.store.getExecution(accept.id))!
      assert.deepEqual(summary, rest)
    })
  })
}
