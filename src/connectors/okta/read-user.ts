import { text } from '../../cards/fields.ts'
import { oktaAction } from './action.ts'
import { path } from './call-okta.ts'
import { userOutputs, userPorts, userValues } from './user-outputs.ts'

export const readUser = oktaAction({
  name: 'read-user',
  method: 'readUser',
  title: 'Read User',
  description: 'Gives a user by ID or login.',
  inputs: { user: text({ label: 'ID or login', max: 500 }) },
  outputs: userOutputs,
  ports: { inputs: { user: 'User.ID or Login' }, outputs: userPorts('System Properties', 'Profile Properties') },
  example: { user: 'ada@example.com' },
  request: ({ user }) => ({ method: 'GET', path: path`/api/v1/users/${user}` }),
  result: ({ body }) => userValues(body),
})
