import { functions } from '../../language/expression/functions.ts'
import { CardError, defineEffect } from '../card.ts'
import { fields, number, text } from '../fields.ts'
import { evaluated } from './evaluated.ts'

const known = Object.keys(functions).join(', ')

export const formula = defineEffect({
  id: 'number.formula',
  title: 'Formula',
  description: 'Calculates with named numbers: + - * / % ^ !, parentheses and functions such as round, max and sqrt.',
  inputs: {
    formula: text({
      label: 'Formula',
      help: `Names stand as they are, or in braces: {my number}. # begins a comment. Known are pi, e, ${known}.`,
      max: 10_000,
    }),
    values: fields({ label: 'Values', help: 'By the names that the formula uses.', optional: true, default: {} }),
  },
  outputs: { output: number({ label: 'Result', help: 'Null where a number is missing.' }) },
  okta: { functions: ['math:expression'], inputs: {}, outputs: { output: 'output' } },
  examples: [
    {
      inputs: { formula: 'round(net * (1 + {tax rate} / 100), 2)', values: { net: 9.99, 'tax rate': 20 } },
      outputs: { output: 11.99 },
    },
    {
      title: 'A missing number makes no result.',
      inputs: { formula: 'a + 1', values: { a: null } },
      outputs: { output: null },
    },
    { title: 'An error says where.', inputs: { formula: '2 * (3' }, error: 'The formula: A ")" is missing' },
    { title: 'A comparison is no number.', inputs: { formula: '1 > 2' }, error: 'The formula gives true or false.' },
  ],
  perform({ formula, values }, tools) {
    const output = evaluated('formula', formula, values, tools)
    if (output === null || typeof output === 'number') return { output }
    const gives = typeof output === 'boolean' ? 'true or false' : 'text'
    throw new CardError('Invalid Formula', `The formula gives ${gives}. Expected a number.`)
  },
})
