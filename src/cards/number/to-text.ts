import { rounded } from '../../language/expression/functions.ts'
import { defineCard } from '../card.ts'
import { integer, number, text } from '../fields.ts'
import { decimalText } from './decimal-text.ts'
import { result } from './result.ts'

export const toText = defineCard({
  id: 'number.to-text',
  title: 'Number to Text',
  description: 'Writes a number, with as many decimals as wanted.',
  inputs: {
    a: number({ label: 'Number', optional: true }),
    decimals: integer({
      label: 'Decimals',
      help: 'Without it, as many as the number has.',
      min: 0,
      max: 15,
      optional: true,
    }),
    thousands: text({ label: 'Between thousands', max: 1, optional: true, default: '' }),
  },
  outputs: { output: text({ label: 'Text', help: 'Empty where the number is missing.' }) },
  okta: { functions: ['math:toString'], inputs: { a: 'a', decimals: 'decimals' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { a: 1234.5, decimals: 2, thousands: ',' }, outputs: { output: '1,234.50' } },
    {
      title: 'What a double has behind its decimal form is not written.',
      inputs: { a: 123456789.123, decimals: 15 },
      outputs: { output: '123456789.123000000000000' },
    },
    { title: 'Small ones have no exponent.', inputs: { a: -1.5e-7 }, outputs: { output: '-0.00000015' } },
    { title: 'Very large ones have one.', inputs: { a: 1e21, thousands: ',' }, outputs: { output: '1e+21' } },
    { title: 'Nothing is written as nothing.', inputs: {}, outputs: { output: '' } },
  ],
  run({ a, decimals, thousands }) {
    if (a === null) return { output: '' }
    const written = decimalText(result(decimals === null ? a : rounded(a, decimals)), decimals ?? 0)
    if (thousands === '' || /e/.test(written)) return { output: written }
    const [whole = '', fraction] = written.split('.')
    const grouped = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, () => thousands)
    return { output: fraction === undefined ? grouped : `${grouped}.${fraction}` }
  },
})
