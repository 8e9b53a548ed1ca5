import { defineCard } from '../card.ts'
import { text } from '../fields.ts'
import { decoded } from './percent.ts'
export const decode = defineCard({
  id: 'url.decode',
  title: 'Decode',
  description: 'Reads a whole web address; what would divide its parts stays encoded.',
  inputs: { text: text({ label: 'URL' }) },
  outputs: { output: text({ label: 'Text' }) },
  okta: { functions: ['url:decode'], inputs: { text: 'string' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { text: 'https://example.com/a%20b?c=%26' }, outputs: { output: 'https://example.com/a b?c=%26' } },
    {
      title: 'What is no encoding is an error.',
      inputs: { text: '%zz' },
      error: 'The text has a % that begins no encoded character.',
    },
  ],
  run: ({ text }) => ({ output: decoded(text, decodeURI) }),
})
