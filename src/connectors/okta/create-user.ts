import { boolean, choice, fields, list, text } from '../../cards/fields.ts'
import { oktaAction } from './action.ts'
import { userOutputs, userPorts, userValues } from './user-outputs.ts'

export const createUser = oktaAction({
  name: 'create-user',
  method: 'createUser',
  title: 'Create User',
  description: 'Creates a user, with a password or without, and activates them where that is asked for.',
  inputs: {
    profile: fields({ label: 'Profile', help: 'login, email, firstName and lastName at least.' }),
    credentials: choice({
      label: 'Credentials',
      options: { none: 'None', password: 'Password' },
      optional: true,
      default: 'none',
    }),
    password: text({ label: 'Password', optional: true, secret: true, max: 500 }),
    activate: boolean({ label: 'Activate', optional: true, default: true }),
    groups: list({ label: 'Group IDs', optional: true, default: [], max: 100 }),
  },
  outputs: userOutputs,
  ports: {
    inputs: {
      credentials: 'parameters.option',
      password: 'Credentials.Password',
      activate: 'Activate.Activate',
      groups: 'Groups.Group IDs',
      profile: { fields: 'rest', group: 'Profile' },
    },
    outputs: { ...userPorts('Results', 'Profile'), raw: 'Results.Raw Body' },
    words: { credentials: { getInputsnoCreds: 'none', getInputswithPW: 'password' } },
  },
  example: { profile: { login: 'ada@example.com', email: 'ada@example.com', firstName: 'Ada', lastName: 'Lovelace' } },
  request: ({ profile, credentials, password, activate, groups }) => ({
    method: 'POST',
    path: '/api/v1/users',
    query: { activate },
    body: {
      profile,
      ...(credentials === 'password' && password !== null && password !== ''
        ? { credentials: { password: { value: password } } }
        : {}),
      ...(groups.length === 0 ? {} : { groupIds: groups }),
    },
  }),
  result: ({ body }) => userValues(body),
})
