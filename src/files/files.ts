import type { Clock } from '../base/clock.ts'
import { problem } from '../base/errors.ts'
import type { Ids } from '../base/ids.ts'
import type { Files } from '../cards/files.ts'
import { fileLimits } from '../model/file.ts'
import type { Store } from '../store/store.ts'
import { fileName, mediaType } from './file-name.ts'

/** The files of the server, over its store. */
export function openFiles({
  store,
  clock,
  ids,
}: {
  readonly store: Pick<Store, 'commit' | 'listFiles' | 'getFile' | 'getFileContent'>
  readonly clock: Clock
  readonly ids: Ids
}): Files {
  const missing = (id: string) => problem('NOT_FOUND', { id: id.slice(0, 100), type: 'File' })
  return {
    async create({ name: given, type, content, executionId }) {
      if (content.byteLength > fileLimits.bytes) {
        const most = fileLimits.bytes / 1_048_576
        const cause = `file: It has ${content.byteLength} bytes, more than the limit of ${most} MiB.`
        throw problem('VALIDATION_FAILED', { subject: 'file' }, { causes: [cause] })
      }
      const name = fileName(given)
      const info = {
        id: ids.hex(16),
        name,
        type: mediaType(type ?? '', name),
        size: content.byteLength,
        created: clock.now(),
        executionId,
      }
      await store.commit({ kind: 'file.insert', file: { ...info, content } })
      return info
    },
    list: (query) => store.listFiles(query),
    async get(id) {
      const found = await store.getFile(id)
      if (found === null) throw missing(id)
      return found
    },
    async content(id) {
      const found = await store.getFileContent(id)
      if (found === null) throw missing(id)
      return found
    },
    async delete(id) {
      await store.commit({ kind: 'file.delete', id })
    },
  }
}
