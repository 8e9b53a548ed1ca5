import { defineCard } from '../card.ts'
import { any, object, path } from '../fields.ts'
import { wayTo, withAt } from './at-path.ts'

export const set = defineCard({
  id: 'object.set',
  title: 'Set',
  description: 'Gives a copy of an object with one value put in.',
  inputs: {
    object: object({ label: 'Object' }),
    path: path({ label: 'Path', help: 'As in Get. Objects that are missing on the way are made.' }),
    value: any({ label: 'Value', optional: true }),
  },
  outputs: { output: object({ label: 'Object' }) },
  okta: {
    functions: ['object:set'],
    inputs: { object: 'object', path: 'path', value: 'value' },
    outputs: { output: 'output' },
  },
  examples: [
    {
      inputs: { object: { name: 'Ada' }, path: 'address.city', value: 'London' },
      outputs: { output: { name: 'Ada', address: { city: 'London' } } },
    },
    {
      title: 'An item of a list is replaced; the number behind the last adds one.',
      inputs: { object: { tags: ['a'] }, path: 'tags.1', value: 'b' },
      outputs: { output: { tags: ['a', 'b'] } },
    },
    {
      title: 'A key with a dot needs the path as a list.',
      inputs: { object: {}, path: ['user.name'], value: 'Ada' },
      outputs: { output: { 'user.name': 'Ada' } },
    },
    {
      title: 'Text has no room for a key.',
      inputs: { object: { name: 'Ada' }, path: 'name.first', value: 'Ada' },
      error: 'The value before "first" in the path is no object and no list.',
    },
    {
      title: 'A list has no gaps.',
      inputs: { object: { tags: ['a'] }, path: 'tags.5', value: 'b' },
      error: 'There is a list of 1 items before "5" in the path',
    },
  ],
  run: ({ object, path, value }) => ({ output: withAt(object, wayTo(path), value ?? null) }),
})
