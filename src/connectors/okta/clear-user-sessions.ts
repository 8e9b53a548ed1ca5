import { boolean, integer, text } from '../../cards/fields.ts'
import { oktaAction } from './action.ts'
import { path } from './call-okta.ts'

export const clearUserSessions = oktaAction({
  name: 'clear-user-sessions',
  method: 'clearUserSessions',
  title: 'Clear User Sessions',
  description: 'Ends all sessions of a user, and their tokens where that is asked for.',
  inputs: {
    user: text({ label: 'User ID', help: 'Or the login.', max: 500 }),
    revoke_tokens: boolean({ label: 'Revoke OAuth tokens', optional: true, default: false }),
  },
  outputs: { status: integer({ label: 'Status code' }) },
  ports: {
    inputs: { user: 'User.ID', revoke_tokens: 'User.Revoke oauthTokens?' },
    outputs: { status: 'Output.Status Code' },
  },
  example: { user: '00u1ab2c3D4E5F6G7h8i' },
  request: (inputs) => ({
    method: 'DELETE',
    path: path`/api/v1/users/${inputs.user}/sessions`,
    query: { oauthTokens: inputs.revoke_tokens },
  }),
  result: ({ status }) => ({ status }),
})
