import { text } from '../../cards/fields.ts'
import { oktaAction } from './action.ts'
import { applicationId, applicationInputs, applicationPorts } from './application-id.ts'
import { assignmentOutputs, assignmentPorts, assignmentValues } from './assignment-outputs.ts'
import { path } from './call-okta.ts'

export const getAssignedUser = oktaAction({
  name: 'get-assigned-user',
  method: 'getAssignedUserForApplication',
  title: 'Get Assigned User for Application',
  description: 'Gives what an application has of a user who is assigned to it.',
  inputs: { user: text({ label: 'User ID', max: 500 }), ...applicationInputs },
  outputs: assignmentOutputs,
  ports: { inputs: { user: 'User.id', ...applicationPorts }, outputs: assignmentPorts },
  example: { user: '00u1ab2c3D4E5F6G7h8i', application: '0oa1ab2c3D4E5F6G7h8i' },
  request: ({ user, ...app }) => ({ method: 'GET', path: path`/api/v1/apps/${applicationId(app)}/users/${user}` }),
  result: ({ body }) => assignmentValues(body),
})
