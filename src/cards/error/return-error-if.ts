import { conditionInputs, holds } from '../branching/condition.ts'
import { defineCard } from '../card.ts'
import { text } from '../fields.ts'
import { errorStatus, errorValues, flowError } from './return-error.ts'

export const returnErrorIf = defineCard({
  id: 'error.return-error-if',
  title: 'Return Error If',
  description: 'Ends the flow as failed, with this error, where the condition holds.',
  inputs: {
    ...conditionInputs,
    message: text({ label: 'Message', optional: true, default: '' }),
    status: errorStatus,
    values: errorValues,
  },
  outputs: {},
  okta: {
    functions: ['control:throwIf'],
    inputs: {
      a: 'left-operand',
      operator: 'operator',
      b: 'right-operand',
      message: 'message',
      status: 'statusCode',
      values: { fields: 'rest' },
    },
  },
  examples: [
    {
      given: { user: { id: null } },
      inputs: { a: { $from: 'user.id' }, operator: 'is empty', message: 'No such person', status: 404 },
      error: 'No such person',
    },
    {
      title: 'Else it goes on.',
      given: { user: { id: '00u1' } },
      inputs: { a: { $from: 'user.id' }, operator: 'is empty' },
      outputs: {},
    },
  ],
  run({ message, status, values, ...condition }) {
    if (holds(condition)) throw flowError(message, status, values)
    return {}
  },
})
