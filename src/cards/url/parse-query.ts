import { defineCard } from '../card.ts'
import { object, text } from '../fields.ts'
import { queryValues } from './query.ts'

export const parseQuery = defineCard({
  id: 'url.parse-query',
  title: 'Parse Query',
  description: 'Reads the query of a web address into names and values.',
  inputs: { text: text({ label: 'Query', help: 'With or without the question mark.' }) },
  outputs: { output: object({ label: 'Values', help: 'A list where a name comes several times.' }) },
  okta: { functions: ['url:parseQuery'], inputs: { text: 'string' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { text: '?q=a+b%26c&page=2' }, outputs: { output: { q: 'a b&c', page: '2' } } },
    {
      title: 'A name that comes twice, and one without a value.',
      inputs: { text: 'id=1&id=2&x' },
      outputs: { output: { id: ['1', '2'], x: '' } },
    },
  ],
  run: ({ text }) => ({ output: queryValues(text) }),
})
