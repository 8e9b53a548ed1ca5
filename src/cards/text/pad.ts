import { languageLimits } from '../../language/limits.ts'
import { defineCard } from '../card.ts'
import { choice, integer, text } from '../fields.ts'

export const pad = defineCard({
  id: 'text.pad',
  title: 'Pad',
  description: 'Makes a text as long as wanted, by putting another one in front or behind as often as needed.',
  inputs: {
    text: text({ label: 'Text' }),
    length: integer({ label: 'Length', min: 0, max: languageLimits.text }),
    filler: text({ label: 'With', optional: true, default: ' ' }),
    side: choice({ label: 'Where', options: { start: 'in front', end: 'behind' }, optional: true, default: 'start' }),
  },
  outputs: { output: text({ label: 'Text' }) },
  okta: {
    functions: ['string:pad'],
    inputs: { text: 'string', length: 'length', filler: 'pad', side: 'side' },
    outputs: { output: 'output' },
  },
  examples: [
    { inputs: { text: '7', length: 3, filler: '0' }, outputs: { output: '007' } },
    { title: 'Behind.', inputs: { text: 'a', length: 4, filler: 'xy', side: 'end' }, outputs: { output: 'axyx' } },
    { title: 'What is long enough stays.', inputs: { text: 'long', length: 2 }, outputs: { output: 'long' } },
  ],
  run: ({ text, length, filler, side }) => ({
    output: side === 'start' ? text.padStart(length, filler) : text.padEnd(length, filler),
  }),
})
