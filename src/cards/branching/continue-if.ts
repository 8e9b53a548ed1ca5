import { defineControl } from '../card.ts'
import { text } from '../fields.ts'
import { conditionInputs, holds } from './condition.ts'

export const continueIf = defineControl({
  id: 'branching.continue-if',
  title: 'Continue If',
  description:
    'Goes on where the condition holds. Else the flow ends here, successfully, and its caller gets the message.',
  inputs: { ...conditionInputs, message: text({ label: 'Message', optional: true, default: '' }) },
  outputs: {},
  okta: {
    functions: ['control:continueIf'],
    inputs: { a: 'left-operand', operator: 'operator', b: 'right-operand', message: 'otherwise.message' },
  },
  examples: [
    {
      given: { list: { length: 2 } },
      inputs: { a: { $from: 'list.length' }, operator: '>', b: 0, message: 'Nothing to do' },
      outputs: {},
    },
    {
      given: { list: { length: 0 } },
      inputs: { a: { $from: 'list.length' }, operator: '>', b: 0, message: 'Nothing to do' },
      ends: { kind: 'stopped', message: 'Nothing to do' },
    },
    {
      title: 'Null is not greater than anything.',
      inputs: { a: null, operator: '>', b: 0 },
      ends: { kind: 'stopped', message: '' },
    },
  ],
  control: ({ message, ...condition }) =>
    holds(condition) ? { outputs: {} } : { end: { kind: 'stopped', message: message ?? '' } },
})
