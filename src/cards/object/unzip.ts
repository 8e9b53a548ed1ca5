import { defineCard } from '../card.ts'
import { list, object } from '../fields.ts'
import { checkLength } from '../list/lengths.ts'

export const unzip = defineCard({
  id: 'object.unzip',
  title: 'Unzip',
  description: 'Makes two lists of an object: of its keys, and of their values in the same order.',
  inputs: { object: object({ label: 'Object' }) },
  outputs: { keys: list({ label: 'Keys' }), values: list({ label: 'Values' }) },
  okta: { functions: ['object:unzip'], inputs: { object: 'object' }, outputs: { keys: 'keys', values: 'values' } },
  examples: [
    {
      inputs: { object: { 'first.name': 'Ada', age: 36 } },
      outputs: { keys: ['first.name', 'age'], values: ['Ada', 36] },
    },
    { title: 'An empty object makes empty lists.', inputs: { object: {} }, outputs: { keys: [], values: [] } },
  ],
  run({ object }) {
    const keys = Object.keys(object)
    checkLength(keys.length)
    return { keys, values: Object.values(object) }
  },
})
