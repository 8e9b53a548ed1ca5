import { defineCard } from '../card.ts'
import { list, object } from '../fields.ts'

export const values = defineCard({
  id: 'object.values',
  title: 'Values',
  description: 'Lists the values of an object.',
  inputs: { object: object({ label: 'Object' }) },
  outputs: { output: list({ label: 'Values', help: 'In the order of Keys.' }) },
  okta: { functions: ['object:values'], inputs: { object: 'object' }, outputs: { output: 'values' } },
  examples: [
    { inputs: { object: { name: 'Ada', age: 36 } }, outputs: { output: ['Ada', 36] } },
    { title: 'Null is a value.', inputs: { object: { name: null } }, outputs: { output: [null] } },
    { title: 'An empty object has none.', inputs: { object: {} }, outputs: { output: [] } },
  ],
  run: ({ object }) => ({ output: Object.values(object) }),
})
