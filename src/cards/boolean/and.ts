import { defineCard } from '../card.ts'
import { toTruth } from '../truth.ts'
import { boolean, fields } from '../fields.ts'

export const and = defineCard({
  id: 'boolean.and',
  title: 'And',
  description: 'Whether all of several values are true.',
  inputs: { values: fields({ label: 'Values', help: 'The names are yours.' }) },
  outputs: { output: boolean({ label: 'Result' }) },
  okta: {
    functions: ['boolean:and'],
    inputs: { values: { fields: 'rest', first: ['a', 'b'] } },
    outputs: { output: 'output' },
  },
  examples: [
    { inputs: { values: { a: true, b: 'yes', c: 1 } }, outputs: { output: true } },
    {
      title: 'Null, an empty text, "false" and 0 are false.',
      inputs: { values: { a: true, b: null } },
      outputs: { output: false },
    },
    { title: 'Of nothing all is true.', inputs: { values: {} }, outputs: { output: true } },
  ],
  run: ({ values }) => ({ output: Object.values(values).every(toTruth) }),
})
