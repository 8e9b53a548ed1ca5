import { defineCard } from '../card.ts'
import { number } from '../fields.ts'
import { withBoth } from './result.ts'

export const add = defineCard({
  id: 'number.add',
  title: 'Add',
  description: 'Adds two numbers.',
  inputs: { a: number({ label: 'Number', optional: true }), b: number({ label: 'and', optional: true }) },
  outputs: { output: number({ label: 'Result', help: 'Null where a number is missing.' }) },
  okta: { functions: ['math:add'], inputs: { a: 'a', b: 'b' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { a: 2, b: 3.5 }, outputs: { output: 5.5 } },
    {
      title: 'A missing number makes no sum.',
      given: { made: { n: null } },
      inputs: { a: 1, b: { $from: 'made.n' } },
      outputs: { output: null },
    },
  ],
  run: ({ a, b }) => ({ output: withBoth(a, b, (a, b) => a + b) }),
})
