import { applicationId, applicationInputs, applicationPorts } from './application-id.ts'
import { path } from './call-okta.ts'
import { oktaList } from './list.ts'
import { groupAssignmentRecord } from './records.ts'

export const listGroupsAssignedToApplication = oktaList({
  name: 'list-groups-assigned-to-application',
  method: 'listGroupsAssignedToApplication',
  title: 'List Groups Assigned to Application',
  description: 'Gives the groups that are assigned to an application.',
  inputs: applicationInputs,
  modes: { first: 'First 200 Records', stream: 'Stream Records' },
  most: 200,
  list: { name: 'groups', label: 'Groups' },
  group: { name: 'Result', list: 'Groups' },
  ports: { inputs: applicationPorts, limit: 'List Criteria.Limit' },
  example: { application: '0oa1ab2c3D4E5F6G7h8i' },
  request: (app) => ({ path: path`/api/v1/apps/${applicationId(app)}/groups` }),
  record: groupAssignmentRecord,
})
