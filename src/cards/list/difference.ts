import { defineCard } from '../card.ts'
import { list } from '../fields.ts'
import { contentKey, distinct, keysOf } from './content-key.ts'
import { eachAsList } from './lengths.ts'

export const difference = defineCard({
  id: 'list.difference',
  title: 'Difference',
  description: 'Gives the values that are in the first list and in none of the others, each once.',
  inputs: { lists: list({ label: 'Lists', help: 'The order counts.' }) },
  outputs: { output: list({ label: 'Difference' }) },
  okta: {
    functions: ['list:difference'],
    inputs: { lists: { list: 'rest', first: ['list1', 'list2'] } },
    outputs: { output: 'list' },
  },
  examples: [
    {
      inputs: {
        lists: [
          ['a', 'b', 'c'],
          ['b', 'd'],
        ],
      },
      outputs: { output: ['a', 'c'] },
    },
    {
      title: 'Missing lists take nothing away.',
      inputs: { lists: [[{ a: 1 }, 'b'], null, [{ a: 1 }]] },
      outputs: { output: ['b'] },
    },
  ],
  run({ lists }) {
    const [first = [], ...others] = eachAsList(lists)
    const keys = keysOf(others.flat())
    return { output: distinct(first.filter((item) => !keys.has(contentKey(item)))) }
  },
})
