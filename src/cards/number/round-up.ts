import { defineCard } from '../card.ts'
import { number } from '../fields.ts'
import { result } from './result.ts'

export const roundUp = defineCard({
  id: 'number.round-up',
  title: 'Round Up',
  description: 'Gives the next whole number above.',
  inputs: { a: number({ label: 'Number', optional: true }) },
  outputs: { output: number({ label: 'Result', help: 'Null where the number is missing.' }) },
  okta: { functions: ['math:ceil'], inputs: { a: 'a' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { a: 2.1 }, outputs: { output: 3 } },
    { title: 'Above, also below zero.', inputs: { a: -2.9 }, outputs: { output: -2 } },
  ],
  run: ({ a }) => ({ output: a === null ? null : result(Math.ceil(a)) }),
})
