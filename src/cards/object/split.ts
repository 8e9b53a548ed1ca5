import { defineCard } from '../card.ts'
import { list, object } from '../fields.ts'
import { checkLength } from '../list/lengths.ts'

export const split = defineCard({
  id: 'object.split',
  title: 'Split',
  description:
    'Makes a list of the fields of an object, each as an object of key and value. Collapse puts them together.',
  inputs: { object: object({ label: 'Object' }) },
  outputs: { output: list({ label: 'Fields', help: 'Each {key, value}.' }) },
  okta: { functions: ['object:split'], inputs: { object: 'object' }, outputs: { output: 'list' } },
  examples: [
    {
      inputs: { object: { name: 'Ada', age: 36 } },
      outputs: {
        output: [
          { key: 'name', value: 'Ada' },
          { key: 'age', value: 36 },
        ],
      },
    },
    { title: 'An empty object has no fields.', inputs: { object: {} }, outputs: { output: [] } },
  ],
  run({ object }) {
    const entries = Object.entries(object)
    checkLength(entries.length)
    return { output: entries.map(([key, value]) => ({ key, value })) }
  },
})
