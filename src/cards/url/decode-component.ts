import { defineCard } from '../card.ts'
import { text } from '../fields.ts'
import { decoded } from './percent.ts'
export const decodeComponent = defineCard({
  id: 'url.decode-component',
  title: 'Decode Component',
  description: 'Reads a part of a web address.',
  inputs: { text: text({ label: 'Text' }) },
  outputs: { output: text({ label: 'Text' }) },
  okta: { functions: ['url:decodeComponent'], inputs: { text: 'string' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { text: 'a%20b%26c%2F%C3%BC' }, outputs: { output: 'a b&c/ü' } },
    {
      title: 'A lonely percent sign is an error.',
      inputs: { text: '100%' },
      error: 'The text has a % that begins no encoded character.',
    },
  ],
  run: ({ text }) => ({ output: decoded(text, decodeURIComponent) }),
})
