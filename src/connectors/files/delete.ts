import { CardError, defineEffect } from '../../cards/card.ts'
import { boolean } from '../../cards/fields.ts'
import { asCardError, fileField, fileIdOf } from './file-tools.ts'

export const deleteFile = defineEffect({
  id: 'files.delete',
  title: 'Delete File',
  description: 'Deletes a file before its execution is; one that is gone already is no error.',
  inputs: { file: fileField },
  outputs: { deleted: boolean({ label: 'Deleted', help: 'False where it was gone already.' }) },
  examples: [
    { inputs: { file: { file: 'a1b2c3d4e5f60718293a4b5c6d7e8f90', name: 'people.csv' } } },
    { title: 'What is no file is refused.', inputs: { file: 'people.csv' }, error: 'File: This is no file.' },
  ],
  perform: ({ file }, tools) =>
    tools.durable.step(`${tools.name}/delete`, async () => {
      const id = fileIdOf(file)
      try {
        await asCardError(tools.files.delete(id))
        return { deleted: true }
      } catch (thrown) {
        if (thrown instanceof CardError && thrown.kind === 'Not Found') return { deleted: false }
        throw thrown
      }
    }),
})
