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
  run({ a, base }) {
    if (a === null) return { output: null }
    // The functions of these bases are exact where the quotient is not.
    const exact = base === null ? Math.log(a) : base === 10 ? Math.log10(a) : base === 2 ? Math.log2(a) : null
    return { output: result(exact ?? Math.log(a) / Math.log(base!)) }
  },
})
