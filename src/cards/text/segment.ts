import { defineCard } from '../card.ts'
import { integer, text } from '../fields.ts'

export const segment = defineCard({
  id: 'text.segment',
  title: 'Text Segment',
  description: 'Takes the part of a text from one position to before another.',
  inputs: {
    text: text({ label: 'Text' }),
    start: integer({ label: 'Start at', help: 'The first character is 0.', optional: true, default: 0 }),
    end: integer({ label: 'End before', help: 'Without it, up to the end.', optional: true }),
  },
  outputs: { output: text({ label: 'Part' }) },
  okta: {
    functions: ['string:substr'],
    inputs: { text: 'string', start: 'start', end: 'end' },
    outputs: { output: 'output' },
  },
  examples: [
    { inputs: { text: 'Ada Lovelace', start: 4, end: 8 }, outputs: { output: 'Love' } },
    {
      title: 'Past the end there is nothing more.',
      inputs: { text: 'Ada', start: 1, end: 99 },
      outputs: { output: 'da' },
    },
    {
      title: 'What ends before it starts is empty.',
      inputs: { text: 'Ada', start: 2, end: 1 },
      outputs: { output: '' },
    },
  ],
  run({ text, start, end }) {
    const from = Math.max(0, start)
    return { output: text.slice(from, Math.max(from, end ?? text.length)) }
  },
})
