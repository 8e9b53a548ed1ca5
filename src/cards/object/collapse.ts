import { isJsonObject, type Json } from '../../base/json/json.ts'
import { toText } from '../../language/convert.ts'
import { CardError, defineCard } from '../card.ts'
import { list, object } from '../fields.ts'

export const collapse = defineCard({
  id: 'object.collapse',
  title: 'Collapse',
  description: 'Makes one object of a list of objects that have key and value, as Split gives them.',
  inputs: { list: list({ label: 'Fields', help: 'Each {key, value}. Of a key that is there twice the last counts.' }) },
  outputs: { output: object({ label: 'Object' }) },
  okta: { functions: ['object:collapse'], inputs: { list: 'list' }, outputs: { output: 'list' } },
  examples: [
    {
      inputs: {
        list: [
          { key: 'name', value: 'Ada' },
          { key: 'age', value: 36 },
        ],
      },
      outputs: { output: { name: 'Ada', age: 36 } },
    },
    {
      title: 'A missing value is null; a null among the fields adds nothing.',
      inputs: { list: [{ key: 'name' }, null] },
      outputs: { output: { name: null } },
    },
    {
      title: 'A field without a key is an error.',
      inputs: { list: [{ key: 'a', value: 1 }, { value: 2 }] },
      error: 'Item 1 is not an object with a key and a value.',
    },
  ],
  run({ list }) {
    const entries = list.flatMap((item, index): [string, Json][] => {
      if (item === null) return []
      if (!isJsonObject(item) || !Object.hasOwn(item, 'key') || item['key'] === null) {
        throw new CardError('Invalid Input', `Item ${index} is not an object with a key and a value.`)
      }
      return [[toText(item['key']!), Object.hasOwn(item, 'value') ? item['value']! : null]]
    })
    return { output: Object.fromEntries(entries) }
  },
})
