import { defineCard } from '../card.ts'
import { number } from '../fields.ts'
import { withBoth } from './result.ts'

export const subtract = defineCard({
  id: 'number.subtract',
  title: 'Subtract',
  description: 'Takes one number away from another.',
  inputs: { a: number({ label: 'Number', optional: true }), b: number({ label: 'minus', optional: true }) },
  outputs: { output: number({ label: 'Result', help: 'Null where a number is missing.' }) },
  okta: { functions: ['math:subtract'], inputs: { a: 'a', b: 'b' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { a: 2, b: 3.5 }, outputs: { output: -1.5 } },
    {
      title: 'Text that is a number counts as one.',
      given: { made: { n: '10' } },
      inputs: { a: { $from: 'made.n' }, b: 1 },
      outputs: { output: 9 },
    },
  ],
  run: ({ a, b }) => ({ output: withBoth(a, b, (a, b) => a - b) }),
})
