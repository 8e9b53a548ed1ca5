import { defineCard } from '../card.ts'
import { integer, object } from '../fields.ts'

export const size = defineCard({
  id: 'object.size',
  title: 'Size',
  description: 'Counts the keys of an object.',
  inputs: { object: object({ label: 'Object' }) },
  outputs: { output: integer({ label: 'Size' }) },
  okta: { functions: ['object:size'], inputs: { object: 'object' }, outputs: { output: 'size' } },
  examples: [
    { inputs: { object: { name: 'Ada', tags: ['a', 'b'] } }, outputs: { output: 2 } },
    {
      title: 'A missing object has no keys.',
      given: { user: { profile: null } },
      inputs: { object: { $from: 'user.profile' } },
      outputs: { output: 0 },
    },
  ],
  run: ({ object }) => ({ output: Object.keys(object).length }),
})
