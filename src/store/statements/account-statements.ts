import { prepared } from '../prepared.ts'
import type { Database } from '../schema.ts'

/** What the writer does with people and their API tokens. */
export const accountWrites = {
  insertUser: prepared<Database['users']>()((db, value) =>
    db.insertInto('users').values({
      id: value('id'),
      email_key: value('email_key'),
      created: value('created'),
      data: value('data'),
    }),
  ),
  updateUser: prepared<Pick<Database['users'], 'id' | 'email_key' | 'data'>>()((db, value) =>
    db
      .updateTable('users')
      .set({ email_key: value('email_key'), data: value('data') })
      .where('id', '=', value('id')),
  ),
  userWithEmail: prepared<{ key: string }>()((db, value) =>
    db.selectFrom('users').select('id').where('email_key', '=', value('key')),
  ),
  userExists: prepared<{ id: string }>()((db, value) =>
    db.selectFrom('users').select('id').where('id', '=', value('id')),
  ),
  anyUser: prepared()((db) => db.selectFrom('users').select('id').limit(1)),
  deleteSessionsOf: prepared<{ principalId: string }>()((db, value) =>
    db.deleteFrom('sessions').where('principal_id', '=', value('principalId')),
  ),
  insertApiToken: prepared<Database['api_tokens']>()((db, value) =>
    db.insertInto('api_tokens').values({
      id: value('id'),
      hash: value('hash'),
      created: value('created'),
      last_used: value('last_used'),
      data: value('data'),
    }),
  ),
  apiTokenUsed: prepared<{ id: string; at: number }>()((db, value) =>
    db
      .updateTable('api_tokens')
      .set({ last_used: value('at') })
      .where('id', '=', value('id')),
  ),
  deleteApiToken: prepared<{ id: string }>()((db, value) => db.deleteFrom('api_tokens').where('id', '=', value('id'))),
}

export const accountReads = {
  listUsers: prepared()((db) => db.selectFrom('users').select('data').orderBy('created').orderBy('id')),
  getUser: prepared<{ id: string }>()((db, value) =>
    db.selectFrom('users').select('data').where('id', '=', value('id')),
  ),
  getUserByEmail: prepared<{ key: string }>()((db, value) =>
    db.selectFrom('users').select('data').where('email_key', '=', value('key')),
  ),
  listApiTokens: prepared()((db) =>
    db.selectFrom('api_tokens').select(['data', 'last_used']).orderBy('created').orderBy('id'),
  ),
  getApiTokenByHash: prepared<{ hash: string }>()((db, value) =>
    db.selectFrom('api_tokens').select(['data', 'last_used']).where('hash', '=', value('hash')),
  ),
}
