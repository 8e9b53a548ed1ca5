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
    {
      title: 'A comma without three digits behind it is none between thousands.',
      inputs: { text: '1,5' },
      error: 'The text is not a number.',
    },
    { title: 'Other text is an error.', inputs: { text: '12 apples' }, error: 'The text is not a number.' },
  ],
  run({ text, decimal }) {
    const given = text.slice(0, mostCharacters + 1).trim()
    if (given === '') return { output: null }
    const read = text.length > mostCharacters ? null : numberIn(given, decimal)
    if (read === null) {
      throw new CardError('Invalid Input', 'The text is not a number. Expected e.g. 1234.5 or 1,234.5.')
    }
    return { output: read === 0 ? 0 : read }
  },
})

const mostCharacters = 1_000

/** Three digits in the last group, two or three in the others: `1,234,567`, `12,34,567`. Not `1,5`: that is a decimal comma. */
const grouped = /^\d{1,3}(?:[ '\u00a0\u202f’_.,]\d{2,3})*[ '\u00a0\u202f’_.,]\d{3}$/

/** Null for what is no number. */
function numberIn(text: string, decimal: string): number | null {
  const [, sign = '', unsigned = '', exponent = ''] = /^([+-]?)(.*?)((?:[eE][+-]?\d{1,4})?)$/s.exec(text) ?? []
  const at = decimal === '' ? -1 : unsigned.lastIndexOf(decimal)
  const whole = at === -1 ? unsigned : unsigned.slice(0, at)
  const fraction = at === -1 ? '' : unsigned.slice(at + 1)
  const digits =
    grouped.test(whole) && (decimal === '' || !whole.includes(decimal)) ? whole.replaceAll(/\D/g, '') : whole
  if (!/^\d*$/.test(digits) || !/^\d*$/.test(fraction) || digits + fraction === '') return null
  const read = Number(`${sign}${digits || '0'}.${fraction || '0'}${exponent}`)
  return Number.isFinite(read) ? read : null
}
