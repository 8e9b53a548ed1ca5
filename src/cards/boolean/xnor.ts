import { defineCard } from '../card.ts'
import { boolean } from '../fields.ts'

export const xnor = defineCard({
  id: 'boolean.xnor',
  title: 'XNOR',
  description: 'Whether two values are both true or both false.',
  inputs: { a: boolean({ label: 'a' }), b: boolean({ label: 'b' }) },
  outputs: { output: boolean({ label: 'Result' }) },
  okta: { functions: ['boolean:xnor'], inputs: { a: 'a', b: 'b' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { a: false, b: false }, outputs: { output: true } },
    { title: 'They differ.', inputs: { a: true, b: false }, outputs: { output: false } },
  ],
  run: ({ a, b }) => ({ output: a === b }),
})
