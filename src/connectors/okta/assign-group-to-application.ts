import { integer, object, text } from '../../cards/fields.ts'
import { oktaAction } from './action.ts'
import { applicationId, applicationInputs, applicationPorts } from './application-id.ts'
import { path } from './call-okta.ts'
import { at, objectAt } from './records.ts'

export const assignGroupToApplication = oktaAction({
  name: 'assign-group-to-application',
  method: 'assignGroupToApplication',
  title: 'Assign Group to Application',
  description: 'Assigns a group to an application, and with it everybody in the group.',
  inputs: { group: text({ label: 'Group ID', max: 500 }), ...applicationInputs },
  outputs: {
    id: text({ label: 'Group ID' }),
    last_updated: text({ label: 'Last Updated' }),
    priority: integer({ label: 'Priority' }),
    links: object({ label: 'Links' }),
    profile: object({ label: 'Profile' }),
  },
  ports: {
    inputs: { group: 'Group.groupID', ...applicationPorts },
    outputs: {
      id: 'Group.ID',
      last_updated: 'Group.Last Updated',
      priority: 'Group.Priority',
      links: 'Group.Links',
      profile: 'Group.Profile',
    },
  },
  example: { group: '00g1ab2c3D4E5F6G7h8i', application: '0oa1ab2c3D4E5F6G7h8i' },
  request: ({ group, ...app }) => ({
    method: 'PUT',
    path: path`/api/v1/apps/${applicationId(app)}/groups/${group}`,
    body: {},
  }),
  result: ({ body }) => ({
    id: at(body, 'id'),
    last_updated: at(body, 'lastUpdated'),
    priority: at(body, 'priority'),
    links: objectAt(body, '_links'),
    profile: objectAt(body, 'profile'),
  }),
})
