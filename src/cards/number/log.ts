import { logarithm } from '../../language/expression/functions.ts'
import { defineCard } from '../card.ts'
import { number } from '../fields.ts'
import { result } from './result.ts'

export const log = defineCard({
  id: 'number.log',
  title: 'Log',
  description: 'Gives the logarithm of a number.',
  inputs: {
    a: number({ label: 'Number', optional: true }),
    base: number({ label: 'Base', help: 'Without one it is the natural logarithm.', optional: true }),
  },
  outputs: { output: number({ label: 'Result', help: 'Null where the number is missing.' }) },
  okta: { functions: ['math:log'], inputs: { a: 'a', base: 'base' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { a: 1000, base: 10 }, outputs: { output: 3 } },
    { title: 'The natural one.', inputs: { a: 1 }, outputs: { output: 0 } },
    { title: 'Of zero there is none.', inputs: { a: 0 }, error: 'The result is no number' },
  ],
  run: ({ a, base }) => ({ output: a === null ? null : result(logarithm(a, base)) }),
})
