import type { Json } from '../../base/json/json.ts'
import { convert } from '../../language/convert.ts'
import { defineCard } from '../card.ts'
import { list, object } from '../fields.ts'

export const merge = defineCard({
  id: 'object.merge',
  title: 'Merge',
  description: 'Puts the fields of several objects into one. Of a key that is in more than one the last counts.',
  inputs: {
    objects: list({ label: 'Objects', help: 'The order counts. Objects inside are not merged with each other.' }),
  },
  outputs: { output: object({ label: 'Object' }) },
  okta: {
    functions: ['object:merge'],
    inputs: { objects: { list: 'rest', first: ['start', 'sink'] } },
    outputs: { output: 'output' },
  },
  examples: [
    {
      given: { user: { profile: { name: 'Ada', city: 'London' } } },
      inputs: { objects: [{ $from: 'user.profile' }, { city: 'Paris' }] },
      outputs: { output: { name: 'Ada', city: 'Paris' } },
    },
    {
      title: 'Null adds nothing, and inner objects are replaced as a whole.',
      inputs: { objects: [{ a: { x: 1 } }, null, { a: { y: 2 } }] },
      outputs: { output: { a: { y: 2 } } },
    },
    {
      title: 'Anything else is an error.',
      inputs: { objects: [{ a: 1 }, 5] },
      error: 'Object 2: expected an object, got a number.',
    },
  ],
  run({ objects }) {
    const entries = objects.flatMap((each, i) =>
      Object.entries((convert(each, 'object', `Object ${i + 1}`) ?? {}) as Readonly<Record<string, Json>>),
    )
    return { output: Object.fromEntries(entries) }
  },
})
