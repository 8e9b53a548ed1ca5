import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isProblem } from '../../base/errors.ts'
import { fileCursor, fileLimits, type StoredFile } from '../../model/file.ts'
import { storeForAll, type OpenStore } from './opened-store.kit.ts'
import { sampleAccept, sampleFile, sampleFinish } from './samples.kit.ts'

export function fileContract(open: OpenStore): void {
  describe('files', () => {
    const opened = storeForAll(open)
    const insert = async (change: Partial<StoredFile> = {}) => {
      const file = sampleFile(change)
      await opened.store.commit({ kind: 'file.insert', file })
      const { content: _, ...info } = file
      return info
    }

    /** An execution that is under way. */
    const running = async () => {
      const accept = sampleAccept()
      await opened.store.commit(accept)
      return accept.id
    }

    test('come back as they were, byte by byte, also beside other blobs of one batch', async () => {
      const content = Uint8Array.from({ length: 70_000 }, (_, i) => i % 256)
      const [one, two, none] = await Promise.all([
        insert({ content, size: content.length }),
        insert({ content: Buffer.from('Ada'), size: 3, executionId: await running() }),
        insert({ content: new Uint8Array(), size: 0 }),
      ])
      assert.deepEqual(await opened.store.getFile(one!.id), one)
      assert.deepEqual(Buffer.from((await opened.store.getFileContent(one!.id))!), Buffer.from(content))
      assert.equal(Buffer.from((await opened.store.getFileContent(two!.id))!).toString(), 'Ada')
      assert.equal((await opened.store.getFileContent(none!.id))!.length, 0)
      assert.deepEqual([await opened.store.getFile('no'), await opened.store.getFileContent('no')], [null, null])
    })

    test('are listed from the newest on, by a part of the name whatever its case, and part by part', async () => {
      for (const [i, name] of ['ÜBER a_b.txt', 'über axb.txt', 'other.txt'].entries()) {
        await insert({ name, created: 2_000_000_000_000 + i })
      }
      const names = async (name: string, after: string | null = null, limit = 10) =>
        (await opened.store.listFiles({ name, after, limit })).map((file) => file.name)
      assert.deepEqual(await names('über A'), ['über axb.txt', 'ÜBER a_b.txt'])
      assert.deepEqual(await names('a_b'), ['ÜBER a_b.txt'], 'nothing in it is a wildcard')
      const [newest] = await opened.store.listFiles({ after: null, limit: 1 })
      assert.equal(newest!.name, 'other.txt')
      assert.deepEqual(await names('', fileCursor(newest!), 1), ['über axb.txt'])
    })

    test('are listed without those of executions where that is asked for', async () => {
      const created = 3_000_000_000_000
      const [own, other] = [await insert({ created }), await insert({ created, executionId: await running() })]
      const ids = async (uploaded?: true) =>
        (await opened.store.listFiles({ after: null, limit: 1, ...(uploaded && { uploaded }) })).map(({ id }) => id)
      assert.deepEqual(await ids(true), [own.id])
      assert.ok([own.id, other.id].includes((await ids())[0]!))
    })

    test('are deleted', async () => {
      const { id } = await insert()
      await opened.store.commit({ kind: 'file.delete', id })
      assert.deepEqual([await opened.store.getFile(id), await opened.store.getFileContent(id)], [null, null])
      await assert.rejects(opened.store.commit({ kind: 'file.delete', id }), (thrown) => isProblem(thrown, 'NOT_FOUND'))
    })

    test('are refused for an execution that is over or gone: nothing would ever delete them', async () => {
      const over = await running()
      await opened.store.commit(sampleFinish(over))
      for (const executionId of [over, 'nobody']) {
        const id = `${executionId}-file`
        await assert.rejects(insert({ id, executionId }), (thrown) => isProblem(thrown, 'VALIDATION_FAILED'))
        assert.equal(await opened.store.getFile(id), null)
      }
    })

    test('are never too many: an empty one takes room too', async () => {
      const { id } = await insert({ size: fileLimits.allBytes - 1_000_000 })
      const empty = { size: 0, content: new Uint8Array() }
      const made: string[] = []
      const fill = async () => {
        while (made.length <= 1_000_000 / fileLimits.leastBytes) made.push((await insert(empty)).id)
      }
      await assert.rejects(fill(), (thrown) => isProblem(thrown, 'VALIDATION_FAILED'))
      await opened.store.commit({ kind: 'file.delete', id })
      await insert(empty)
      await opened.store.commit(...made.map((each) => ({ kind: 'file.delete', id: each }) as const))
    })

    test('are refused past the room for all of them', async () => {
      const { id } = await insert({ size: fileLimits.allBytes - 1_000_000 })
      await assert.rejects(insert({ size: 1_000_000 }), (thrown) => isProblem(thrown, 'VALIDATION_FAILED'))
      await opened.store.commit({ kind: 'file.delete', id })
      await insert({ size: 1_000_000 })
    })
  })
}
