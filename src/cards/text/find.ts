import { defineCard } from '../card.ts'
import { integer, text } from '../fields.ts'
import { firstPosition } from '../../language/occurrences.ts'

export const find = defineCard({
  id: 'text.find',
  title: 'Find',
  description: 'Gives the position at which one text first stands in another.',
  inputs: { text: text({ label: 'Look in' }), target: text({ label: 'Look for' }) },
  outputs: { output: integer({ label: 'Position', help: 'From 0; -1 where it is not there.' }) },
  okta: { functions: ['string:find'], inputs: { text: 'string', target: 'substr' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { text: 'ada@example.com', target: '@' }, outputs: { output: 3 } },
    { title: 'The case counts.', inputs: { text: 'Ada', target: 'a' }, outputs: { output: 2 } },
    { title: 'Not there.', inputs: { text: 'Ada', target: 'x' }, outputs: { output: -1 } },
  ],
  run: ({ text, target }) => ({ output: firstPosition(text, target) }),
})
