import { fields, text } from '../../cards/fields.ts'
import { oktaAction } from './action.ts'
import { applicationId, applicationInputs, applicationPorts } from './application-id.ts'
import { assignmentOutputs, assignmentPorts, assignmentValues } from './assignment-outputs.ts'
import { path } from './call-okta.ts'

export const assignUserToApplication = oktaAction({
  name: 'assign-user-to-application',
  method: 'assignUserToApplicationForSSO',
  title: 'Assign User to Application for SSO',
  description: 'Assigns a user to an application.',
  inputs: {
    user: text({ label: 'User ID', max: 500 }),
    ...applicationInputs,
    scope: text({ label: 'Scope', help: 'USER or GROUP; USER unless given.', optional: true, max: 20 }),
    username: text({ label: 'Username', optional: true, max: 500 }),
    password: text({ label: 'Password', optional: true, secret: true, max: 500 }),
    profile: fields({
      label: 'Profile',
      help: 'By the names of the application’s own profile.',
      optional: true,
      default: {},
    }),
  },
  outputs: assignmentOutputs,
  ports: {
    inputs: {
      user: 'User.id',
      ...applicationPorts,
      scope: 'User.Scope',
      username: 'Credentials.Username',
      password: 'Credentials.Password',
      profile: { fields: 'rest', group: 'Profile' },
    },
    outputs: assignmentPorts,
  },
  example: { user: '00u1ab2c3D4E5F6G7h8i', application: '0oa1ab2c3D4E5F6G7h8i' },
  request: ({ user, application, chosen, scope, username, password, profile }) => {
    const credentials = {
      ...(username === null || username === '' ? {} : { userName: username }),
      ...(password === null || password === '' ? {} : { password: { value: password } }),
    }
    return {
      method: 'POST',
      path: path`/api/v1/apps/${applicationId({ application, chosen })}/users`,
      body: {
        id: user,
        scope: scope === null || scope === '' ? 'USER' : scope.toUpperCase(),
        ...(Object.keys(credentials).length === 0 ? {} : { credentials }),
        ...(Object.keys(profile).length === 0 ? {} : { profile }),
      },
    }
  },
  result: ({ body }) => assignmentValues(body),
})
