import type { Clock } from '../base/clock.ts'
import { problem } from '../base/errors.ts'
import type { Ids } from '../base/ids.ts'
import type { Principal } from '../model/access.ts'
import type { Folder } from '../model/folder.ts'
import type { RaiseSystemEvent } from '../model/system-event.ts'
import type { Mutation, Store } from '../store/store.ts'
import type { FlowRegistry } from './flow-registry.ts'
import { invalid } from './invalid.ts'

export interface FolderInput {
  readonly name: string
  readonly parentId?: string | null | undefined
}

/** The folders that flows are kept in. Each change is in the System Log. */
export interface FolderService {
  /** By name, each with how many flows are in it itself. */
  list(): Promise<readonly (Folder & { readonly flows: number })[]>
  /** @throws VALIDATION_FAILED where the name is taken beside it, the parent is gone or the tree would be too deep */
  create(input: FolderInput, principal: Principal): Promise<Folder>
  /** Renames it, moves it, or both. @throws NOT_FOUND, VALIDATION_FAILED as above */
  replace(id: string, input: FolderInput, principal: Principal): Promise<Folder>
  /**
   * @param recursive also what is in it, folders and flows; nothing where one of these flows is on or runs
   * @throws NOT_FOUND, VALIDATION_FAILED
   */
  delete(id: string, recursive: boolean, principal: Principal): Promise<void>
}

export function openFolderService(parts: {
  readonly store: Store
  readonly registry: Pick<FlowRegistry, 'all' | 'remove'>
  readonly raise: RaiseSystemEvent
  readonly clock: Clock
  readonly ids: Ids
}): FolderService {
  const { store, registry, clock, ids } = parts

  const raise = (change: string, { id, name }: Pick<Folder, 'id' | 'name'>, actor: Principal) =>
    parts.raise({
      eventType: `workflows.user.folder.${change}`,
      actor,
      target: [{ id, type: 'Folder', displayName: name }],
      outcome: { result: 'SUCCESS' },
    })

  return {
    list: () => store.listFolders(),

    async create({ name, parentId = null }, principal) {
      const folder: Folder = { id: ids.uuid(), name, parentId, created: clock.now() }
      await store.commit({ kind: 'folder.insert', folder })
      await raise('create', folder, principal)
      return folder
    },

    async replace(id, { name, parentId = null }, principal) {
      const before = (await store.listFolders()).find((each) => each.id === id)
      if (before === undefined) throw problem('NOT_FOUND', { id, type: 'Folder' })
      const folder: Folder = { id, name, parentId, created: before.created }
      if (before.name === name && before.parentId === parentId) return folder
      await store.commit({ kind: 'folder.update', folder })
      if (before.name !== name) await raise('rename', folder, principal)
      if (before.parentId !== parentId) await raise('move', folder, principal)
      return folder
    },

    async delete(id, recursive, principal) {
      const folders = await store.listFolders()
      const folder = folders.find((each) => each.id === id)
      if (folder === undefined) throw problem('NOT_FOUND', { id, type: 'Folder' })
      const inside = recursive ? withInner(id, folders) : [id]
      const flows = recursive ? [...registry.all()].filter(({ folderId }) => inside.includes(folderId ?? '')) : []
      const on = flows.filter(({ status }) => status === 'ACTIVE')
      if (on.length > 0) {
        const names = on.slice(0, 10).map(({ name }) => `"${name}"`)
        const message = `${on.length} of the flows in it are on: ${names.join(', ')}. Switch them off first.`
        throw invalid([{ at: 'folder', message }], 'folder')
      }
      const deletions: Mutation[] = [
        ...flows.map((flow) => ({ kind: 'flow.delete', id: flow.id, onlyOff: true }) as const),
        // A folder goes after those in it.
        ...inside.toReversed().map((each) => ({ kind: 'folder.delete', id: each }) as const),
      ]
      await store.commit(...deletions)
      for (const flow of flows) registry.remove(flow.id)
      await raise('delete', folder, principal)
    },
  }
}

/** A folder and all in it, each behind the one that it is in. */
function withInner(id: string, folders: readonly Folder[]): readonly string[] {
  const inner = folders.filter(({ parentId }) => parentId === id)
  return [id, ...inner.flatMap((each) => withInner(each.id, folders))]
}
