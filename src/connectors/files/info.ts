import { defineEffect } from '../../cards/card.ts'
import { date, integer, text } from '../../cards/fields.ts'
import { endingOf } from '../../model/file.ts'
import { fileField, fileInfo as infoOf } from './file-tools.ts'

export const fileInfo = defineEffect({
  id: 'files.info',
  title: 'File Info',
  description: 'Gives what is known of a file.',
  inputs: { file: fileField },
  outputs: {
    name: text({ label: 'Name' }),
    extension: text({ label: 'Extension', help: 'Behind the last dot, in lower case.' }),
    type: text({ label: 'Type' }),
    size: integer({ label: 'Size', help: 'Bytes.' }),
    created: date({ label: 'Created' }),
    updated: date({ label: 'Updated', help: 'As Created: a file never changes.' }),
  },
  okta: {
    functions: ['filefunctions:info'],
    inputs: { file: 'File.File Content' },
    outputs: {
      name: 'File.Filename',
      extension: 'File.Extension',
      size: 'File.Size',
      created: 'File.Created',
      updated: 'File.Updated',
    },
  },
  examples: [
    { inputs: { file: { file: 'a1b2c3d4e5f60718293a4b5c6d7e8f90', name: 'people.csv' } } },
    { title: 'What is no file is refused.', inputs: { file: { name: 'people.csv' } }, error: 'File: This is no file.' },
  ],
  perform: ({ file }, tools) =>
    tools.durable.step(`${tools.name}/info`, async () => {
      const { name, type, size, created } = await infoOf(tools, file)
      const at = new Date(created).toISOString()
      return { name, extension: endingOf(name), type, size, created: at, updated: at }
    }),
})
