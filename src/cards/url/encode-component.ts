import { defineCard } from '../card.ts'
import { text } from '../fields.ts'
import { encoded } from './percent.ts'
export const encodeComponent = defineCard({
  id: 'url.encode-component',
  title: 'Encode Component',
  description: 'Writes a text so that it can be one part of a web address, e.g. a value of its query.',
  inputs: { text: text({ label: 'Text' }) },
  outputs: { output: text({ label: 'Text' }) },
  okta: { functions: ['url:encodeComponent'], inputs: { text: 'string' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { text: 'a b&c/ü' }, outputs: { output: 'a%20b%26c%2F%C3%BC' } },
    { title: 'Half a character is none.', inputs: { text: '\ud800' }, outputs: { output: '%EF%BF%BD' } },
  ],
  run: ({ text }) => ({ output: encoded(text, encodeURIComponent) }),
})
