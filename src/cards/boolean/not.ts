import { defineCard } from '../card.ts'
import { boolean } from '../fields.ts'

export const not = defineCard({
  id: 'boolean.not',
  title: 'Not',
  description: 'Turns true into false and false into true.',
  inputs: { input: boolean({ label: 'Value' }) },
  outputs: { output: boolean({ label: 'Result' }) },
  okta: { functions: ['boolean:not'], inputs: { input: 'input' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { input: true }, outputs: { output: false } },
    {
      title: 'A missing value is false.',
      given: { made: { x: null } },
      inputs: { input: { $from: 'made.x' } },
      outputs: { output: true },
    },
  ],
  run: ({ input }) => ({ output: !input }),
})
