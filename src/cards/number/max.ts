import { defineCard } from '../card.ts'
import { fields, number } from '../fields.ts'
import { numbersOf } from './numbers-of.ts'

export const max = defineCard({
  id: 'number.max',
  title: 'Max',
  description: 'Gives the largest of several numbers.',
  inputs: { numbers: fields({ label: 'Numbers', help: 'The names are yours. A list counts with all its items.' }) },
  outputs: { output: number({ label: 'Result', help: 'Null without a number.' }) },
  okta: {
    functions: ['math:max'],
    inputs: { numbers: { fields: 'rest', first: ['a', 'b'] } },
    outputs: { output: 'output' },
  },
  examples: [
    { inputs: { numbers: { a: 2, b: 10, c: -1 } }, outputs: { output: 10 } },
    {
      title: 'Lists and text that is a number count, null does not.',
      inputs: { numbers: { a: [1, '7'], b: null } },
      outputs: { output: 7 },
    },
  ],
  run({ numbers }) {
    let output: number | null = null
    for (const each of numbersOf(numbers)) if (output === null || each > output) output = each
    return { output }
  },
})
