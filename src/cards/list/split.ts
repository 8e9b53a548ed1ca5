import { languageLimits } from '../../language/limits.ts'
import { defineCard } from '../card.ts'
import { integer, list } from '../fields.ts'

export const split = defineCard({
  id: 'list.split',
  title: 'Split',
  description: 'Cuts a list in two.',
  inputs: {
    list: list({ label: 'List' }),
    position: integer({
      label: 'Split after position',
      help: 'How many items the first list gets, where there are so many.',
      min: 0,
      max: languageLimits.list,
    }),
  },
  outputs: { first: list({ label: 'List 1' }), second: list({ label: 'List 2' }) },
  okta: {
    functions: ['list:split'],
    inputs: { list: 'list', position: 'index' },
    outputs: { first: 'list1', second: 'list2' },
  },
  examples: [
    { inputs: { list: ['a', 'b', 'c'], position: 2 }, outputs: { first: ['a', 'b'], second: ['c'] } },
    {
      title: 'Nothing is left behind the end.',
      inputs: { list: ['a'], position: 5 },
      outputs: { first: ['a'], second: [] },
    },
  ],
  run: ({ list, position }) => ({ first: list.slice(0, position), second: list.slice(position) }),
})
