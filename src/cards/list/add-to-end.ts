import { defineCard } from '../card.ts'
import { any, list } from '../fields.ts'
import { checkLength } from './lengths.ts'

export const addToEnd = defineCard({
  id: 'list.add-to-end',
  title: 'Add to End',
  description: 'Gives a list with one more item behind the last.',
  inputs: { list: list({ label: 'List' }), item: any({ label: 'Item', optional: true }) },
  outputs: { output: list({ label: 'List' }) },
  okta: { functions: ['list:push'], inputs: { list: 'list', item: 'item' }, outputs: { output: 'list' } },
  examples: [
    { inputs: { list: ['a'], item: 'b' }, outputs: { output: ['a', 'b'] } },
    {
      title: 'A list becomes one item.',
      inputs: { list: ['a'], item: ['b', 'c'] },
      outputs: { output: ['a', ['b', 'c']] },
    },
    {
      title: 'A missing list is an empty one.',
      given: { user: { groups: null } },
      inputs: { list: { $from: 'user.groups' }, item: 'a' },
      outputs: { output: ['a'] },
    },
  ],
  run({ list, item }) {
    checkLength(list.length + 1)
    return { output: [...list, item ?? null] }
  },
})
