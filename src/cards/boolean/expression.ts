import { isTrue } from '../../language/expression/evaluate.ts'
import { defineEffect } from '../card.ts'
import { boolean, fields, text } from '../fields.ts'
import { evaluated } from '../number/evaluated.ts'

export const expression = defineEffect({
  id: 'boolean.expression',
  title: 'True/False Expression',
  description:
    'Whether an expression is true: and, or, xor, not, comparisons, parentheses and whatever a Formula can do.',
  inputs: {
    expression: text({
      label: 'Expression',
      help: 'Names stand as they are, or in braces: {my value}. # begins a comment.',
      max: 10_000,
    }),
    values: fields({ label: 'Values', help: 'By the names that the expression uses.', optional: true, default: {} }),
  },
  outputs: { output: boolean({ label: 'Result' }) },
  okta: { functions: ['boolean:expression'], inputs: {}, outputs: { output: 'output' } },
  examples: [
    {
      inputs: {
        expression: '(age >= 18 or {has consent}) and not locked',
        values: { age: 17, 'has consent': true, locked: false },
      },
      outputs: { output: true },
    },
    {
      title: 'Null, an empty text, "false" and 0 are false.',
      inputs: { expression: 'a', values: { a: 'false' } },
      outputs: { output: false },
    },
    {
      title: 'An error says where.',
      inputs: { expression: 'a and', values: { a: 1 } },
      error: 'The expression: The expression ends where',
    },
  ],
  perform: ({ expression, values }, tools) => ({ output: isTrue(evaluated('expression', expression, values, tools)) }),
})
