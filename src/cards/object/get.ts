import { valueAt } from '../../language/path.ts'
import { defineCard } from '../card.ts'
import { any, object, path } from '../fields.ts'

export const get = defineCard({
  id: 'object.get',
  title: 'Get',
  description: 'Takes one value out of an object.',
  inputs: {
    object: object({ label: 'Object', lists: true }),
    path: path({
      label: 'Path',
      help: 'Keys with dots between them; numbers count list items from 0. A list of keys where a key has a dot.',
    }),
  },
  outputs: { output: any({ label: 'Value', help: 'Null where there is nothing at the path.' }) },
  okta: { functions: ['object:get'], inputs: { object: 'object', path: 'path' }, outputs: { output: 'output' } },
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
    {
      title: 'A missing object counts as an empty one.',
      given: { user: { profile: null } },
      inputs: { object: { $from: 'user.profile' }, path: 'name' },
      outputs: { output: null },
    },
    {
      title: 'A list is looked into by numbers.',
      given: { made: { all: [{ a: 1 }] } },
      inputs: { object: { $from: 'made.all' }, path: '0.a' },
      outputs: { output: 1 },
    },
    { title: 'Nothing there gives null.', inputs: { object: { a: 1 }, path: 'a.b.c' }, outputs: { output: null } },
  ],
  run: ({ object, path }) => ({ output: valueAt(object, path) }),
})
