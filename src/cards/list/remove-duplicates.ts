import { follow, pathSegments } from '../../language/path.ts'
import { defineCard } from '../card.ts'
import { list, path } from '../fields.ts'
import { distinct } from './content-key.ts'

export const removeDuplicates = defineCard({
  id: 'list.remove-duplicates',
  title: 'Remove Duplicates',
  description: 'Keeps of all items with the same value the first.',
  inputs: {
    list: list({ label: 'List' }),
    path: path({
      label: 'Path',
      help: 'Where in each item the value is. Empty for the item itself.',
      optional: true,
      default: '',
    }),
  },
  outputs: { output: list({ label: 'List' }) },
  okta: {
    functions: ['list:uniqueBy'],
    inputs: { list: 'list', path: 'path' },
    outputs: { output: 'unique list' },
  },
  examples: [
    {
      inputs: {
        list: [
          { id: 1, name: 'Ada' },
          { id: 2, name: 'Bo' },
          { id: 1, name: 'Cy' },
        ],
        path: 'id',
      },
      outputs: {
        output: [
          { id: 1, name: 'Ada' },
          { id: 2, name: 'Bo' },
        ],
      },
    },
    {
      title: 'Without a path by the whole item; 1 and "1" differ.',
      inputs: { list: [1, '1', 1, { a: [1] }, { a: [1] }] },
      outputs: { output: [1, '1', { a: [1] }] },
    },
    {
      title: 'Items without a value are one another’s duplicates.',
      inputs: { list: [{}, { id: null }, 'x'], path: 'id' },
      outputs: { output: [{}] },
    },
  ],
  run({ list, path }) {
    const way = pathSegments(path)
    return { output: distinct(list, (item) => follow(item, way)) }
  },
})
