import { CardError, defineCard } from '../card.ts'
import { number } from '../fields.ts'
import { withBoth } from './result.ts'

export const modulus = defineCard({
  id: 'number.modulus',
  title: 'Modulus',
  description: 'Gives what is left when one number is divided by another.',
  inputs: { a: number({ label: 'Number', optional: true }), b: number({ label: 'Divided by', optional: true }) },
  outputs: { output: number({ label: 'Rest', help: 'With the sign of the number that is divided.' }) },
  okta: { functions: ['math:mod'], inputs: { a: 'a', b: 'b' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { a: 7, b: 4 }, outputs: { output: 3 } },
    { title: 'The sign is that of the first.', inputs: { a: -7, b: 4 }, outputs: { output: -3 } },
    { title: 'Nothing is divided by zero.', inputs: { a: 7, b: 0 }, error: 'A number was divided by zero.' },
  ],
  run({ a, b }) {
    if (b === 0) throw new CardError('Invalid Number', 'A number was divided by zero. Check it before, with If/Else.')
    return { output: withBoth(a, b, (a, b) => a % b) }
  },
})
