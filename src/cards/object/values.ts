import { defineCard } from '../card.ts'
import { list, object } from '../fields.ts'

export const values = defineCard({
  id: 'object.values',
  title: 'Values',
  description: 'Lists the values of an object.',
  inputs: { object: object({ label: 'Object' }) },
  outputs: { values: list({ label: 'Values', help: 'In the order of Keys.' }) },
  okta: { functions: ['object:values'], inputs: { object: 'object' }, outputs: { values: 'values' } },
  examples: [
    { inputs: { object: { name: 'Ada', age: 36 } }, outputs: { values: ['Ada', 36] } },
    { title: 'Null is a value.', inputs: { object: { name: null } }, outputs: { values: [null] } },
    { title: 'An empty object has none.', inputs: { object: {} }, outputs: { values: [] } },
  ],
  run: ({ object }) => ({ values: Object.values(object) }),
})
