import { defineCard } from '../card.ts'
import { number } from '../fields.ts'
import { withBoth } from './result.ts'

export const multiply = defineCard({
  id: 'number.multiply',
  title: 'Multiply',
  description: 'Multiplies two numbers.',
  inputs: { a: number({ label: 'Number', optional: true }), b: number({ label: 'times', optional: true }) },
  outputs: { output: number({ label: 'Result', help: 'Null where a number is missing.' }) },
  okta: { functions: ['math:multiply'], inputs: { a: 'a', b: 'b' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { a: 2, b: 3.5 }, outputs: { output: 7 } },
    { title: 'There is no zero below zero.', inputs: { a: 0, b: -1 }, outputs: { output: 0 } },
    { title: 'Too large is an error.', inputs: { a: 1e200, b: 1e200 }, error: 'The result is no number, or too large' },
  ],
  run: ({ a, b }) => ({ output: withBoth(a, b, (a, b) => a * b) }),
})
