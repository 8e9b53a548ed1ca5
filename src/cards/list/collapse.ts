import type { Json } from '../../base/json/json.ts'
import { convert } from '../../language/convert.ts'
import { defineCard } from '../card.ts'
import { list, object } from '../fields.ts'

export const collapse = defineCard({
  id: 'list.collapse',
  title: 'Collapse',
  description: 'Puts the fields of all objects of a list into one. Of a key that is in more than one the last counts.',
  inputs: { list: list({ label: 'List of objects' }) },
  outputs: { output: object({ label: 'Object' }) },
  okta: { functions: ['list:collapse'], inputs: { list: 'list' }, outputs: { output: 'output' } },
  examples: [
    {
      inputs: { list: [{ a: 1, b: 2 }, { b: 3 }] },
      outputs: { output: { a: 1, b: 3 } },
    },
    { title: 'Null adds nothing.', inputs: { list: [{ a: 1 }, null] }, outputs: { output: { a: 1 } } },
    {
      title: 'Anything else is an error.',
      inputs: { list: [{ a: 1 }, 'b'] },
      error: 'Item 1: expected an object, got text that is not well-formed JSON.',
    },
  ],
  run({ list }) {
    const entries = list.flatMap((item, index) =>
      Object.entries((convert(item, 'object', `Item ${index}`) ?? {}) as Readonly<Record<string, Json>>),
    )
    return { output: Object.fromEntries(entries) }
  },
})
