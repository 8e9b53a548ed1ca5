import { defineCard, CardError } from '../card.ts'
import { number, text } from '../fields.ts'

export const parse = defineCard({
  id: 'number.parse',
  title: 'Parse Number',
  description: 'Reads a number in a text, with the signs for decimals and thousands that people write.',
  inputs: {
    text: text({ label: 'Text' }),
    decimal: text({ label: 'Decimal sign', max: 1, optional: true, default: '.' }),
  },
  outputs: { output: number({ label: 'Number', help: 'Null for an empty text.' }) },
  okta: { functions: ['math:parse'], inputs: { text: 'string' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { text: ' 1,234.50 ' }, outputs: { output: 1234.5 } },
    { title: 'With a decimal comma.', inputs: { text: "1'234,5", decimal: ',' }, outputs: { output: 1234.5 } },
    { title: 'Nothing is no number.', inputs: { text: ' ' }, outputs: { output: null } },
    { title: 'Other text is an error.', inputs: { text: '12 apples' }, error: 'The text is not a number.' },
  ],
  run({ text, decimal }) {
    const given = text.slice(0, 1_000).trim()
    if (given === '') return { output: null }
    const thousands = /[ '\u00a0\u202f’_]/g
    const bare = given.replaceAll(thousands, '').replaceAll(decimal === ',' ? '.' : ',', '')
    const plain = decimal === '' ? bare : bare.replace(decimal, '.')
    const read = Number(plain)
    if (
      !/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?$/.test(plain) ||
      !Number.isFinite(read) ||
      text.length > 1_000
    ) {
      throw new CardError('Invalid Input', 'The text is not a number. Expected e.g. 1234.5 or 1,234.5.')
    }
    return { output: read === 0 ? 0 : read }
  },
})
