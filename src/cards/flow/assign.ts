import { defineCard } from '../card.ts'
import { fields } from '../fields.ts'

/** The names of `fields` are this card's outputs. */
export const assign = defineCard({
  id: 'flow.assign',
  title: 'Assign',
  description: 'Gives values names of your own: for constants, and to rename what an earlier card gave.',
  inputs: { fields: fields({ label: 'Fields' }) },
  outputs: {},
  mirrors: 'fields',
  okta: { functions: ['control:let'], inputs: { fields: { fields: 'rest' } } },
  examples: [
    {
      given: { user: { name: 'Ada' } },
      inputs: { fields: { login: { $from: 'user.name' }, limit: 5 } },
      outputs: { login: 'Ada', limit: 5 },
    },
    {
      title: 'A missing value is null.',
      given: { user: { name: null } },
      inputs: { fields: { login: { $from: 'user.name' } } },
      outputs: { login: null },
    },
  ],
  run: ({ fields }) => fields,
})
