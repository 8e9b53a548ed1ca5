import { defineCard } from '../card.ts'
import { list } from '../fields.ts'
import { distinct } from './content-key.ts'
import { eachAsList } from './lengths.ts'

export const union = defineCard({
  id: 'list.union',
  title: 'Union',
  description: 'Gives the values that are in any of several lists, each once.',
  inputs: { lists: list({ label: 'Lists' }) },
  outputs: { output: list({ label: 'Union' }) },
  okta: {
    functions: ['list:union'],
    inputs: { lists: { list: 'rest', first: ['list1', 'list2'] } },
    outputs: { output: 'union' },
  },
  examples: [
    {
      inputs: {
        lists: [
          ['a', 'b'],
          ['b', 'c'],
        ],
      },
      outputs: { output: ['a', 'b', 'c'] },
    },
    {
      title: 'Objects are compared by content; 1 and "1" differ.',
      inputs: { lists: [[{ a: 1, b: 2 }, 1], [{ b: 2, a: 1 }, '1'], null] },
      outputs: { output: [{ a: 1, b: 2 }, 1, '1'] },
    },
  ],
  run: ({ lists }) => ({ output: distinct(eachAsList(lists).flat()) }),
})
