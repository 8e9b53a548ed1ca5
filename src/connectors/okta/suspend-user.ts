import { integer, text } from '../../cards/fields.ts'
import { oktaAction } from './action.ts'
import { path } from './call-okta.ts'

export const suspendUser = oktaAction({
  name: 'suspend-user',
  method: 'suspendUser',
  title: 'Suspend User',
  description: 'Suspends an active user until they are unsuspended.',
  inputs: {
    user: text({ label: 'User ID', help: 'Or the login.', max: 500 }),
  },
  outputs: { status: integer({ label: 'Status code' }) },
  ports: {
    inputs: { user: 'User.id' },
    outputs: { status: 'Response.statusCode' },
  },
  example: { user: '00u1ab2c3D4E5F6G7h8i' },
  request: (inputs) => ({ method: 'POST', path: path`/api/v1/users/${inputs.user}/lifecycle/suspend` }),
  result: ({ status }) => ({ status }),
})
