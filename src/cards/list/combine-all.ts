import { defineCard } from '../card.ts'
import { list } from '../fields.ts'
import { eachAsList } from './lengths.ts'

export const combineAll = defineCard({
  id: 'list.combine-all',
  title: 'Combine All',
  description: 'Puts lists one behind the other. What is there twice stays there twice.',
  inputs: { lists: list({ label: 'Lists', help: 'The order counts.' }) },
  outputs: { output: list({ label: 'List' }) },
  okta: {
    functions: ['list:concat'],
    inputs: { lists: { list: 'rest', first: ['list1', 'list2'] } },
    outputs: { output: 'output' },
  },
  examples: [
    {
      given: { user: { groups: ['a', 'b'] } },
      inputs: { lists: [{ $from: 'user.groups' }, ['b', 'c']] },
      outputs: { output: ['a', 'b', 'b', 'c'] },
    },
    {
      title: 'A missing list adds nothing; a single value is a list of itself.',
      inputs: { lists: [['a'], null, 'b'] },
      outputs: { output: ['a', 'b'] },
    },
  ],
  run: ({ lists }) => ({ output: eachAsList(lists).flat() }),
})
