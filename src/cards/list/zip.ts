import type { Json } from '../../base/json/json.ts'
import { CardError, defineCard } from '../card.ts'
import { list } from '../fields.ts'
import { eachAsList } from './lengths.ts'

/** More values than a card's output can hold anyway. */
const mostValues = 400_000

export const zip = defineCard({
  id: 'list.zip',
  title: 'Zip',
  description: 'Puts the first items of several lists into a list, then the second ones, and so on.',
  inputs: { lists: list({ label: 'Lists', help: 'The order counts.' }) },
  outputs: { output: list({ label: 'List of lists', help: 'As long as the longest; null where one has no item.' }) },
  okta: {
    functions: ['list:zip'],
    inputs: { lists: { list: 'rest', first: ['list1', 'list2'] } },
    outputs: { output: 'output' },
  },
  examples: [
    {
      inputs: {
        lists: [
          ['a', 'b'],
          [1, 2],
        ],
      },
      outputs: {
        output: [
          ['a', 1],
          ['b', 2],
        ],
      },
    },
    {
      title: 'Null where a list is shorter.',
      inputs: { lists: [['a', 'b'], [1], null] },
      outputs: {
        output: [
          ['a', 1, null],
          ['b', null, null],
        ],
      },
    },
  ],
  run({ lists }) {
    const columns = eachAsList(lists)
    const longest = columns.reduce((most, { length }) => Math.max(most, length), 0)
    if (longest * columns.length > mostValues) {
      throw new CardError(
        'Step Output Too Large',
        `${columns.length} lists of up to ${longest} items make more than ${mostValues} values. Zip parts of them.`,
      )
    }
    const row = (_: unknown, index: number): Json => columns.map((column) => column[index] ?? null)
    return { output: Array.from({ length: longest }, row) }
  },
})
