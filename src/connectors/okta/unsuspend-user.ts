import { integer, text } from '../../cards/fields.ts'
import { oktaAction } from './action.ts'
import { path } from './call-okta.ts'

export const unsuspendUser = oktaAction({
  name: 'unsuspend-user',
  method: 'unsuspendUser',
  title: 'Unsuspend User',
  description: 'Lets a suspended user sign in again.',
  inputs: {
    user: text({ label: 'User ID', help: 'Or the login.', max: 500 }),
  },
  outputs: { status: integer({ label: 'Status code' }) },
  ports: {
    inputs: { user: 'User.id' },
    outputs: { status: 'Response.statusCode' },
  },
  example: { user: '00u1ab2c3D4E5F6G7h8i' },
  request: (inputs) => ({ method: 'POST', path: path`/api/v1/users/${inputs.user}/lifecycle/unsuspend` }),
  result: ({ status }) => ({ status }),
})
