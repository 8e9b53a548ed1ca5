import { problem } from '../../../base/errors.ts'
import { fileLimits } from '../../../model/file.ts'
import { fileRow } from '../../rows.ts'
import type { ApplyTable } from './apply.ts'

export const applyFiles: ApplyTable<'file.insert' | 'file.delete'> = {
  'file.insert'({ statements }, { file }) {
    const bytes = statements.fileBytes.get({})?.bytes ?? 0
    if (bytes + file.size > fileLimits.allBytes) {
      const most = fileLimits.allBytes / 1_048_576
      const cause = `file: All files together would have more than the limit of ${most} MiB. Delete some first.`
      throw problem('VALIDATION_FAILED', { subject: 'file' }, { causes: [cause] })
    }
    statements.insertFile.run(fileRow(file))
    return null
  },
  'file.delete'({ statements }, { id }) {
    if (statements.deleteFile.run({ id }) === 0) throw problem('NOT_FOUND', { id, type: 'File' })
    return null
  },
}
