import { isUtf8 } from 'node:buffer'
import { CardError, defineCard } from '../card.ts'
import { text } from '../fields.ts'

export const base64Decode = defineCard({
  id: 'text.base64-decode',
  title: 'Base64 Decode',
  description: 'Reads a text that is written in base64, or in the form of it for web addresses.',
  inputs: { text: text({ label: 'Text' }) },
  outputs: { output: text({ label: 'Text' }) },
  okta: { functions: ['string:base64Decode'], inputs: { text: 'string' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { text: 'YWRhOnPDqWNyZXQ=' }, outputs: { output: 'ada:sécret' } },
    { title: 'Also the form for web addresses.', inputs: { text: 'Pz8_' }, outputs: { output: '???' } },
    {
      title: 'Bytes that are no text are an error.',
      inputs: { text: '/w==' },
      error: 'What the base64 holds is not text',
    },
    { title: 'Other characters are an error.', inputs: { text: 'a*b' }, error: 'The text is not base64.' },
  ],
  run({ text }) {
    const compact = text.replaceAll(/\s+/g, '')
    if (!/^[\w+/-]*={0,2}$/.test(compact) || compact.replaceAll('=', '').length % 4 === 1) {
      throw new CardError('Invalid Input', 'The text is not base64.')
    }
    const bytes = Buffer.from(compact, 'base64')
    if (!isUtf8(bytes)) throw new CardError('Invalid Input', 'What the base64 holds is not text in UTF-8.')
    return { output: bytes.toString('utf8') }
  },
})
