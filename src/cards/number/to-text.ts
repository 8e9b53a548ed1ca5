import { rounded } from '../../language/expression/functions.ts'
import { defineCard } from '../card.ts'
import { integer, number, text } from '../fields.ts'
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
    { title: 'As it is.', inputs: { a: 1e21 }, outputs: { output: '1e+21' } },
    { title: 'Nothing is written as nothing.', inputs: {}, outputs: { output: '' } },
  ],
  run({ a, decimals, thousands }) {
    if (a === null) return { output: '' }
    const number = decimals === null ? result(a) : result(rounded(a, decimals))
    const written = decimals === null || Math.abs(number) >= 1e21 ? String(number) : number.toFixed(decimals)
    if (thousands === '' || /e/.test(written)) return { output: written }
    const [whole = '', fraction] = written.split('.')
    const grouped = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, () => thousands)
    return { output: fraction === undefined ? grouped : `${grouped}.${fraction}` }
  },
})
