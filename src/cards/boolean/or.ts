import { defineCard } from '../card.ts'
import { toTruth } from '../truth.ts'
import { boolean, fields } from '../fields.ts'

export const or = defineCard({
  id: 'boolean.or',
  title: 'Or',
  description: 'Whether one of several values is true.',
  inputs: { values: fields({ label: 'Values', help: 'The names are yours.' }) },
  outputs: { output: boolean({ label: 'Result' }) },
  okta: {
    functions: ['boolean:or'],
    inputs: { values: { fields: 'rest', first: ['a', 'b'] } },
    outputs: { output: 'output' },
  },
  examples: [
    { inputs: { values: { a: false, b: true } }, outputs: { output: true } },
    { title: 'None is.', inputs: { values: { a: null, b: 'false' } }, outputs: { output: false } },
  ],
  run: ({ values }) => ({ output: Object.values(values).some(toTruth) }),
})
