import { boolean, integer, text } from '../../cards/fields.ts'
import { oktaAction } from './action.ts'
import { path } from './call-okta.ts'
import { at } from './records.ts'

export const resetPassword = oktaAction({
  name: 'reset-password',
  method: 'resetPassword',
  title: 'Reset Password',
  description: 'Lets a user choose a new password: by a mail, or by a link that the card gives.',
  inputs: {
    user: text({ label: 'User ID', help: 'Or the login.', max: 500 }),
    convert: boolean({ label: 'Convert a federated user', optional: true, default: false }),
    email: boolean({ label: 'Send the mail', help: 'Else the card gives the link.', optional: true, default: true }),
  },
  outputs: {
    url: text({ label: 'Link', help: 'Null where it was mailed.' }),
    status: integer({ label: 'Status code' }),
  },
  ports: {
    inputs: { user: 'User.userID', convert: 'parameters.convert', email: 'parameters.email' },
    outputs: { url: 'Reset Password.URL', status: 'Response.Status Code' },
    words: { convert: { Yes: 'true', No: 'false' } },
  },
  example: { user: 'ada@example.com', email: false },
  request: ({ user, convert, email }) => ({
    method: 'POST',
    path: path`/api/v1/users/${user}/lifecycle/reset_password`,
    query: { sendEmail: email, ...(convert ? { provider: 'FEDERATION' } : {}) },
  }),
  result: ({ body, status }) => ({ url: at(body, 'resetPasswordUrl'), status }),
})
