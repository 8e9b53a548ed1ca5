import type { Json } from '../../base/json/json.ts'
import { isJsonObject } from '../../base/json/json.ts'
import { CardError, defineEffect } from '../../cards/card.ts'
import { choice, integer, list, text } from '../../cards/fields.ts'
import { declared, oktaConnection } from './action.ts'
import { applicationId, applicationInputs, applicationPorts } from './application-id.ts'
import { callOkta, path } from './call-okta.ts'

/** What Okta takes in one call. */
const perCall = 200

/** Each call is a step, so that after a crash it goes on with those that were not sent. */
export const bulkUserImport = defineEffect({
  ...declared({
    name: 'bulk-user-import',
    method: 'bulkUserImport',
    title: 'Bulk User Import',
    description: `Uploads users to an import session, ${perCall} in each call.`,
    outputs: { imported: integer({ label: 'Records imported' }) },
    ports: {
      inputs: {
        session: 'Application.sessionId',
        ...applicationPorts,
        operation: 'parameters.importOperation',
        users: 'Data.Users',
      },
      outputs: { imported: 'Response.recordsImported' },
    },
    example: {
      session: 'uij4ri8ZLk0ywyqxB0g1',
      application: '0oa1ab2c3D4E5F6G7h8i',
      users: [{ externalId: '17', profile: { userName: 'ada@example.com', firstName: 'Ada' } }],
    },
  }),
  inputs: {
    connection: oktaConnection,
    session: text({ label: 'Session ID', max: 500 }),
    ...applicationInputs,
    operation: choice({
      label: 'Operation',
      options: { upsert: 'Create or update', delete: 'Delete' },
      optional: true,
      default: 'upsert',
    }),
    users: list({
      label: 'Users',
      help: 'Objects with externalId and profile, e.g. of Map Profile Source Attributes.',
    }),
  },
  async perform({ connection, session, operation, users, ...app }, tools) {
    const profiles = users.map((user, i) => profileOf(user, i, operation === 'delete'))
    const call = operation === 'delete' ? 'bulk-delete' : 'bulk-upsert'
    const base = path`/api/v1/identity-sources/${applicationId(app)}/sessions/${session}/`
    for (let n = 0; n * perCall < profiles.length; n++) {
      const part = profiles.slice(n * perCall, (n + 1) * perCall)
      const body = { entityType: 'USERS', profiles: part }
      await callOkta(tools, connection, { method: 'POST', path: base + call, body }, `part/${n}`)
    }
    return { imported: profiles.length }
  },
})

function profileOf(user: Json, index: number, isDeleted: boolean): Json {
  const externalId = isJsonObject(user) ? (user['externalId'] ?? null) : null
  if (!isJsonObject(user) || externalId === null || externalId === '') {
    throw new CardError('Invalid Input', `User ${index} is no object with an externalId.`, 400)
  }
  return isDeleted ? { externalId } : { externalId, profile: user['profile'] ?? {} }
}
