import { defineCard } from '../card.ts'
import { number } from '../fields.ts'
import { result } from './result.ts'

export const absolute = defineCard({
  id: 'number.absolute',
  title: 'Absolute',
  description: 'Gives a number without its sign.',
  inputs: { a: number({ label: 'Number', optional: true }) },
  outputs: { output: number({ label: 'Result', help: 'Null where the number is missing.' }) },
  okta: { functions: ['math:abs'], inputs: { a: 'a' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { a: -4 }, outputs: { output: 4 } },
    { title: 'Nothing to take away.', inputs: { a: 4 }, outputs: { output: 4 } },
  ],
  run: ({ a }) => ({ output: a === null ? null : result(Math.abs(a)) }),
})
