import { CardError, defineEffect } from '../../cards/card.ts'
import { choice, text } from '../../cards/fields.ts'
import { fileOutputs, fileResult, createFile as create } from './file-tools.ts'

export const createFile = defineEffect({
  id: 'files.create',
  title: 'Create File',
  description: 'Makes a file of a text, or of bytes as base64.',
  inputs: {
    name: text({ label: 'Name', help: 'With its ending: report.csv.', min: 1, max: 255 }),
    content: text({ label: 'Content' }),
    encoding: choice({
      label: 'Content is',
      options: { text: 'Text', base64: 'Base64' },
      optional: true,
      default: 'text',
    }),
    type: text({
      label: 'Type',
      help: 'text/csv; by the name’s ending where it is empty.',
      optional: true,
      default: '',
      max: 200,
    }),
  },
  outputs: fileOutputs,
  examples: [
    { inputs: { name: 'people.csv', content: 'Name\nAda\n' } },
    {
      title: 'Text that is no base64 makes no file.',
      inputs: { name: 'a.bin', content: 'no base64!', encoding: 'base64' },
      error: 'Content: This is no base64.',
    },
  ],
  async perform({ name, content, encoding, type }, tools) {
    const bytes = encoding === 'base64' ? base64Of(content) : Buffer.from(content, 'utf8')
    return fileResult(
      await tools.durable.step(`${tools.name}/file`, () => create(tools, { name, type, content: bytes })),
    )
  },
})

/** The bytes of base64, with spaces and lines anywhere. @throws CardError `Invalid Input` */
function base64Of(content: string): Buffer {
  // Spaces go first: a pattern that allows them in two places takes time by the square of their number.
  const compact = content.replaceAll(/\s+/g, '')
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(compact) || compact.replaceAll('=', '').length % 4 === 1) {
    throw new CardError('Invalid Input', 'Content: This is no base64.', 400)
  }
  return Buffer.from(compact, 'base64')
}
