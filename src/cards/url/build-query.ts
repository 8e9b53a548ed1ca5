import { defineCard } from '../card.ts'
import { object, text } from '../fields.ts'
import { queryText } from './query.ts'

export const buildQuery = defineCard({
  id: 'url.build-query',
  title: 'Build Query',
  description: 'Writes names and values as the query of a web address.',
  inputs: {
    object: object({ label: 'Values', help: 'A list is written as its name several times; null is left out.' }),
  },
  outputs: { output: text({ label: 'Query', help: 'Without the question mark.' }) },
  okta: { functions: ['url:buildQuery'], inputs: { object: 'object' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { object: { q: 'a b&c', page: 2 } }, outputs: { output: 'q=a+b%26c&page=2' } },
    { title: 'Lists and null.', inputs: { object: { id: [1, 2], none: null } }, outputs: { output: 'id=1&id=2' } },
  ],
  run: ({ object }) => ({ output: queryText(object) }),
})
