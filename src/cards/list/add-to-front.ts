import { defineCard } from '../card.ts'
import { any, list } from '../fields.ts'
import { checkLength } from './lengths.ts'

export const addToFront = defineCard({
  id: 'list.add-to-front',
  title: 'Add to Front',
  description: 'Gives a list with one more item before the first.',
  inputs: { list: list({ label: 'List' }), item: any({ label: 'Item', optional: true }) },
  outputs: { output: list({ label: 'List' }) },
  okta: { functions: ['list:unshift'], inputs: { list: 'list', item: 'item' }, outputs: { output: 'list' } },
  examples: [
    { inputs: { list: ['b'], item: 'a' }, outputs: { output: ['a', 'b'] } },
    { title: 'Null is an item.', inputs: { list: ['b'], item: null }, outputs: { output: [null, 'b'] } },
  ],
  run({ list, item }) {
    checkLength(list.length + 1)
    return { output: [item ?? null, ...list] }
  },
})
