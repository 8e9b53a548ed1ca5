import { defineCard } from '../card.ts'
import { any, list } from '../fields.ts'

export const getLastItem = defineCard({
  id: 'list.get-last-item',
  title: 'Get Last Item',
  description: 'Gives the last item of a list, and the rest.',
  inputs: { list: list({ label: 'List' }) },
  outputs: { item: any({ label: 'Item', help: 'Null in an empty list.' }), list: list({ label: 'The other items' }) },
  okta: { functions: ['list:pop'], inputs: { list: 'list' }, outputs: { item: 'item', list: 'list' } },
  examples: [
    { inputs: { list: ['a', 'b', 'c'] }, outputs: { item: 'c', list: ['a', 'b'] } },
    { title: 'An empty list has none.', inputs: { list: [] }, outputs: { item: null, list: [] } },
  ],
  run: ({ list }) => ({ item: list.at(-1) ?? null, list: list.slice(0, -1) }),
})
