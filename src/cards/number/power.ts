import { defineCard } from '../card.ts'
import { number } from '../fields.ts'
import { withBoth } from './result.ts'

export const power = defineCard({
  id: 'number.power',
  title: 'Power',
  description: 'Raises one number to the power of another.',
  inputs: { a: number({ label: 'Number', optional: true }), b: number({ label: 'to the power of', optional: true }) },
  outputs: { output: number({ label: 'Result', help: 'Null where a number is missing.' }) },
  okta: { functions: ['math:pow'], inputs: { a: 'a', b: 'b' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { a: 2, b: 10 }, outputs: { output: 1024 } },
    { title: 'A root.', inputs: { a: 9, b: 0.5 }, outputs: { output: 3 } },
    { title: 'Where there is no result it is an error.', inputs: { a: -1, b: 0.5 }, error: 'The result is no number' },
  ],
  run: ({ a, b }) => ({ output: withBoth(a, b, (a, b) => a ** b) }),
})
