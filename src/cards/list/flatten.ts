import { isList } from '../../language/convert.ts'
import { defineCard } from '../card.ts'
import { list } from '../fields.ts'
import { checkLength } from './lengths.ts'

export const flatten = defineCard({
  id: 'list.flatten',
  title: 'Flatten',
  description: 'Makes one list of the lists in a list. Lists in these stay lists.',
  inputs: { list: list({ label: 'List of lists' }) },
  outputs: { output: list({ label: 'List' }) },
  okta: { functions: ['list:flatten'], inputs: { list: 'lists' }, outputs: { output: 'list' } },
  examples: [
    {
      inputs: { list: [['a', 'b'], ['c']] },
      outputs: { output: ['a', 'b', 'c'] },
    },
    {
      title: 'One level, and items that are no lists stay.',
      inputs: { list: [['a', ['b']], 'c', null, []] },
      outputs: { output: ['a', ['b'], 'c', null] },
    },
  ],
  run({ list }) {
    checkLength(list.reduce<number>((sum, item) => sum + (isList(item) ? item.length : 1), 0))
    return { output: list.flatMap((item) => item) }
  },
})
