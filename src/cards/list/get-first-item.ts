import { defineCard } from '../card.ts'
import { any, list } from '../fields.ts'

export const getFirstItem = defineCard({
  id: 'list.get-first-item',
  title: 'Get First Item',
  description: 'Gives the first item of a list, and the rest.',
  inputs: { list: list({ label: 'List' }) },
  outputs: { item: any({ label: 'Item', help: 'Null in an empty list.' }), list: list({ label: 'The other items' }) },
  okta: { functions: ['list:shift'], inputs: { list: 'list' }, outputs: { item: 'item', list: 'list' } },
  examples: [
    { inputs: { list: ['a', 'b', 'c'] }, outputs: { item: 'a', list: ['b', 'c'] } },
    { title: 'An empty list has none.', inputs: { list: [] }, outputs: { item: null, list: [] } },
  ],
  run: ({ list }) => ({ item: list[0] ?? null, list: list.slice(1) }),
})
