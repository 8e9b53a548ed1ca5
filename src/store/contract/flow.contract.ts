import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isProblem } from '../../base/errors.ts'
import type { Flow } from '../../model/flow.ts'
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

  describe('the list of flows', () => {
    const opened = storeForAll(open)
    const names = async (query: { q?: string; limit?: number }) =>
      (
        await walk(
          (after) => opened.store.listFlows({ limit: 2, ...query, after }),
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

    test('says so where the row that a part begins behind was deleted', async () => {
      await assert.rejects(opened.store.listFlows({ limit: 5, after: 'nobody' }), (thrown) =>
        isProblem(thrown, 'VALIDATION_FAILED'),
      )
    })
  })
}
