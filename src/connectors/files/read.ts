import { CardError, defineEffect } from '../../cards/card.ts'
import { choice, integer, text } from '../../cards/fields.ts'
import { fileContent, fileField, fileInfo } from './file-tools.ts'

/** Bytes that are read as a value: what an execution keeps of a step has the same limit. */
const mostBytes = 1_500_000

export const readFile = defineEffect({
  id: 'files.read',
  title: 'Read File',
  description: 'Gives the content of a file of up to 1.5 MB as text, or as base64.',
  inputs: {
    file: fileField,
    encoding: choice({
      label: 'As',
      options: { text: 'Text (UTF-8)', latin1: 'Text (Latin-1)', base64: 'Base64' },
      optional: true,
      default: 'text',
    }),
  },
  outputs: { content: text({ label: 'Content' }), size: integer({ label: 'Size', help: 'Bytes.' }) },
  examples: [
    { inputs: { file: { file: 'a1b2c3d4e5f60718293a4b5c6d7e8f90', name: 'people.csv' } } },
    { title: 'What is no file is refused.', inputs: { file: 'people.csv' }, error: 'File: This is no file.' },
  ],
  perform: ({ file, encoding }, tools) =>
    tools.durable.step(`${tools.name}/content`, async () => {
      const { name, size } = await fileInfo(tools, file)
      if (size > mostBytes) {
        const message = `"${name}" has ${size} bytes, more than the ${mostBytes} that can be read as a value. Give the file itself on.`
        throw new CardError('Step Output Too Large', message, 413)
      }
      const bytes = Buffer.from(await fileContent(tools, file))
      const content =
        encoding === 'base64'
          ? bytes.toString('base64')
          : // A byte order mark is no part of the text.
            new TextDecoder(encoding === 'latin1' ? 'latin1' : 'utf-8').decode(bytes)
      return { content, size }
    }),
})
