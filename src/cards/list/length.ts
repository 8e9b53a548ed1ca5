import { defineCard } from '../card.ts'
import { integer, list } from '../fields.ts'

export const length = defineCard({
  id: 'list.length',
  title: 'Length',
  description: 'Counts the items of a list.',
  inputs: { list: list({ label: 'List', optional: true, help: 'None counts as an empty list.' }) },
  outputs: { length: integer({ label: 'Length' }) },
  examples: [
    { inputs: { list: ['a', 'b', null] }, outputs: { length: 3 } },
    { inputs: { list: [] }, outputs: { length: 0 } },
    { title: 'No list has no items.', inputs: { list: null }, outputs: { length: 0 } },
  ],
  run: ({ list }) => ({ length: list === null ? 0 : list.length }),
})
