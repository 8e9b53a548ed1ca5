import { defineCard } from '../card.ts'
import { text } from '../fields.ts'

export const trim = defineCard({
  id: 'text.trim',
  title: 'Trim',
  description: 'Takes white space off both ends of a text.',
  inputs: { text: text({ label: 'Text' }) },
  outputs: { output: text({ label: 'Text' }) },
  okta: { functions: ['string:trim'], inputs: { text: 'string' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { text: '  Ada \n' }, outputs: { output: 'Ada' } },
    { title: 'Nothing else goes.', inputs: { text: 'a  b' }, outputs: { output: 'a  b' } },
  ],
  run: ({ text }) => ({ output: text.trim() }),
})
