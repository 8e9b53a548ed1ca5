import { defineCard } from '../card.ts'
import { list } from '../fields.ts'

export const construct = defineCard({
  id: 'list.construct',
  title: 'Construct',
  description: 'Makes a list of values, in their order.',
  inputs: { items: list({ label: 'Items', optional: true, default: [] }) },
  outputs: { output: list({ label: 'List' }) },
  okta: { functions: ['list:construct'], inputs: { items: { list: 'rest' } }, outputs: { output: 'list' } },
  examples: [
    {
      given: { user: { login: 'ada' } },
      inputs: { items: [{ $from: 'user.login' }, 'bo', 3] },
      outputs: { output: ['ada', 'bo', 3] },
    },
    {
      title: 'A missing value is null in the list.',
      given: { user: { login: null } },
      inputs: { items: [{ $from: 'user.login' }] },
      outputs: { output: [null] },
    },
    { title: 'No items make an empty list.', inputs: {}, outputs: { output: [] } },
  ],
  run: ({ items }) => ({ output: items }),
})
