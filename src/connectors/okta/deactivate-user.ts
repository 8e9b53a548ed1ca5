import { boolean, integer, text } from '../../cards/fields.ts'
import { oktaAction } from './action.ts'
import { path } from './call-okta.ts'

export const deactivateUser = oktaAction({
  name: 'deactivate-user',
  method: 'deactivateUser',
  title: 'Deactivate User',
  description: 'Deactivates a user, who then can sign in nowhere.',
  inputs: {
    user: text({ label: 'User ID', help: 'Or the login.', max: 500 }),
    send_email: boolean({ label: 'Send email', optional: true, default: false }),
  },
  outputs: { status: integer({ label: 'Status code' }) },
  ports: {
    inputs: { user: 'User.id', send_email: 'parameters.sendEmail' },
    outputs: { status: 'Response.statusCode' },
    words: { send_email: { Yes: 'true', No: 'false' } },
  },
  example: { user: '00u1ab2c3D4E5F6G7h8i' },
  request: (inputs) => ({
    method: 'POST',
    path: path`/api/v1/users/${inputs.user}/lifecycle/deactivate`,
    query: { sendEmail: inputs.send_email },
  }),
  result: ({ status }) => ({ status }),
})
