import { defineCard } from '../card.ts'
import { any } from '../fields.ts'
import { conditionInputs, holds } from './condition.ts'

export const assignIf = defineCard({
  id: 'branching.assign-if',
  title: 'Assign If',
  description: 'Gives one of two values, by a condition.',
  inputs: {
    ...conditionInputs,
    whenTrue: any({ label: 'Value if true', optional: true }),
    whenFalse: any({ label: 'Value if false', optional: true }),
  },
  outputs: { output: any({ label: 'Value' }) },
  okta: {
    functions: ['control:assignIf'],
    inputs: {
      a: 'left-operand',
      operator: 'operator',
      b: 'right-operand',
      whenTrue: 'valueIfTrue',
      whenFalse: 'valueIfFalse',
    },
    outputs: { output: 'output' },
  },
  examples: [
    {
      given: { event: { severity: 'WARN' } },
      inputs: { a: { $from: 'event.severity' }, operator: '==', b: 'WARN', whenTrue: 'look', whenFalse: 'skip' },
      outputs: { output: 'look' },
    },
    {
      title: 'A value that is not set is null.',
      inputs: { a: 1, operator: '==', b: 2, whenTrue: 'look' },
      outputs: { output: null },
    },
  ],
  run: ({ whenTrue, whenFalse, ...condition }) => ({ output: holds(condition) ? whenTrue : whenFalse }),
})
