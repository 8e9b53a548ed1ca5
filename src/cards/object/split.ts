import { languageLimits } from '../../language/limits.ts'
import { CardError, defineCard } from '../card.ts'
import { list, object } from '../fields.ts'

export const split = defineCard({
  id: 'object.split',
  title: 'Split',
  description:
    'Makes a list of the fields of an object, each as an object of key and value. Collapse puts them together.',
  inputs: { object: object({ label: 'Object' }) },
  outputs: { list: list({ label: 'Fields', help: 'Each {key, value}.' }) },
  okta: { functions: ['object:split'], inputs: { object: 'object' }, outputs: { list: 'list' } },
  examples: [
    {
      inputs: { object: { name: 'Ada', age: 36 } },
      outputs: {
        list: [
          { key: 'name', value: 'Ada' },
          { key: 'age', value: 36 },
        ],
      },
    },
    { title: 'An empty object has no fields.', inputs: { object: {} }, outputs: { list: [] } },
  ],
  run({ object }) {
    const entries = Object.entries(object)
    if (entries.length > languageLimits.list) {
      throw new CardError(
        'List Too Long',
        `The object has ${entries.length} keys; a list has at most ${languageLimits.list} items.`,
      )
    }
    return { list: entries.map(([key, value]) => ({ key, value })) }
  },
})
