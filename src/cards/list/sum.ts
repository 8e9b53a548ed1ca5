import { convert } from '../../language/convert.ts'
import { follow, pathSegments } from '../../language/path.ts'
import { CardError, defineCard } from '../card.ts'
import { list, number, path } from '../fields.ts'

export const sum = defineCard({
  id: 'list.sum',
  title: 'Sum',
  description: 'Adds up the numbers of a list.',
  inputs: {
    list: list({ label: 'List' }),
    path: path({
      label: 'Path',
      help: 'Where in each item the number is. Empty for the item itself.',
      optional: true,
      default: '',
    }),
  },
  outputs: { output: number({ label: 'Sum' }) },
  okta: { functions: ['list:sum'], inputs: { list: 'list', path: 'path' }, outputs: { output: 'sum' } },
  examples: [
    { inputs: { list: [1, 2.5, '3'] }, outputs: { output: 6.5 } },
    {
      title: 'Null counts for nothing.',
      inputs: { list: [{ n: 1 }, {}, { n: null }], path: 'n' },
      outputs: { output: 1 },
    },
    { title: 'Of nothing it is 0.', inputs: { list: [] }, outputs: { output: 0 } },
    {
      title: 'Anything that is no number is an error.',
      inputs: { list: [1, 'two'] },
      error: 'Item 1: expected a number, got text that is not a number.',
    },
    {
      title: 'So is a sum that is too large.',
      inputs: { list: [1e308, 1e308] },
      error: 'The sum is larger than a number can be.',
    },
  ],
  run({ list, path }) {
    const way = pathSegments(path)
    let output = 0
    for (const [index, item] of list.entries())
      output += (convert(follow(item, way), 'number', `Item ${index}`) ?? 0) as number
    if (!Number.isFinite(output)) throw new CardError('Invalid Input', 'The sum is larger than a number can be.')
    return { output }
  },
})
