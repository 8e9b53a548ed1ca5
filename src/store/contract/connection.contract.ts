import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isProblem } from '../../base/errors.ts'
import { storeForAll, type OpenStore } from './opened-store.kit.ts'
import { sampleConnection } from './samples.kit.ts'

export function connectionContract(open: OpenStore): void {
  describe('connections', () => {
    const opened = storeForAll(open)
    const insert = async (change: Parameters<typeof sampleConnection>[0] = {}) => {
      const connection = sampleConnection(change)
      await opened.store.commit({ kind: 'connection.insert', connection })
      return connection
    }
    const refused = (thrown: unknown) => isProblem(thrown, 'VALIDATION_FAILED')
    const missing = (thrown: unknown) => isProblem(thrown, 'NOT_FOUND')
    const tested = { ok: true, at: 5, durationMs: 7, message: 'Somebody answered.' }

    test('come back as they were, and are listed by name whatever its case', async () => {
      const [b, a] = [await insert({ name: 'beta' }), await insert({ name: 'Alpha' })]
      assert.deepEqual(await opened.store.listConnections(), [a, b])
      assert.deepEqual(await opened.store.getConnection(b.id), b)
      assert.equal(await opened.store.getConnection('nobody'), null)
    })

    test('differ in their names, whatever the case, also after a change', async () => {
      const [one, two] = [await insert({ name: 'Names' }), await insert({ name: 'Others' })]
      await assert.rejects(insert({ name: 'NAMES' }), refused)
      const update = (name: string) =>
        opened.store.commit({ kind: 'connection.update', connection: { ...two, name, revision: 2 } })
      await assert.rejects(update('nAmes'), refused)
      assert.deepEqual(await opened.store.getConnection(two.id), two)
      await update('OTHERS')
      assert.equal((await opened.store.getConnection(two.id))?.name, 'OTHERS')
      assert.deepEqual(await opened.store.getConnection(one.id), one)
    })

    test('are changed one revision at a time', async () => {
      const made = await insert()
      const change = (revision: number) =>
        opened.store.commit({ kind: 'connection.update', connection: { ...made, secretsSealed: 'v1.new', revision } })
      await assert.rejects(change(3), (thrown) => isProblem(thrown, 'CONFLICT'))
      await assert.rejects(change(1), (thrown) => isProblem(thrown, 'CONFLICT'))
      await change(2)
      assert.equal((await opened.store.getConnection(made.id))?.secretsSealed, 'v1.new')
      const nobody = sampleConnection({ revision: 2 })
      await assert.rejects(opened.store.commit({ kind: 'connection.update', connection: nobody }), missing)
    })

    test('remember a test of what they are now, and of nothing earlier', async () => {
      const made = await insert()
      const test = (id: string, revision: number) =>
        opened.store.commit({ kind: 'connection.tested', id, revision, tested })
      assert.deepEqual(await test(made.id, 2), [false])
      assert.deepEqual(await test('nobody', 1), [false])
      assert.equal((await opened.store.getConnection(made.id))?.tested, null)
      assert.deepEqual(await test(made.id, 1), [true])
      assert.deepEqual(await opened.store.getConnection(made.id), { ...made, tested })
    })

    test('are deleted', async () => {
      const made = await insert()
      await opened.store.commit({ kind: 'connection.delete', id: made.id })
      assert.equal(await opened.store.getConnection(made.id), null)
      await assert.rejects(opened.store.commit({ kind: 'connection.delete', id: made.id }), missing)
    })
  })
}
