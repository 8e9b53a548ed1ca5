import { defineCard } from '../card.ts'
import { integer, text } from '../fields.ts'

export const length = defineCard({
  id: 'text.length',
  title: 'Length',
  description: 'Counts the characters of a text.',
  inputs: { text: text({ label: 'Text' }) },
  outputs: { length: integer({ label: 'Length' }) },
  okta: { functions: ['string:length'], inputs: { text: 'string' }, outputs: { length: 'length' } },
  examples: [
    { inputs: { text: 'Ada' }, outputs: { length: 3 } },
    {
      title: 'A missing text is an empty one.',
      given: { user: { name: null } },
      inputs: { text: { $from: 'user.name' } },
      outputs: { length: 0 },
    },
  ],
  run: ({ text }) => ({ length: text.length }),
})
