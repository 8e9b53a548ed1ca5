import { languageLimits } from '../../language/limits.ts'
import { defineCard } from '../card.ts'
import { integer, list } from '../fields.ts'

export const segment = defineCard({
  id: 'list.segment',
  title: 'Segment',
  description: 'Cuts a list into lists of a number of items each.',
  inputs: {
    list: list({ label: 'List' }),
    size: integer({ label: 'Items in each', min: 1, max: languageLimits.list, help: 'The last may have fewer.' }),
  },
  outputs: { output: list({ label: 'List of lists' }) },
  okta: { functions: ['list:segment'], inputs: { list: 'list', size: 'size' }, outputs: { output: 'output' } },
  examples: [
    {
      inputs: { list: ['a', 'b', 'c'], size: 2 },
      outputs: { output: [['a', 'b'], ['c']] },
    },
    { title: 'An empty list has no parts.', inputs: { list: [], size: 5 }, outputs: { output: [] } },
    {
      title: 'No parts of nothing.',
      given: { user: { size: 0 } },
      inputs: { list: ['a'], size: { $from: 'user.size' } },
      error: 'Card example, input "size" must be at least 1.',
    },
  ],
  run({ list, size }) {
    const parts = Math.ceil(list.length / size)
    return { output: Array.from({ length: parts }, (_, part) => list.slice(part * size, (part + 1) * size)) }
  },
})
