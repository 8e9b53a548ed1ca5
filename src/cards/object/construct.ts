import { defineCard } from '../card.ts'
import { fields, object } from '../fields.ts'

/** A dot in a name does not nest; a field that is null is there with null. */
export const construct = defineCard({
  id: 'object.construct',
  title: 'Construct',
  description: 'Makes an object from values, under names of your own.',
  inputs: { fields: fields({ label: 'Fields', optional: true, default: {} }) },
  outputs: { output: object({ label: 'Object' }) },
  okta: { functions: ['object:construct'], inputs: { fields: { fields: 'rest' } }, outputs: { output: 'output' } },
  examples: [
    {
      given: { user: { name: 'Ada' } },
      inputs: { fields: { login: { $from: 'user.name' }, active: true } },
      outputs: { output: { login: 'Ada', active: true } },
    },
    {
      title: 'A missing value is null, and a dot in a name is only a dot.',
      given: { user: { phone: null } },
      inputs: { fields: { 'profile.phone': { $from: 'user.phone' } } },
      outputs: { output: { 'profile.phone': null } },
    },
    { title: 'No fields make an empty object.', inputs: {}, outputs: { output: {} } },
  ],
  run: ({ fields }) => ({ output: fields }),
})
