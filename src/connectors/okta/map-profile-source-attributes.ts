import type { Json } from '../../base/json/json.ts'
import { isJsonObject } from '../../base/json/json.ts'
import { CardError, defineCard } from '../../cards/card.ts'
import { choice, connection, list, path } from '../../cards/fields.ts'
import { valueAt } from '../../language/path.ts'
import { applicationInputs, applicationPorts } from './application-id.ts'

/**
 * Okta's own card looks at the attributes of the application; which of them it takes is not public. Here every member of a user but
 * the empty ones goes into the profile, under its own name.
 */
export const mapProfileSourceAttributes = defineCard({
  id: 'okta.map-profile-source-attributes',
  title: 'Map Profile Source Attributes',
  description: 'Makes users of another source what Bulk User Import takes: objects with externalId and profile.',
  inputs: {
    connection: connection({ label: 'Connection', connector: 'okta', optional: true }),
    key: path({ label: 'External ID key', help: 'Where a user has the ID of the source.' }),
    users: list({ label: 'Users' }),
    operation: choice({
      label: 'Operation',
      options: { upsert: 'Create or update', delete: 'Delete' },
      optional: true,
      default: 'upsert',
    }),
    ...applicationInputs,
  },
  outputs: { users: list({ label: 'Users', help: 'To delete, without their profiles.' }) },
  okta: {
    functions: ['okta:mapProfileSourceAttributes'],
    inputs: {
      key: 'Import Data.externalIdKey',
      users: 'Import Data.users',
      ...applicationPorts,
      operation: 'parameters.importOperation',
    },
    outputs: { users: 'Result.Users' },
    words: { operation: { UPSERT: 'upsert', DELETE: 'delete' } },
  },
  examples: [
    {
      inputs: { key: 'id', users: [{ id: '17', firstName: 'Ada', title: null, phone: '' }] },
      outputs: { users: [{ externalId: '17', profile: { id: '17', firstName: 'Ada' } }] },
    },
    {
      title: 'To delete them, their IDs are enough.',
      inputs: { key: 'id', users: [{ id: 17, firstName: 'Ada' }], operation: 'delete' },
      outputs: { users: [{ externalId: '17' }] },
    },
    { inputs: { key: 'id', users: [{ name: 'Ada' }] }, error: 'User 0 has no external ID at "id".' },
  ],
  run({ key, users, operation }) {
    return {
      users: users.map((user, i) => {
        const found = isJsonObject(user) ? valueAt(user, key) : null
        if (!isJsonObject(user) || (typeof found !== 'string' && typeof found !== 'number') || found === '') {
          throw new CardError('Invalid Input', `User ${i} has no external ID at ${JSON.stringify(key)}.`, 400)
        }
        const externalId = String(found)
        return operation === 'delete' ? { externalId } : { externalId, profile: withoutEmpty(user) }
      }),
    }
  },
})

const withoutEmpty = (user: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> =>
  Object.fromEntries(Object.entries(user).filter(([, value]) => value !== null && value !== ''))
