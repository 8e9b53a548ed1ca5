import { toText } from '../../language/convert.ts'
import { follow, pathSegments } from '../../language/path.ts'
import { defineCard } from '../card.ts'
import { list, object, path } from '../fields.ts'

export const groupBy = defineCard({
  id: 'list.group-by',
  title: 'Group By',
  description: 'Makes an object of lists: the items with the same value are under that value as key.',
  inputs: {
    list: list({ label: 'List' }),
    path: path({
      label: 'Path',
      help: 'Where in each item the value is. Empty for the item itself.',
      optional: true,
      default: '',
    }),
  },
  outputs: { output: object({ label: 'Groups', help: 'Items without a value are under the empty key.' }) },
  okta: { functions: ['list:groupBy'], inputs: { list: 'list', path: 'path' }, outputs: { output: 'groups' } },
  examples: [
    {
      inputs: {
        list: [
          { name: 'Ada', city: 'London' },
          { name: 'Bo', city: 'Paris' },
          { name: 'Cy', city: 'London' },
        ],
        path: 'city',
      },
      outputs: {
        output: {
          London: [
            { name: 'Ada', city: 'London' },
            { name: 'Cy', city: 'London' },
          ],
          Paris: [{ name: 'Bo', city: 'Paris' }],
        },
      },
    },
    {
      title: 'Every value becomes a key as text, a missing one the empty key.',
      inputs: { list: [{ a: 1 }, { a: '1' }, {}], path: 'a' },
      outputs: { output: { '1': [{ a: 1 }, { a: '1' }], '': [{}] } },
    },
    { title: 'An empty list has no groups.', inputs: { list: [], path: 'a' }, outputs: { output: {} } },
  ],
  run({ list, path }) {
    const way = pathSegments(path)
    return { output: Object.fromEntries(Map.groupBy(list, (item) => toText(follow(item, way)))) }
  },
})
