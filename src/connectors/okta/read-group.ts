import { text } from '../../cards/fields.ts'
import { oktaAction } from './action.ts'
import { path } from './call-okta.ts'
import { groupOutputs, groupPorts, groupValues } from './group-outputs.ts'

export const readGroup = oktaAction({
  name: 'read-group',
  method: 'readGroup',
  title: 'Read Group',
  description: 'Gives a group by its ID.',
  inputs: { group: text({ label: 'Group ID', max: 500 }) },
  outputs: groupOutputs,
  ports: { inputs: { group: 'Group.ID' }, outputs: groupPorts },
  example: { group: '00g1ab2c3D4E5F6G7h8i' },
  request: ({ group }) => ({ method: 'GET', path: path`/api/v1/groups/${group}` }),
  result: ({ body }) => groupValues(body),
})
