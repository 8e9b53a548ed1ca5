import { fields, text } from '../../cards/fields.ts'
import { oktaAction } from './action.ts'
import { path } from './call-okta.ts'
import { groupOutputs, groupPorts, groupValues } from './group-outputs.ts'

export const updateGroup = oktaAction({
  name: 'update-group',
  method: 'updateGroup',
  title: 'Update Group',
  description: 'Gives a group this profile: what is not named in it is emptied.',
  inputs: {
    group: text({ label: 'Group ID', max: 500 }),
    name: text({ label: 'Name', min: 1, max: 255 }),
    description: text({ label: 'Description', optional: true, max: 1024 }),
    custom: fields({ label: 'Custom properties', optional: true, default: {} }),
  },
  outputs: groupOutputs,
  ports: {
    inputs: {
      group: 'Group.ID',
      name: 'Group.Name',
      description: 'Group.Description',
      custom: { fields: 'rest', group: 'Custom Properties' },
    },
    outputs: groupPorts,
  },
  example: { group: '00g1ab2c3D4E5F6G7h8i', name: 'Engineers' },
  request: ({ group, name, description, custom }) => ({
    method: 'PUT',
    path: path`/api/v1/groups/${group}`,
    body: { profile: { ...custom, name, ...(description === null ? {} : { description }) } },
  }),
  result: ({ body }) => groupValues(body),
})
