import { toText } from '../../language/convert.ts'
import { follow, pathSegments } from '../../language/path.ts'
import { defineCard } from '../card.ts'
import { list, object, path } from '../fields.ts'

export const indexBy = defineCard({
  id: 'list.index-by',
  title: 'Index By',
  description: 'Makes an object of a list: each item is under its own value as key.',
  inputs: { list: list({ label: 'List of objects' }), path: path({ label: 'Path', help: 'As in Get.' }) },
  outputs: { output: object({ label: 'Object', help: 'Of several items with the same value the last.' }) },
  okta: { functions: ['list:indexBy'], inputs: { list: 'list', path: 'path' }, outputs: { output: 'output' } },
  examples: [
    {
      inputs: {
        list: [
          { id: 'x', n: 1 },
          { id: 'y', n: 2 },
        ],
        path: 'id',
      },
      outputs: { output: { x: { id: 'x', n: 1 }, y: { id: 'y', n: 2 } } },
    },
    {
      title: 'The last of each value; a missing one is the empty key.',
      inputs: { list: [{ id: 'x', n: 1 }, { id: 'x', n: 2 }, { n: 3 }], path: 'id' },
      outputs: { output: { x: { id: 'x', n: 2 }, '': { n: 3 } } },
    },
  ],
  run({ list, path }) {
    const way = pathSegments(path)
    return { output: Object.fromEntries(list.map((item) => [toText(follow(item, way)), item])) }
  },
})
