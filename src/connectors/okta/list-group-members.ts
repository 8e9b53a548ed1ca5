import { text } from '../../cards/fields.ts'
import { path } from './call-okta.ts'
import { oktaList } from './list.ts'
import { userRecord } from './records.ts'

export const listGroupMembers = oktaList({
  name: 'list-group-members',
  method: 'listGroupMembers',
  title: 'List Group Members',
  description: 'Gives the users in a group.',
  inputs: { group: text({ label: 'Group ID', max: 500 }) },
  modes: { first: 'First 200 Records', stream: 'Stream Records' },
  most: 200,
  list: { name: 'users', label: 'Users' },
  group: { name: 'Result', list: 'Users' },
  ports: { inputs: { group: 'Group.groupId' }, limit: 'List Criteria.Limit' },
  example: { group: '00g1ab2c3D4E5F6G7h8i' },
  request: ({ group }) => ({ path: path`/api/v1/groups/${group}/users` }),
  record: userRecord,
})
