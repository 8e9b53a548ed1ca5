import { text } from '../../cards/fields.ts'
import { oktaAction } from './action.ts'
import { applicationId, applicationInputs, applicationPorts } from './application-id.ts'
import { path } from './call-okta.ts'
import { sessionOutputs, sessionPorts, sessionValues } from './session-outputs.ts'

export const triggerImportSession = oktaAction({
  name: 'trigger-import-session',
  method: 'triggerImportSession',
  title: 'Trigger Import Session',
  description: 'Begins to process what was uploaded to an import session.',
  inputs: { session: text({ label: 'Session ID', max: 500 }), ...applicationInputs },
  outputs: sessionOutputs,
  ports: { inputs: { session: 'Application.sessionId', ...applicationPorts }, outputs: sessionPorts },
  example: { session: 'uij4ri8ZLk0ywyqxB0g1', application: '0oa1ab2c3D4E5F6G7h8i' },
  request: ({ session, ...app }) => ({
    method: 'POST',
    path: path`/api/v1/identity-sources/${applicationId(app)}/sessions/${session}/start-import`,
  }),
  result: ({ body }) => sessionValues(body),
})
