import { valueAt } from '../../language/path.ts'
import type { Json } from '../../base/json/json.ts'
import { CardError, defineCard } from '../card.ts'
import { fields, object } from '../fields.ts'

/** The names of `paths` are this card's outputs. */
export const getMultiple = defineCard({
  id: 'object.get-multiple',
  title: 'Get Multiple',
  description: 'Takes several values out of an object, each under a name of your own.',
  inputs: {
    object: object({ label: 'Object', lists: true }),
    paths: fields({ label: 'Paths', help: 'The name of an output, and the path of its value as in Get.' }),
  },
  outputs: {},
  mirrors: 'paths',
  examples: [
    {
      inputs: {
        object: { order: 7, parts: [{ partno: 'a' }, { partno: 'b' }] },
        paths: { number: 'order', second: 'parts.1.partno' },
      },
      outputs: { number: 7, second: 'b' },
    },
    {
      title: 'Nothing there gives null.',
      inputs: { object: { order: 7 }, paths: { number: 'order', note: 'note' } },
      outputs: { number: 7, note: null },
    },
    {
      title: 'A path must be text or a list of keys.',
      inputs: { object: { order: 7 }, paths: { number: 5 } },
      error: 'The path of number is not text or a list of texts.',
    },
  ],
  run({ object, paths }) {
    const outputs: Record<string, Json> = {}
    for (const [name, path] of Object.entries(paths)) {
      if (!isPath(path)) throw new CardError('Invalid Input', `The path of ${name} is not text or a list of texts.`)
      outputs[name] = valueAt(object, path)
    }
    return outputs
  },
})

function isPath(value: Json | undefined): value is string | readonly string[] {
  return typeof value === 'string' || (Array.isArray(value) && value.every((key) => typeof key === 'string'))
}
