import { defineCard } from '../card.ts'
import { list } from '../fields.ts'
import { contentKey, distinct, keysOf } from './content-key.ts'
import { eachAsList } from './lengths.ts'

export const intersection = defineCard({
  id: 'list.intersection',
  title: 'Intersection',
  description: 'Gives the values that are in all of several lists, each once.',
  inputs: { lists: list({ label: 'Lists' }) },
  outputs: { output: list({ label: 'Intersection' }) },
  okta: {
    functions: ['list:intersection'],
    inputs: { lists: { list: 'rest', first: ['list1', 'list2'] } },
    outputs: { output: 'list' },
  },
  examples: [
    {
      inputs: {
        lists: [
          ['a', 'b', 'b'],
          ['b', 'c'],
        ],
      },
      outputs: { output: ['b'] },
    },
    {
      title: 'With an empty list nothing is in all of them.',
      inputs: { lists: [['a'], null] },
      outputs: { output: [] },
    },
    {
      title: 'Of one list it is the list itself, each value once.',
      inputs: { lists: [['a', 'a']] },
      outputs: { output: ['a'] },
    },
  ],
  run({ lists }) {
    const [first = [], ...others] = eachAsList(lists)
    let left = distinct(first)
    for (const other of others) {
      if (left.length === 0) break
      const keys = keysOf(other)
      left = left.filter((item) => keys.has(contentKey(item)))
    }
    return { output: left }
  },
})
