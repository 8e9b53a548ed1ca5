import { toText } from '../../language/convert.ts'
import { CardError, defineCard } from '../card.ts'
import { list, object } from '../fields.ts'

export const zip = defineCard({
  id: 'object.zip',
  title: 'Zip',
  description: 'Makes an object of a list of keys and a list of their values. A dot in a key is only a dot.',
  inputs: { keys: list({ label: 'Keys' }), values: list({ label: 'Values', help: 'As many as keys.' }) },
  outputs: { output: object({ label: 'Object' }) },
  okta: { functions: ['object:zip'], inputs: { keys: 'keys', values: 'values' }, outputs: { output: 'object' } },
  examples: [
    {
      inputs: { keys: ['first.name', 'age'], values: ['Ada', 36] },
      outputs: { output: { 'first.name': 'Ada', age: 36 } },
    },
    {
      title: 'Of a key that is there twice the last counts.',
      inputs: { keys: ['a', 'a'], values: [1, 2] },
      outputs: { output: { a: 2 } },
    },
    {
      title: 'Both lists must have the same length.',
      inputs: { keys: ['a', 'b'], values: [1] },
      error: 'There are 2 keys and 1 values; there must be as many of both.',
    },
    {
      title: 'Every key must be there.',
      inputs: { keys: ['a', null], values: [1, 2] },
      error: 'Key 1 is missing.',
    },
  ],
  run({ keys, values }) {
    if (keys.length !== values.length) {
      const message = `There are ${keys.length} keys and ${values.length} values; there must be as many of both.`
      throw new CardError('Invalid Input', message)
    }
    const missing = keys.indexOf(null)
    if (missing >= 0) throw new CardError('Invalid Input', `Key ${missing} is missing.`)
    return { output: Object.fromEntries(keys.map((key, index) => [toText(key), values[index]!])) }
  },
})
