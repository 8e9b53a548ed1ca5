import { follow, pathSegments } from '../../language/path.ts'
import { defineCard } from '../card.ts'
import { choice, list, path } from '../fields.ts'
import { sorted } from './order.ts'

export const sort = defineCard({
  id: 'list.sort',
  title: 'Sort',
  description: 'Sorts a list: null first, then numbers by value, then all else as text. Equal items keep their order.',
  inputs: {
    list: list({ label: 'List' }),
    path: path({
      label: 'Path',
      help: 'Where in each item the value is. Empty for the item itself.',
      optional: true,
      default: '',
    }),
    order: choice({
      label: 'Order',
      options: { ascending: 'Ascending', descending: 'Descending' },
      optional: true,
      default: 'ascending',
    }),
  },
  outputs: { output: list({ label: 'Sorted list' }) },
  okta: {
    functions: ['list:sortBy'],
    inputs: { list: 'list', path: 'path' },
    outputs: { output: 'sorted list' },
  },
  examples: [
    {
      inputs: { list: [{ at: '2026-03-02' }, { at: '2026-03-01' }], path: 'at' },
      outputs: { output: [{ at: '2026-03-01' }, { at: '2026-03-02' }] },
    },
    {
      title: 'Numbers by value, texts by their letters.',
      inputs: { list: ['b', 80, 9, 'a', null, '80', '9', 'B'] },
      outputs: { output: [null, 9, 80, '80', '9', 'B', 'a', 'b'] },
    },
    {
      title: 'The largest first; equal ones stay in their order.',
      inputs: {
        list: [
          { n: 1, id: 'a' },
          { n: 2, id: 'b' },
          { n: 2, id: 'c' },
        ],
        path: 'n',
        order: 'descending',
      },
      outputs: {
        output: [
          { n: 2, id: 'b' },
          { n: 2, id: 'c' },
          { n: 1, id: 'a' },
        ],
      },
    },
  ],
  run({ list, path, order }) {
    const way = pathSegments(path)
    return {
      output: sorted(
        list,
        list.map((item) => follow(item, way)),
        order === 'descending',
      ),
    }
  },
})
