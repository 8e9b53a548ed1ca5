import { defineCard } from '../card.ts'
import { list, object } from '../fields.ts'

export const keys = defineCard({
  id: 'object.keys',
  title: 'Keys',
  description: 'Lists the keys of an object.',
  inputs: { object: object({ label: 'Object' }) },
  outputs: { keys: list({ label: 'Keys' }) },
  okta: { functions: ['object:keys'], inputs: { object: 'object' }, outputs: { keys: 'keys' } },
  examples: [
    { inputs: { object: { name: 'Ada', age: null } }, outputs: { keys: ['name', 'age'] } },
    {
      title: 'A missing object has none.',
      given: { user: { profile: null } },
      inputs: { object: { $from: 'user.profile' } },
      outputs: { keys: [] },
    },
    { title: 'Only those of the object itself.', inputs: { object: { a: { b: 1 } } }, outputs: { keys: ['a'] } },
  ],
  run: ({ object }) => ({ keys: Object.keys(object) }),
})
