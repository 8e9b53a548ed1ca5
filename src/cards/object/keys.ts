import { defineCard } from '../card.ts'
import { list, object } from '../fields.ts'

export const keys = defineCard({
  id: 'object.keys',
  title: 'Keys',
  description: 'Lists the keys of an object.',
  inputs: { object: object({ label: 'Object' }) },
  outputs: { output: list({ label: 'Keys' }) },
  okta: { functions: ['object:keys'], inputs: { object: 'object' }, outputs: { output: 'keys' } },
  examples: [
    { inputs: { object: { name: 'Ada', age: null } }, outputs: { output: ['name', 'age'] } },
    {
      title: 'A missing object has none.',
      given: { user: { profile: null } },
      inputs: { object: { $from: 'user.profile' } },
      outputs: { output: [] },
    },
    { title: 'Only those of the object itself.', inputs: { object: { a: { b: 1 } } }, outputs: { output: ['a'] } },
  ],
  run: ({ object }) => ({ output: Object.keys(object) }),
})
