import { defineCard } from '../card.ts'
import { number } from '../fields.ts'
import { result } from './result.ts'

export const roundDown = defineCard({
  id: 'number.round-down',
  title: 'Round Down',
  description: 'Gives the next whole number below.',
  inputs: { a: number({ label: 'Number', optional: true }) },
  outputs: { output: number({ label: 'Result', help: 'Null where the number is missing.' }) },
  okta: { functions: ['math:floor'], inputs: { a: 'a' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { a: 2.9 }, outputs: { output: 2 } },
    { title: 'Below, also below zero.', inputs: { a: -2.1 }, outputs: { output: -3 } },
  ],
  run: ({ a }) => ({ output: a === null ? null : result(Math.floor(a)) }),
})
