import { defineCard } from '../card.ts'
import { object, path } from '../fields.ts'
import { wayTo, without } from './at-path.ts'

export const unset = defineCard({
  id: 'object.unset',
  title: 'Unset',
  description: 'Gives a copy of an object without the value at a path.',
  inputs: { object: object({ label: 'Object' }), path: path({ label: 'Path', help: 'As in Get.' }) },
  outputs: { output: object({ label: 'Object' }) },
  okta: { functions: ['object:unset'], inputs: { object: 'object', path: 'path' }, outputs: { output: 'output' } },
  examples: [
    {
      inputs: { object: { name: 'Ada', address: { city: 'London', zip: 'W1' } }, path: 'address.zip' },
      outputs: { output: { name: 'Ada', address: { city: 'London' } } },
    },
    {
      title: 'Behind an item of a list the others move up.',
      inputs: { object: { tags: ['a', 'b', 'c'] }, path: 'tags.0' },
      outputs: { output: { tags: ['b', 'c'] } },
    },
    {
      title: 'Where nothing is, nothing changes.',
      inputs: { object: { name: 'Ada' }, path: 'phone.0' },
      outputs: { output: { name: 'Ada' } },
    },
  ],
  run: ({ object, path }) => ({ output: without(object, wayTo(path))?.left ?? object }),
})
