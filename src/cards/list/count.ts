import { follow, pathSegments } from '../../language/path.ts'
import { defineCard } from '../card.ts'
import { integer } from '../fields.ts'
import { matcher, matchInputs } from './matching.ts'

export const count = defineCard({
  id: 'list.count',
  title: 'Count',
  description: 'Counts the items of a list for which a comparison holds.',
  inputs: matchInputs,
  outputs: { output: integer({ label: 'Count' }) },
  okta: {
    functions: ['list:count'],
    inputs: { list: 'list', operator: 'operator', path: 'path', comparison: 'comparison' },
    outputs: { output: 'count' },
  },
  examples: [
    { inputs: { list: ['a', 'b', 'a'], comparison: 'a' }, outputs: { output: 2 } },
    {
      title: 'Items that have a value.',
      inputs: { list: [{ mail: 'a@example.com' }, { mail: '' }, {}], path: 'mail', operator: 'is not empty' },
      outputs: { output: 1 },
    },
  ],
  run({ list, operator, path, comparison }) {
    const way = pathSegments(path)
    const matches = matcher(operator, comparison ?? null, list.length, 'The comparison')
    let output = 0
    for (const item of list) if (matches(follow(item, way))) output++
    return { output }
  },
})
