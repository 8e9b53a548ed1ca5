import { defineCard } from '../card.ts'
import { list } from '../fields.ts'

export const reverse = defineCard({
  id: 'list.reverse',
  title: 'Reverse',
  description: 'Gives the items of a list from the last to the first.',
  inputs: { list: list({ label: 'List' }) },
  outputs: { output: list({ label: 'List' }) },
  okta: { functions: ['list:reverse'], inputs: { list: 'list' }, outputs: { output: 'list' } },
  examples: [
    { inputs: { list: ['a', 'b', 'c'] }, outputs: { output: ['c', 'b', 'a'] } },
    { title: 'An empty list stays empty.', inputs: { list: [] }, outputs: { output: [] } },
  ],
  run: ({ list }) => ({ output: list.toReversed() }),
})
