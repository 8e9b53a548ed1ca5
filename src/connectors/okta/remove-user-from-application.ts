import { boolean, integer, text } from '../../cards/fields.ts'
import { oktaAction } from './action.ts'
import { applicationId, applicationInputs, applicationPorts } from './application-id.ts'
import { path } from './call-okta.ts'

export const removeUserFromApplication = oktaAction({
  name: 'remove-user-from-application',
  method: 'removeUserFromApplication',
  title: 'Remove User from Application',
  description: 'Takes a user’s own assignment to an application away.',
  inputs: {
    user: text({ label: 'User ID', max: 500 }),
    ...applicationInputs,
    send_email: boolean({ label: 'Send email', optional: true, default: false }),
  },
  outputs: { status: integer({ label: 'Status code' }) },
  ports: {
    inputs: { user: 'User.id', ...applicationPorts, send_email: 'User.Send Email?' },
    outputs: { status: 'Result.status' },
  },
  example: { user: '00u1ab2c3D4E5F6G7h8i', application: '0oa1ab2c3D4E5F6G7h8i' },
  request: ({ user, send_email, ...app }) => ({
    method: 'DELETE',
    path: path`/api/v1/apps/${applicationId(app)}/users/${user}`,
    query: { sendEmail: send_email },
  }),
  result: ({ status }) => ({ status }),
})
