import { defineControl } from '../card.ts'
import { fields } from '../fields.ts'

export const returnCard = defineControl({
  id: 'flow.return',
  title: 'Return',
  description:
    'Ends the flow. An API Endpoint flow answers 200 with the fields as a JSON object; a helper flow gives them to its caller.',
  inputs: { fields: fields({ label: 'Fields', optional: true, default: {} }) },
  outputs: {},
  okta: { functions: ['control:return'], inputs: { fields: { fields: 'rest' } } },
  examples: [
    {
      given: { made: { message: 'done' } },
      inputs: { fields: { result: { $from: 'made.message' }, count: 2 } },
      ends: { kind: 'return', values: { result: 'done', count: 2 } },
    },
    { title: 'Without fields the answer is an empty object.', inputs: {}, ends: { kind: 'return', values: {} } },
  ],
  control: ({ fields }) => ({ end: { kind: 'return', values: fields } }),
})
