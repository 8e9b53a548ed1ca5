import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isProblem } from '../../base/errors.ts'
import type { Folder } from '../../model/folder.ts'
import { storeForAll, type OpenStore } from './opened-store.kit.ts'
import { newId, sampleAccept, sampleFlow } from './samples.kit.ts'

export function folderContract(open: OpenStore): void {
  describe('folders', () => {
    const opened = storeForAll(open)
    const folder = (name: string, parentId: string | null = null): Folder => ({
      id: newId(),
      name,
      parentId,
      created: 1,
    })
    const insert = async (name: string, parentId: string | null = null) => {
      const made = folder(name, parentId)
      await opened.store.commit({ kind: 'folder.insert', folder: made })
      return made
    }
    const refused = (thrown: unknown) => isProblem(thrown, 'VALIDATION_FAILED')
    const find = async (id: string) => (await opened.store.listFolders()).find((each) => each.id === id)

    test('are listed by name, with how many flows are in each itself', async () => {
      const [outer, empty] = [await insert('Outer'), await insert('empty')]
      const inner = await insert('Inner', outer.id)
      for (const folderId of [outer.id, inner.id, inner.id]) {
        await opened.store.commit({ kind: 'flow.insert', flow: sampleFlow({ folderId }), createdBy: 'me' })
      }
      assert.deepEqual(await opened.store.listFolders(), [
        { ...empty, flows: 0 },
        { ...inner, flows: 2 },
        { ...outer, flows: 1 },
      ])
    })

    test('differ in their names from those beside them, whatever the case, and only from these', async () => {
      const one = await insert('Names')
      await assert.rejects(insert('NAMES'), refused)
      const inner = await insert('names', one.id)
      await assert.rejects(
        opened.store.commit({ kind: 'folder.update', folder: { ...inner, parentId: null } }),
        refused,
      )
      assert.equal((await find(inner.id))?.parentId, one.id)
      await opened.store.commit({ kind: 'folder.update', folder: { ...inner, name: 'NAMES' } })
      assert.equal((await find(inner.id))?.name, 'NAMES')
    })

    test('are five levels deep at most, moved trees too, and never inside themselves', async () => {
      let parent: Folder | null = null
      const path: Folder[] = []
      for (let level = 1; level <= 5; level++) path.push((parent = await insert(`Level ${level}`, parent?.id ?? null)))
      await assert.rejects(insert('Level 6', path[4]!.id), refused)
      const [top, below] = [await insert('Top'), folder('Below')]
      await opened.store.commit({ kind: 'folder.insert', folder: { ...below, parentId: top.id } })
      const move = (each: Folder, parentId: string) =>
        opened.store.commit({ kind: 'folder.update', folder: { ...each, parentId } })
      await assert.rejects(move(top, path[3]!.id), refused)
      await move(top, path[2]!.id)
      await assert.rejects(move(path[0]!, path[1]!.id), refused)
      await assert.rejects(move(path[0]!, path[0]!.id), refused)
      await assert.rejects(insert('Lost', 'nobody'), refused)
      const nobody = { kind: 'folder.update', folder: folder('Nobody') } as const
      await assert.rejects(opened.store.commit(nobody), (thrown) => isProblem(thrown, 'NOT_FOUND'))
    })

    test('are deleted only when they are empty; a flow leaves them by a move', async () => {
      const outer = await insert('To delete')
      const inner = await insert('Inside', outer.id)
      const flow = sampleFlow({ folderId: inner.id })
      await opened.store.commit({ kind: 'flow.insert', flow, createdBy: 'me' })
      const remove = (id: string) => opened.store.commit({ kind: 'folder.delete', id })
      await assert.rejects(remove(outer.id), refused)
      await assert.rejects(remove(inner.id), refused)
      await assert.rejects(opened.store.commit({ kind: 'flow.move', id: flow.id, folderId: 'nobody' }), refused)
      await opened.store.commit({ kind: 'flow.move', id: flow.id, folderId: null })
      assert.deepEqual(await opened.store.getFlow(flow.id), { ...flow, folderId: null })
      await remove(inner.id)
      await remove(outer.id)
      await assert.rejects(remove(outer.id), (thrown) => isProblem(thrown, 'NOT_FOUND'))
      const lost = sampleFlow({ folderId: outer.id })
      await assert.rejects(opened.store.commit({ kind: 'flow.insert', flow: lost, createdBy: 'me' }), refused)
    })

    test('go with their flows in one commit, or stay wholly where one of these is on or runs', async () => {
      const home = await insert('Together')
      const [off, other] = [sampleFlow({ folderId: home.id }), sampleFlow({ folderId: home.id })]
      for (const flow of [off, other]) await opened.store.commit({ kind: 'flow.insert', flow, createdBy: 'me' })
      const all = () =>
        opened.store.commit(
          { kind: 'flow.delete', id: off.id, onlyOff: true },
          { kind: 'flow.delete', id: other.id, onlyOff: true },
          { kind: 'folder.delete', id: home.id },
        )
      const on = { ...other, status: 'ACTIVE' as const }
      await opened.store.commit({ kind: 'flow.update', flow: on, expectedVersion: 1, createdBy: 'me' })
      await assert.rejects(all(), refused)
      assert.notEqual(await opened.store.getFlow(off.id), null)
      await opened.store.commit({ kind: 'flow.update', flow: other, expectedVersion: 1, createdBy: 'me' })
      await all()
      assert.equal(await opened.store.getFlow(off.id), null)
      assert.equal(await find(home.id), undefined)
      await opened.store.commit(sampleAccept())
    })
  })
}
