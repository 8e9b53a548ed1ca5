import type { Json } from '../../base/json/json.ts'
import { list } from '../../cards/fields.ts'
import { oktaAction } from './action.ts'
import { applicationId, applicationInputs, applicationPorts } from './application-id.ts'
import { path } from './call-okta.ts'
import { sessionRecord } from './session-outputs.ts'

export const listImportSessions = oktaAction({
  name: 'list-import-sessions',
  method: 'listImportSessions',
  title: 'List Import Sessions',
  description: 'Gives the import sessions of a custom identity source that are not over.',
  inputs: applicationInputs,
  outputs: { sessions: list({ label: 'Sessions', help: 'Objects with id, identitySourceId, status and importType.' }) },
  ports: { inputs: applicationPorts, outputs: { sessions: 'Result.Sessions' } },
  example: { application: '0oa1ab2c3D4E5F6G7h8i' },
  request: (app) => ({ method: 'GET', path: path`/api/v1/identity-sources/${applicationId(app)}/sessions` }),
  result: ({ body }) => ({
    // One session comes without a list around it.
    sessions: (Array.isArray(body) ? (body as readonly Json[]) : body === null ? [] : [body]).map(sessionRecord),
  }),
})
