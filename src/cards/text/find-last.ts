import { defineCard } from '../card.ts'
import { integer, text } from '../fields.ts'
import { lastPosition } from '../../language/occurrences.ts'

export const findLast = defineCard({
  id: 'text.find-last',
  title: 'Find Last',
  description: 'Gives the position at which one text last stands in another.',
  inputs: {
    text: text({ label: 'Look in' }),
    target: text({ label: 'Look for' }),
    index: integer({
      label: 'Right-most position',
      help: 'Only at or before it. Without one, everywhere.',
      optional: true,
    }),
  },
  outputs: { output: integer({ label: 'Position', help: 'From 0; -1 where it is not there.' }) },
  okta: {
    functions: ['string:lastIndexOf'],
    inputs: { text: 'string', target: 'substr', index: 'index' },
    outputs: { output: 'output' },
  },
  examples: [
    { inputs: { text: 'a/b/c', target: '/' }, outputs: { output: 3 } },
    { title: 'At or before a position.', inputs: { text: 'a/b/c', target: '/', index: 2 }, outputs: { output: 1 } },
    { title: 'Not there.', inputs: { text: 'abc', target: '/' }, outputs: { output: -1 } },
  ],
  run: ({ text, target, index }) => ({ output: lastPosition(text, target, index ?? Infinity) }),
})
