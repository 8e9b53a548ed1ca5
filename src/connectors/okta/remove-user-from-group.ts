import { integer, text } from '../../cards/fields.ts'
import { oktaAction } from './action.ts'
import { path } from './call-okta.ts'

export const removeUserFromGroup = oktaAction({
  name: 'remove-user-from-group',
  method: 'removeUserFromGroup',
  title: 'Remove User from Group',
  description: 'Takes a user out of a group.',
  inputs: {
    group: text({ label: 'Group ID', max: 500 }),
    user: text({ label: 'User ID', max: 500 }),
  },
  outputs: { status: integer({ label: 'Status code' }) },
  ports: { inputs: { group: 'Group.id', user: 'User.id' }, outputs: { status: 'Result.status' } },
  example: { group: '00g1ab2c3D4E5F6G7h8i', user: '00u1ab2c3D4E5F6G7h8i' },
  request: ({ group, user }) => ({ method: 'DELETE', path: path`/api/v1/groups/${group}/users/${user}` }),
  result: ({ status }) => ({ status }),
})
