import { defineCard } from '../card.ts'
import { any, integer, list } from '../fields.ts'

export const at = defineCard({
  id: 'list.at',
  title: 'At',
  description: 'Gives the item of a list at a position.',
  inputs: { list: list({ label: 'List' }), index: integer({ label: 'Index', help: 'The first item is 0.' }) },
  outputs: { output: any({ label: 'Item', help: 'Null outside the list.' }) },
  okta: { functions: ['list:at'], inputs: { list: 'list', index: 'index' }, outputs: { output: 'item' } },
  examples: [
    { inputs: { list: ['a', 'b', 'c'], index: 1 }, outputs: { output: 'b' } },
    { title: 'Outside the list is null.', inputs: { list: ['a'], index: 1 }, outputs: { output: null } },
    { title: 'So is before it.', inputs: { list: ['a'], index: -1 }, outputs: { output: null } },
  ],
  run: ({ list, index }) => ({ output: list[index] ?? null }),
})
