import { text } from '../../cards/fields.ts'
import { path } from './call-okta.ts'
import { oktaList } from './list.ts'
import { groupRecord } from './records.ts'

export const getUsersGroups = oktaList({
  name: 'get-users-groups',
  method: 'getUsersGroups',
  title: 'Get User’s Groups',
  description: 'Gives the groups that a user is in.',
  inputs: { user: text({ label: 'User ID', help: 'Or the login.', max: 500 }) },
  modes: { first: 'First 200 Records', stream: 'Stream Records' },
  most: 200,
  list: { name: 'groups', label: 'Groups' },
  group: { name: 'Output', list: 'Groups' },
  ports: { inputs: { user: 'User.ID' }, limit: 'List Criteria.Limit' },
  example: { user: 'ada@example.com' },
  request: ({ user }) => ({ path: path`/api/v1/users/${user}/groups` }),
  record: groupRecord,
})
