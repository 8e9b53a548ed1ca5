import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isProblem } from '../../base/errors.ts'
import type { Flow, FlowFilter } from '../../model/flow.ts'
import { storeForAll, type OpenStore } from './opened-store.kit.ts'
import { sampleAccept, sampleFinish, sampleFlow, walk } from './samples.kit.ts'

export function flowContract(open: OpenStore): void {
  describe('flows', () => {
    const opened = storeForAll(open)
    const stored = async (change: Partial<Flow> = {}) => {
      const flow = sampleFlow(change)
      await opened.store.commit({ kind: 'flow.insert', flow, createdBy: 'me' })
      return flow
    }

    test('come back as they were stored, by id and by alias, with version 1', async () => {
      const flow = await stored()
      assert.deepEqual(await opened.store.getFlow(flow.id), flow)
      assert.deepEqual(await opened.store.getFlowByAlias(flow.alias), flow)
      assert.deepEqual(await opened.store.getFlowVersion(flow.id, 1), {
        flowId: flow.id,
        version: 1,
        definition: flow.definition,
        created: flow.lastUpdated,
        createdBy: 'me',
        createdByName: null,
      })
      assert.equal(await opened.store.getFlow('nobody'), null)
      assert.equal(await opened.store.getFlowByAlias('nobody'), null)
      assert.equal(await opened.store.getFlowVersion(flow.id, 2), null)
    })

    test('E5 keep every version as it was saved', async () => {
      const flow = await stored()
      for (let version = 2; version <= 5; version++) {
        const definition = { ...flow.definition, description: `version ${version}` }
        const next = { ...flow, version, definition, lastUpdated: version }
        await opened.store.commit({ kind: 'flow.update', flow: next, expectedVersion: version - 1, createdBy: 'you' })
        assert.deepEqual(await opened.store.getFlow(flow.id), next)
      }
      assert.deepEqual((await opened.store.getFlowVersion(flow.id, 1))?.definition, flow.definition)
      const versions = await walk(
        (after) => opened.store.listFlowVersions(flow.id, { limit: 2, after }),
        ({ version }) => String(version),
      )
      assert.deepEqual(
        versions.map(({ version }) => version),
        [5, 4, 3, 2, 1],
      )
      assert.equal(versions[0]!.createdBy, 'you')
    })

    test('remember how far their schedule has come, until they are switched on again or deleted', async () => {
      const flow = await stored({ status: 'ACTIVE' })
      const cursors = async () => (await opened.store.listFlowCursors()).filter(({ flowId }) => flowId === flow.id)
      const cursor = { kind: 'flow.cursor', id: flow.id, schedule: '["0 9 * * *"]', position: 1 } as const
      await opened.store.commit(cursor)
      await opened.store.commit({ ...cursor, position: 2 ** 45 })
      assert.deepEqual(await cursors(), [{ flowId: flow.id, schedule: cursor.schedule, position: 2 ** 45 }])
      const update = (change: Partial<Flow>, expectedVersion: number) =>
        opened.store.commit({ kind: 'flow.update', flow: { ...flow, ...change }, expectedVersion, createdBy: 'me' })
      await update({ version: 2, status: 'INACTIVE' }, 1)
      assert.equal((await cursors()).length, 1)
      await update({ version: 2, status: 'ACTIVE' }, 2)
      assert.deepEqual(await cursors(), [])
      await opened.store.commit(cursor, { kind: 'flow.delete', id: flow.id })
      assert.deepEqual(await cursors(), [])
    })

    test('are switched on and off without a new version', async () => {
      const flow = await stored()
      const on = { ...flow, status: 'ACTIVE' as const }
      await opened.store.commit({ kind: 'flow.update', flow: on, expectedVersion: 1, createdBy: 'me' })
      assert.deepEqual(await opened.store.getFlow(flow.id), on)
      assert.equal((await opened.store.listFlowVersions(flow.id, { limit: 9, after: null })).length, 1)
    })

    test('are saved only on the version that was read, also when two save at once', async () => {
      const flow = await stored()
      const save = (name: string) =>
        opened.store.commit({
          kind: 'flow.update',
          flow: { ...flow, name, version: 2 },
          expectedVersion: 1,
          createdBy: name,
        })
      const [first, second] = await Promise.allSettled([save('one'), save('two')])
      assert.equal(first.status, 'fulfilled')
      assert.ok(second.status === 'rejected' && isProblem(second.reason, 'CONFLICT'))
      assert.deepEqual(second.reason.params, { type: 'Flow', id: flow.id, found: 2, expected: 1 })
      assert.equal((await opened.store.getFlow(flow.id))?.name, 'one')
    })

    test('that are not there are neither saved nor deleted', async () => {
      for (const mutation of [
        { kind: 'flow.update', flow: sampleFlow(), expectedVersion: 1, createdBy: 'me' },
        { kind: 'flow.delete', id: 'nobody' },
      ] as const) {
        await assert.rejects(opened.store.commit(mutation), (thrown) => isProblem(thrown, 'NOT_FOUND'))
      }
    })

    test('are not deleted while executions of them run or wait; then they go with all that is theirs', async () => {
      const [flow, other] = [await stored(), await stored()]
      const once = { eventId: 'e1', expires: Number.MAX_SAFE_INTEGER }
      const accept = sampleAccept({ flowId: flow.id, once })
      const elsewhere = sampleAccept({ flowId: other.id })
      await opened.store.commit(accept, elsewhere)
      const remove = () => opened.store.commit({ kind: 'flow.delete', id: flow.id })
      const refused = (thrown: unknown) => isProblem(thrown, 'VALIDATION_FAILED')
      await assert.rejects(remove(), refused)
      const wait = { id: accept.id, generation: 1, steps: [{ name: 's', result: '1' }], wakeAt: 9, history: '[1]' }
      await opened.store.commit({ kind: 'execution.wait', ...wait })
      await assert.rejects(remove(), refused)
      await opened.store.commit(sampleFinish(accept.id))
      await remove()
      assert.equal(await opened.store.getFlow(flow.id), null)
      assert.equal(await opened.store.getFlowByAlias(flow.alias), null)
      assert.equal(await opened.store.getFlowVersion(flow.id, 1), null)
      assert.equal(await opened.store.getExecution(accept.id), null)
      assert.notEqual(await opened.store.getExecution(elsewhere.id), null)
      assert.notEqual(await opened.store.getFlow(other.id), null)
    })
  })

  describe('the endpoint of a flow', () => {
    const opened = storeForAll(open)
    const stored = async (change: Partial<Flow> = {}) => {
      const flow = sampleFlow(change)
      await opened.store.commit({ kind: 'flow.insert', flow, createdBy: 'me' })
      return flow
    }

    test('gets another alias or another token; a save after it keeps both', async () => {
      const flow = await stored()
      const { id } = flow
      await opened.store.commit({ kind: 'flow.endpoint', id, alias: 'chosen-alias', lastUpdated: 5 })
      const token = { hash: 'ab', sealed: 'v1.x' }
      await opened.store.commit({ kind: 'flow.endpoint', id, token, lastUpdated: 6 })
      const changed = {
        ...flow,
        alias: 'chosen-alias',
        clientTokenHash: 'ab',
        clientTokenSealed: 'v1.x',
        lastUpdated: 6,
      }
      assert.deepEqual(await opened.store.getFlow(id), changed)
      assert.equal(await opened.store.getFlowByAlias(flow.alias), null)
      await opened.store.commit({ kind: 'flow.update', flow, expectedVersion: 1, createdBy: 'me' })
      assert.equal((await opened.store.getFlow(id))?.alias, 'chosen-alias')
      assert.equal((await opened.store.getFlow(id))?.clientTokenHash, 'ab')
    })

    test('keeps its alias where another flow has the wanted one', async () => {
      const [one, other] = [await stored(), await stored()]
      const refused = (thrown: unknown) => isProblem(thrown, 'VALIDATION_FAILED')
      const taken = { kind: 'flow.endpoint', id: one.id, alias: other.alias, lastUpdated: 5 } as const
      await assert.rejects(opened.store.commit(taken), refused)
      assert.deepEqual(await opened.store.getFlow(one.id), one)
      const twin = sampleFlow({ alias: one.alias })
      await assert.rejects(opened.store.commit({ kind: 'flow.insert', flow: twin, createdBy: 'me' }), refused)
      assert.equal(await opened.store.getFlow(twin.id), null)
      const nobody = { kind: 'flow.endpoint', id: 'nobody', alias: 'free-alias', lastUpdated: 5 } as const
      await assert.rejects(opened.store.commit(nobody), (thrown) => isProblem(thrown, 'NOT_FOUND'))
    })
  })

  describe('the list of flows', () => {
    const opened = storeForAll(open)
    const unasked = { failedSince: 0, mostFailed: 10 }
    const names = async ({ limit = 2, ...filter }: FlowFilter & { readonly limit?: number }) =>
      (
        await walk(
          (after) => opened.store.listFlowSummaries({ ...unasked, limit, after, filter }),
          ({ id }) => id,
        )
      ).map(({ name }) => name)

    test('is by name whatever its case, walked with each row once, and searched in names', async () => {
      for (const name of ['beta', 'Alpha', 'gamma 100%', 'alpha', 'Beta_2', 'delta', 'Österreich']) {
        await opened.store.commit({ kind: 'flow.insert', flow: sampleFlow({ name }), createdBy: 'me' })
      }
      const listed = await names({})
      assert.deepEqual(listed.slice(2), ['beta', 'Beta_2', 'delta', 'gamma 100%', 'Österreich'])
      assert.deepEqual(listed.slice(0, 2).toSorted(), ['Alpha', 'alpha'])
      for (const limit of [1, 3, 50]) assert.deepEqual(await names({ limit }), listed)
      assert.deepEqual(await names({ q: 'BETA' }), ['beta', 'Beta_2'])
      assert.deepEqual(await names({ q: '%' }), ['gamma 100%'])
      assert.deepEqual(await names({ q: '_' }), ['Beta_2'])
      assert.deepEqual(await names({ q: '\\' }), [])
      assert.deepEqual(await names({ q: 'öst' }), ['Österreich'])
    })

    test('is filtered by what the newest version and the newest execution say', async () => {
      const list = async (filter: FlowFilter, failedSince = 0) => {
        const rows = await opened.store.listFlowSummaries({
          failedSince,
          mostFailed: 2,
          limit: 50,
          after: null,
          filter,
        })
        assert.equal(await opened.store.countFlows(filter), rows.length)
        return rows
      }
      const helper = sampleFlow({
        name: 'Zed helper',
        status: 'ACTIVE',
        definition: {
          name: 'Zed helper',
          description: 'It helps.',
          trigger: { event: 'helper' },
          saveData: false,
          cards: [{ id: 'a', card: 'x', branches: { inside: [{ id: 'b', card: 'y' }] } }],
        },
      })
      const failing = sampleFlow({ name: 'Zed fails' })
      const mended = sampleFlow({ name: 'Zed mended' })
      for (const flow of [helper, failing, mended]) {
        await opened.store.commit({ kind: 'flow.insert', flow, createdBy: 'me' })
      }
      const run = async (flowId: string, status: 'SUCCESS' | 'FAILED') => {
        const accept = sampleAccept({ flowId })
        await opened.store.commit(accept, { ...sampleFinish(accept.id), status })
        return accept
      }
      for (let count = 0; count < 3; count++) await run(failing.id, 'FAILED')
      const last = await run(failing.id, 'FAILED')
      await run(mended.id, 'FAILED')
      await run(mended.id, 'SUCCESS')

      const names = async (filter: FlowFilter) => (await list(filter)).map(({ name }) => name)
      assert.deepEqual(await names({ event: 'helper' }), ['Zed helper'])
      assert.deepEqual(await names({ q: 'zed', status: 'ACTIVE' }), ['Zed helper'])
      assert.deepEqual(await names({ q: 'fails ze' }), ['Zed fails'])
      assert.deepEqual(await names({ q: 'zed', security: 'client_token' }), ['Zed fails', 'Zed mended'])
      assert.deepEqual(await names({ q: 'zed', security: 'public' }), [])
      assert.deepEqual(await names({ failed: true }), ['Zed fails'])

      const [shown] = await list({ failed: true })
      assert.deepEqual(shown?.lastExecution, { id: last.id, status: 'FAILED', started: last.started })
      assert.equal(shown?.failed, 2, 'counted no further than asked for')
      assert.equal((await list({ failed: true }, Date.now() + 60_000))[0]?.failed, 0)
      const { id, definition: _, alias: _a, clientTokenHash: _h, clientTokenSealed: _s, ...head } = helper
      const summary = { description: 'It helps.', trigger: { event: 'helper' }, saveData: false, cardCount: 2 }
      const [listed] = await list({ event: 'helper' })
      assert.deepEqual(listed, { id, ...head, ...summary, lastExecution: null, failed: 0 })
    })

    test('says so where the row that a part begins behind was deleted', async () => {
      await assert.rejects(opened.store.listFlows({ limit: 5, after: 'nobody' }), (thrown) =>
        isProblem(thrown, 'VALIDATION_FAILED'),
      )
    })
  })
}
