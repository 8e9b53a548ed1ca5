import { defineCard } from '../card.ts'
import { integer, text } from '../fields.ts'

export const at = defineCard({
  id: 'text.at',
  title: 'At',
  description: 'Takes one character of a text.',
  inputs: {
    text: text({ label: 'Text' }),
    position: integer({ label: 'Position', help: 'The first character is 0.', optional: true, default: 0 }),
  },
  outputs: { character: text({ label: 'Character', help: 'Empty outside the text.' }) },
  okta: {
    functions: ['string:at'],
    inputs: { text: 'text', position: 'position' },
    outputs: { character: 'character' },
  },
  examples: [
    { inputs: { text: 'Ada', position: 1 }, outputs: { character: 'd' } },
    { title: 'Outside there is none.', inputs: { text: 'Ada', position: 3 }, outputs: { character: '' } },
  ],
  run: ({ text, position }) => ({ character: text.charAt(position) }),
})
