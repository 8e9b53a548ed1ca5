import { applicationId, applicationInputs, applicationPorts } from './application-id.ts'
import { path } from './call-okta.ts'
import { oktaList } from './list.ts'
import { assignmentRecord } from './records.ts'

export const listUsersAssignedToApplication = oktaList({
  name: 'list-users-assigned-to-application',
  method: 'listUsersAssignedToApplication',
  title: 'List Users Assigned to Application',
  description: 'Gives what an application has of each user who is assigned to it.',
  inputs: applicationInputs,
  modes: { first: 'First 500 Records', stream: 'Stream Records' },
  most: 500,
  list: { name: 'users', label: 'Users' },
  group: { name: 'Result', list: 'Users' },
  ports: { inputs: applicationPorts, limit: 'List Criteria.Limit' },
  example: { application: '0oa1ab2c3D4E5F6G7h8i' },
  request: (app) => ({ path: path`/api/v1/apps/${applicationId(app)}/users` }),
  record: assignmentRecord,
})
