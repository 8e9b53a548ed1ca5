import { defineCard } from '../card.ts'
import { integer, list } from '../fields.ts'

export const length = defineCard({
  id: 'list.length',
  title: 'Length',
  description: 'Counts the items of a list.',
  inputs: { list: list({ label: 'List' }) },
  outputs: { length: integer({ label: 'Length' }) },
  okta: { functions: ['list:length'], inputs: { list: 'list' }, outputs: { length: 'length' } },
  examples: [
    { inputs: { list: ['a', 'b', null] }, outputs: { length: 3 } },
    { inputs: { list: [] }, outputs: { length: 0 } },
    {
      title: 'A missing list has no items.',
      given: { user: { groups: null } },
      inputs: { list: { $from: 'user.groups' } },
      outputs: { length: 0 },
    },
  ],
  run: ({ list }) => ({ length: list.length }),
})
