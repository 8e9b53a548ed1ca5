import { boolean, integer, text } from '../../cards/fields.ts'
import { oktaAction } from './action.ts'
import { path } from './call-okta.ts'

export const deleteUser = oktaAction({
  name: 'delete-user',
  method: 'deleteUser',
  title: 'Delete User',
  description:
    'Deletes a user for good who is deactivated; one who is not is deactivated first, and deleted by a second call.',
  inputs: {
    user: text({ label: 'User ID', help: 'Or the login.', max: 500 }),
    send_email: boolean({ label: 'Send email', optional: true, default: false }),
  },
  outputs: { status: integer({ label: 'Status code' }) },
  ports: {
    inputs: { user: 'User.ID', send_email: 'User.Send Email?' },
    outputs: { status: 'Output.Status Code' },
  },
  example: { user: '00u1ab2c3D4E5F6G7h8i' },
  request: (inputs) => ({
    method: 'DELETE',
    path: path`/api/v1/users/${inputs.user}`,
    query: { sendEmail: inputs.send_email },
  }),
  result: ({ status }) => ({ status }),
})
