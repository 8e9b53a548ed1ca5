import { defineControl, FlowError, type Outputs } from '../card.ts'
import { fields, integer, text } from '../fields.ts'

/** The HTTP status of an error that a flow ends with. */
export const errorStatus = integer({
  label: 'Status code',
  help: 'What a caller of the endpoint gets.',
  optional: true,
  default: 500,
  min: 400,
  max: 599,
})

/** What a flow gives beside the error that it ends with. */
export const errorValues = fields({
  label: 'Further values',
  help: 'What a caller of the endpoint gets beside the message.',
  optional: true,
  default: {},
})

export const returnError = defineControl({
  id: 'error.return-error',
  title: 'Return Error',
  description: 'Ends the flow as failed, with this error.',
  inputs: {
    message: text({ label: 'Message', optional: true, default: '' }),
    status: errorStatus,
    values: errorValues,
  },
  outputs: {},
  okta: {
    functions: ['control:throw'],
    inputs: { message: 'message', status: 'statusCode', values: { fields: 'rest' } },
  },
  examples: [
    { inputs: { message: 'No such person', status: 404 }, error: 'No such person' },
    { title: 'Without a message.', inputs: {}, error: 'The flow ended with an error.' },
  ],
  control({ message, status, values }) {
    throw flowError(message, status, values)
  },
})

/** The error that a flow ends itself with. */
export function flowError(message: string | null, status: number, values: Outputs = {}): FlowError {
  return new FlowError(message === null || message === '' ? 'The flow ended with an error.' : message, status, values)
}
