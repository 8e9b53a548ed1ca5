import { problem } from '../../base/errors.ts'
import { countedSize, fileLimits } from '../../model/file.ts'
import { fileRow } from '../rows.ts'
import type { ApplyTable } from './apply.ts'

export const applyFiles: ApplyTable<'file.insert' | 'file.delete'> = {
  async 'file.insert'({ statements }, { file }) {
    const { executionId } = file
    // Whatever comes later than the end of its execution might be deleted by nobody.
    if (executionId !== null && (await statements.underWay.get({ id: executionId })) === undefined) {
      throw refused('The execution that makes it is over. Make files while it runs.')
    }
    const bytes = (await statements.fileBytes.get({}))?.bytes ?? 0
    if (bytes + countedSize(file.size) > fileLimits.allBytes) {
      const [most, least] = [fileLimits.allBytes / 1_048_576, fileLimits.leastBytes / 1024]
      throw refused(
        `All files together would have more than the limit of ${most} MiB, each counted as ${least} KiB at least. Delete some first.`,
      )
    }
    await statements.insertFile.run(fileRow(file))
    return null
  },
  async 'file.delete'({ statements }, { id }) {
    if ((await statements.deleteFile.run({ id })) === 0) throw problem('NOT_FOUND', { id, type: 'File' })
    return null
  },
}

const refused = (why: string) => problem('VALIDATION_FAILED', { subject: 'file' }, { causes: [`file: ${why}`] })
