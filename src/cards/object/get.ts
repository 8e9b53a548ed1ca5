import { valueAt } from '../../language/path.ts'
import { defineCard } from '../card.ts'
import { any, object, path } from '../fields.ts'

export const get = defineCard({
  id: 'object.get',
  title: 'Get',
  description: 'Takes one value out of an object.',
  inputs: {
    object: object({ label: 'Object', optional: true, help: 'None counts as an empty object.' }),
    path: path({
      label: 'Path',
      help: 'Keys with dots between them; numbers count list items from 0. A list of keys where a key has a dot.',
    }),
  },
  outputs: { output: any({ label: 'Value', help: 'Null where there is nothing at the path.' }) },
  examples: [
    {
      inputs: { object: { all: [{ b: 1 }, { b: 2 }, { b: 3 }] }, path: 'all.2.b' },
      outputs: { output: 3 },
    },
    {
      title: 'A key with a dot needs the path as a list.',
      inputs: { object: { 'user.name': 'Ada' }, path: ['user.name'] },
      outputs: { output: 'Ada' },
    },
    { title: 'Nothing there gives null.', inputs: { object: { a: 1 }, path: 'a.b.c' }, outputs: { output: null } },
    {
      title: 'Only what the object itself holds is found.',
      inputs: { object: {}, path: 'constructor.name' },
      outputs: { output: null },
    },
  ],
  run: ({ object, path }) => ({ output: valueAt(object, path) }),
})
