import { defineCard } from '../card.ts'
import { boolean } from '../fields.ts'

export const xor = defineCard({
  id: 'boolean.xor',
  title: 'Or (Exclusive)',
  description: 'Whether exactly one of two values is true.',
  inputs: { a: boolean({ label: 'a' }), b: boolean({ label: 'b' }) },
  outputs: { output: boolean({ label: 'Result' }) },
  okta: { functions: ['boolean:xor'], inputs: { a: 'a', b: 'b' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { a: true, b: false }, outputs: { output: true } },
    { title: 'Not both.', inputs: { a: true, b: true }, outputs: { output: false } },
  ],
  run: ({ a, b }) => ({ output: a !== b }),
})
