import { choice, fields, text } from '../../cards/fields.ts'
import { oktaAction } from './action.ts'
import { path } from './call-okta.ts'
import { userOutputs, userPorts, userValues } from './user-outputs.ts'

export const updateUser = oktaAction({
  name: 'update-user',
  method: 'updateUser',
  title: 'Update User',
  description: 'Changes the profile of a user: the named fields only, or all of it.',
  inputs: {
    user: text({ label: 'User ID', help: 'Or the login.', max: 500 }),
    profile: fields({ label: 'Profile', help: 'By the names of the org’s own profile. Null empties a field.' }),
    semantics: choice({
      label: 'Fields that are not named',
      options: { merge: 'Stay as they are', replace: 'Are emptied' },
      optional: true,
      default: 'merge',
    }),
  },
  outputs: userOutputs,
  ports: {
    inputs: {
      user: 'User.ID',
      semantics: 'parameters.updateSemantics',
      profile: { fields: 'rest', group: 'Profile' },
    },
    outputs: userPorts('System Properties', 'Profile Properties'),
    words: { semantics: { POST: 'merge', PUT: 'replace' } },
  },
  example: { user: 'ada@example.com', profile: { department: 'Engines' } },
  request: ({ user, profile, semantics }) => ({
    method: semantics === 'replace' ? 'PUT' : 'POST',
    path: path`/api/v1/users/${user}`,
    body: { profile },
  }),
  result: ({ body }) => userValues(body),
})
