import { integer, text } from '../../cards/fields.ts'
import { oktaAction } from './action.ts'
import { applicationId, applicationInputs, applicationPorts } from './application-id.ts'
import { path } from './call-okta.ts'

export const deleteImportSession = oktaAction({
  name: 'delete-import-session',
  method: 'deleteImportSession',
  title: 'Delete Import Session',
  description: 'Gives an import session up, with what was uploaded to it.',
  inputs: { session: text({ label: 'Session ID', max: 500 }), ...applicationInputs },
  outputs: { status: integer({ label: 'Status code' }) },
  ports: {
    inputs: { session: 'Application.sessionId', ...applicationPorts },
    outputs: { status: 'Response.statusCode' },
  },
  example: { session: 'uij4ri8ZLk0ywyqxB0g1', application: '0oa1ab2c3D4E5F6G7h8i' },
  request: ({ session, ...app }) => ({
    method: 'DELETE',
    path: path`/api/v1/identity-sources/${applicationId(app)}/sessions/${session}`,
  }),
  result: ({ status }) => ({ status }),
})
