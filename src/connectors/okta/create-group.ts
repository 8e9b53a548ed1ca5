import { fields, text } from '../../cards/fields.ts'
import { oktaAction } from './action.ts'
import { groupOutputs, groupPorts, groupValues } from './group-outputs.ts'

export const createGroup = oktaAction({
  name: 'create-group',
  method: 'createGroup',
  title: 'Create Group',
  description: 'Creates a group of Okta’s own kind.',
  inputs: {
    name: text({ label: 'Name', min: 1, max: 255 }),
    description: text({ label: 'Description', optional: true, max: 1024 }),
    custom: fields({ label: 'Custom properties', optional: true, default: {} }),
  },
  outputs: groupOutputs,
  ports: {
    inputs: {
      name: 'Group.Name',
      description: 'Group.Description',
      custom: { fields: 'rest', group: 'Custom Properties' },
    },
    outputs: groupPorts,
  },
  example: { name: 'Engineers' },
  request: ({ name, description, custom }) => ({
    method: 'POST',
    path: '/api/v1/groups',
    body: { profile: { ...custom, name, ...(description === null ? {} : { description }) } },
  }),
  result: ({ body }) => groupValues(body),
})
