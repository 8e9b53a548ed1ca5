import { isJsonObject, type Json, type JsonObject } from '../../base/json/json.ts'
import { isEmpty, isList } from '../../language/convert.ts'
import { CardError, defineCard } from '../card.ts'
import { boolean, object } from '../fields.ts'

export const clearEmpty = defineCard({
  id: 'object.clear-empty',
  title: 'Clear Empty',
  description: 'Leaves out the keys that have no value, on request in inner objects too.',
  inputs: {
    object: object({ label: 'Object' }),
    recursive: boolean({
      label: 'Inner objects too',
      help: 'Also what is empty only because of that goes. Items of lists are cleared, but none is dropped.',
      optional: true,
      default: false,
    }),
  },
  outputs: { output: object({ label: 'Object' }) },
  okta: {
    functions: ['object:clearEmpty'],
    inputs: { object: 'object', recursive: 'recursive' },
    outputs: { output: 'output' },
  },
  examples: [
    {
      inputs: { object: { name: 'Ada', phone: '', address: { zip: null, city: 'London' } } },
      outputs: { output: { name: 'Ada', address: { zip: null, city: 'London' } } },
    },
    {
      title: 'Inner objects too.',
      inputs: {
        object: { name: 'Ada', address: { zip: null, more: { a: '' } }, list: [{ b: null }, ''] },
        recursive: true,
      },
      outputs: { output: { name: 'Ada', list: [{}, ''] } },
    },
    {
      title: 'False and 0 are values.',
      inputs: { object: { a: false, b: 0 } },
      outputs: { output: { a: false, b: 0 } },
    },
  ],
  run: ({ object, recursive }) => ({ output: cleared(object, recursive, 0) }),
})

/** As deep as a value of an execution may be (engine/limits.ts). */
const deepest = 200

function cleared(object: JsonObject, recursive: boolean, depth: number): JsonObject {
  const entries = Object.entries(object).map(
    ([key, value]) => [key, recursive ? inside(value, depth + 1) : value] as const,
  )
  return Object.fromEntries(entries.filter(([, value]) => !isEmpty(value)))
}

function inside(value: Json, depth: number): Json {
  if (depth > deepest) throw new CardError('Data Too Deep', `The object is nested deeper than ${deepest} levels.`)
  if (isList(value)) return value.map((item) => inside(item, depth + 1))
  return isJsonObject(value) ? cleared(value, true, depth) : value
}
