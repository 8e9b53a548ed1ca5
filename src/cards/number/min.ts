import { defineCard } from '../card.ts'
import { fields, number } from '../fields.ts'
import { numbersOf } from './numbers-of.ts'

export const min = defineCard({
  id: 'number.min',
  title: 'Min',
  description: 'Gives the smallest of several numbers.',
  inputs: { numbers: fields({ label: 'Numbers', help: 'The names are yours. A list counts with all its items.' }) },
  outputs: { output: number({ label: 'Result', help: 'Null without a number.' }) },
  okta: {
    functions: ['math:min'],
    inputs: { numbers: { fields: 'rest', first: ['a', 'b'] } },
    outputs: { output: 'output' },
  },
  examples: [
    { inputs: { numbers: { a: 2, b: 10, c: -1 } }, outputs: { output: -1 } },
    { title: 'Without a number there is none.', inputs: { numbers: { a: null } }, outputs: { output: null } },
  ],
  run({ numbers }) {
    let output: number | null = null
    for (const each of numbersOf(numbers)) if (output === null || each < output) output = each
    return { output }
  },
})
