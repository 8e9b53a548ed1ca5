import { oktaAction } from './action.ts'
import { applicationId, applicationInputs, applicationPorts } from './application-id.ts'
import { path } from './call-okta.ts'
import { sessionOutputs, sessionPorts, sessionValues } from './session-outputs.ts'

export const createImportSession = oktaAction({
  name: 'create-import-session',
  method: 'createAnImportSession',
  title: 'Create an Import Session',
  description: 'Opens an import into a custom identity source, which is an application of Okta’s.',
  inputs: applicationInputs,
  outputs: sessionOutputs,
  ports: { inputs: applicationPorts, outputs: sessionPorts },
  example: { application: '0oa1ab2c3D4E5F6G7h8i' },
  request: (app) => ({ method: 'POST', path: path`/api/v1/identity-sources/${applicationId(app)}/sessions` }),
  result: ({ body }) => sessionValues(body),
})
