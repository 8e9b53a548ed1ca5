import { defineCard } from '../card.ts'
import { number } from '../fields.ts'
import { result } from './result.ts'

export const squareRoot = defineCard({
  id: 'number.square-root',
  title: 'Square Root',
  description: 'Gives the square root of a number.',
  inputs: { a: number({ label: 'Number', optional: true }) },
  outputs: { output: number({ label: 'Result', help: 'Null where the number is missing.' }) },
  okta: { functions: ['math:sqrt'], inputs: { a: 'a' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { a: 16 }, outputs: { output: 4 } },
    { title: 'Below zero there is none.', inputs: { a: -1 }, error: 'The result is no number' },
  ],
  run: ({ a }) => ({ output: a === null ? null : result(Math.sqrt(a)) }),
})
