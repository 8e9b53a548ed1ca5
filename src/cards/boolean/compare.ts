import { compare as holds } from '../../language/compare.ts'
import { defineCard } from '../card.ts'
import { any, boolean, choice } from '../fields.ts'
import { operators } from '../../language/compare.ts'

export const compare = defineCard({
  id: 'boolean.compare',
  title: 'Compare',
  description: 'Whether a comparison of two values holds.',
  inputs: {
    a: any({ label: 'Value a', optional: true }),
    operator: choice({ label: 'Comparison', options: operators }),
    b: any({ label: 'Value b', optional: true }),
  },
  outputs: { result: boolean({ label: 'Result' }) },
  okta: {
    functions: ['boolean:compare'],
    inputs: { a: 'left-operand', operator: 'operator', b: 'right-operand' },
    outputs: { result: 'result' },
  },
  examples: [
    { inputs: { a: 80, operator: '>', b: 9 }, outputs: { result: true } },
    { title: 'Texts are compared as texts.', inputs: { a: '80', operator: '>', b: '9' }, outputs: { result: false } },
    { title: 'Null is empty.', inputs: { operator: 'is empty' }, outputs: { result: true } },
  ],
  run: ({ a, operator, b }) => ({ result: holds(a, operator, b, 'The comparison') }),
})
