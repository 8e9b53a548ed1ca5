import { rounded } from '../../language/expression/functions.ts'
import { defineCard } from '../card.ts'
import { number } from '../fields.ts'
import { result } from './result.ts'

export const round = defineCard({
  id: 'number.round',
  title: 'Round',
  description: 'Gives the whole number that is nearest.',
  inputs: { a: number({ label: 'Number', optional: true }) },
  outputs: { output: number({ label: 'Result', help: 'Null where the number is missing.' }) },
  okta: { functions: ['math:round'], inputs: { a: 'a' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { a: 2.5 }, outputs: { output: 3 } },
    { title: 'Half goes up.', inputs: { a: -2.5 }, outputs: { output: -2 } },
    { title: 'Just below a half does not.', inputs: { a: 0.49999999999999994 }, outputs: { output: 0 } },
    { title: 'Large whole numbers stay.', inputs: { a: 4503599627370497 }, outputs: { output: 4503599627370497 } },
  ],
  run: ({ a }) => ({ output: a === null ? null : result(rounded(a, 0)) }),
})
