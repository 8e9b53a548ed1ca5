import { defineCard } from '../card.ts'
import { text } from '../fields.ts'
import { checkLength } from './limits.ts'

export const base64Encode = defineCard({
  id: 'text.base64-encode',
  title: 'Base64',
  description: 'Writes the bytes of a text, as UTF-8, in base64.',
  inputs: { text: text({ label: 'Text' }) },
  outputs: { output: text({ label: 'Text' }) },
  okta: { functions: ['string:base64'], inputs: { text: 'string' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { text: 'ada:sécret' }, outputs: { output: 'YWRhOnPDqWNyZXQ=' } },
    { title: 'Nothing is nothing.', inputs: { text: '' }, outputs: { output: '' } },
  ],
  run({ text }) {
    checkLength(Math.ceil(Buffer.byteLength(text) / 3) * 4)
    return { output: Buffer.from(text, 'utf8').toString('base64') }
  },
})
