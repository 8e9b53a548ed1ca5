import { rounded } from '../../language/expression/functions.ts'
import { CardError, defineCard } from '../card.ts'
import { integer, number, text } from '../fields.ts'
import { decimalText } from './decimal-text.ts'
import { result } from './result.ts'

export const divide = defineCard({
  id: 'number.divide',
  title: 'Divide',
  description: 'Divides one number by another, and gives the result as a percentage too.',
  inputs: {
    a: number({ label: 'Number', optional: true }),
    b: number({ label: 'Divided by', optional: true }),
    decimals: integer({ label: 'Decimals', min: 0, max: 15, optional: true, default: 2 }),
  },
  outputs: {
    output: number({ label: 'Result', help: 'Null where a number is missing.' }),
    percentage: text({ label: 'Percentage', help: 'As text: 33.33%.' }),
  },
  okta: {
    functions: ['math:divide'],
    inputs: { a: 'a', b: 'b', decimals: 'decimals' },
    outputs: { output: 'output', percentage: 'percentage' },
  },
  examples: [
    { inputs: { a: 1, b: 3 }, outputs: { output: 0.33, percentage: '33.33%' } },
    {
      title: 'As exact as wanted.',
      inputs: { a: 1, b: 8, decimals: 3 },
      outputs: { output: 0.125, percentage: '12.5%' },
    },
    { title: 'Nothing is divided by zero.', inputs: { a: 1, b: 0 }, error: 'A number was divided by zero.' },
  ],
  run({ a, b, decimals }) {
    if (b === 0) throw new CardError('Invalid Number', 'A number was divided by zero. Check it before, with If/Else.')
    if (a === null || b === null) return { output: null, percentage: null }
    const quotient = result(a / b)
    return {
      output: result(rounded(quotient, decimals)),
      percentage: `${decimalText(result(rounded(result(quotient * 100), decimals)))}%`,
    }
  },
})
