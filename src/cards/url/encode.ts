import { defineCard } from '../card.ts'
import { text } from '../fields.ts'
import { encoded } from './percent.ts'
export const encode = defineCard({
  id: 'url.encode',
  title: 'Encode',
  description: 'Writes a whole web address so that it has no forbidden characters; what divides its parts stays.',
  inputs: { text: text({ label: 'URL' }) },
  outputs: { output: text({ label: 'Text' }) },
  okta: { functions: ['url:encode'], inputs: { text: 'string' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { text: 'https://example.com/a b?c=ü' }, outputs: { output: 'https://example.com/a%20b?c=%C3%BC' } },
    { title: 'Nothing is nothing.', inputs: { text: '' }, outputs: { output: '' } },
  ],
  run: ({ text }) => ({ output: encoded(text, encodeURI) }),
})
