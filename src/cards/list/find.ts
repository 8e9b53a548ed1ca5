import { follow, pathSegments } from '../../language/path.ts'
import { defineCard } from '../card.ts'
import { any, integer } from '../fields.ts'
import { matcher, matchInputs } from './matching.ts'

export const find = defineCard({
  id: 'list.find',
  title: 'Find',
  description: 'Gives the first item of a list for which a comparison holds.',
  inputs: matchInputs,
  outputs: {
    item: any({ label: 'Item', help: 'Null where there is none.' }),
    index: integer({ label: 'Index', help: 'From 0; -1 where there is none.' }),
  },
  okta: {
    functions: ['list:findBy'],
    inputs: { list: 'list', operator: 'operator', path: 'path', comparison: 'comparison' },
    outputs: { item: 'item', index: 'index' },
  },
  examples: [
    {
      inputs: { list: [{ id: 'a' }, { id: 'b' }], path: 'id', comparison: 'b' },
      outputs: { item: { id: 'b' }, index: 1 },
    },
    {
      title: 'The first that is there: the text null means nothing.',
      inputs: { list: [null, 'b'], operator: '!=', comparison: 'null' },
      outputs: { item: 'b', index: 1 },
    },
    { title: 'None.', inputs: { list: ['a', 'b'], comparison: 'c' }, outputs: { item: null, index: -1 } },
    {
      title: 'The first that has no value.',
      inputs: { list: [{ a: 1 }, { a: '' }, {}], path: 'a', operator: 'is empty' },
      outputs: { item: { a: '' }, index: 1 },
    },
  ],
  run({ list, operator, path, comparison }) {
    const way = pathSegments(path)
    const matches = matcher(operator, comparison ?? null, list.length, 'The comparison')
    const index = list.findIndex((item) => matches(follow(item, way)))
    return { item: index < 0 ? null : list[index]!, index }
  },
})
