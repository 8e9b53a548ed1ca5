import { follow, pathSegments } from '../../language/path.ts'
import { defineCard } from '../card.ts'
import { list } from '../fields.ts'
import { matcher, matchInputs } from './matching.ts'

/** The item, or its value at the path, is the left side of the comparison. */
export const filter = defineCard({
  id: 'list.filter',
  title: 'Filter',
  description: 'Keeps the items of a list for which a comparison holds.',
  inputs: matchInputs,
  outputs: { output: list({ label: 'Filtered list' }) },
  okta: {
    functions: ['list:filterBy'],
    inputs: { list: 'list', operator: 'operator', path: 'path', comparison: 'comparison' },
    outputs: { output: 'list' },
  },
  examples: [
    {
      inputs: {
        list: [
          { name: 'Ada', status: 'ACTIVE' },
          { name: 'Bo', status: 'DEPROVISIONED' },
        ],
        path: 'status',
        operator: '==',
        comparison: 'ACTIVE',
      },
      outputs: { output: [{ name: 'Ada', status: 'ACTIVE' }] },
    },
    {
      title: 'With "is in" the item is what is looked for.',
      inputs: { list: ['ada', 'bo', 'adam'], operator: 'in', comparison: 'ada and bo' },
      outputs: { output: ['ada', 'bo'] },
    },
    {
      title: 'Items that are in another list.',
      inputs: { list: ['a', 'b', 'c', 1], operator: 'in', comparison: ['c', 'a', '1'] },
      outputs: { output: ['a', 'c', 1] },
    },
    {
      title: 'Numbers by value, and as text by letters.',
      inputs: { list: [80, 9, '80', '9'], operator: '>', comparison: '10' },
      outputs: { output: [80, '80', '9'] },
    },
    {
      title: 'Beside a number, text that is one counts by its value.',
      inputs: { list: ['80', '9', '50%'], operator: '>', comparison: 10 },
      outputs: { output: ['80', '50%'] },
    },
    {
      title: 'Equal with the same type converts nothing.',
      inputs: { list: [1, '1', true], operator: '===', comparison: 1 },
      outputs: { output: [1] },
    },
    {
      title: 'What cannot be ordered is an error.',
      inputs: { list: [{ a: 1 }], operator: '>', comparison: 1 },
      error: 'The comparison: expected text, a number or a date, got an object.',
    },
  ],
  run({ list, operator, path, comparison }) {
    const way = pathSegments(path)
    const matches = matcher(operator, comparison ?? null, list.length, 'The comparison')
    return { output: list.filter((item) => matches(follow(item, way))) }
  },
})
