import { prepared } from '../prepared.ts'
import type { Database } from '../schema.ts'

/** What the writer does with sessions, sign-in links, the OAuth server's clients and keys, and small named values. */
export const accessWrites = {
  putSession: prepared<Database['sessions']>()((db, value) =>
    db
      .insertInto('sessions')
      .values({
        hash: value('hash'),
        principal_id: value('principal_id'),
        created: value('created'),
        last_seen: value('last_seen'),
        expires: value('expires'),
      })
      .onConflict((conflict) =>
        conflict.column('hash').doUpdateSet({
          principal_id: value('principal_id'),
          created: value('created'),
          last_seen: value('last_seen'),
          expires: value('expires'),
        }),
      ),
  ),
  sessionSeen: prepared<{ hash: string; at: number }>()((db, value) =>
    db
      .updateTable('sessions')
      .set({ last_seen: value('at') })
      .where('hash', '=', value('hash')),
  ),
  deleteSession: prepared<{ hash: string }>()((db, value) =>
    db.deleteFrom('sessions').where('hash', '=', value('hash')),
  ),
  putSignInLink: prepared<Database['sign_in_links']>()((db, value) =>
    db
      .insertInto('sign_in_links')
      .values({ hash: value('hash'), expires: value('expires') })
      .onConflict((conflict) => conflict.column('hash').doUpdateSet({ expires: value('expires') })),
  ),
  useSignInLink: prepared<{ hash: string; now: number }>()((db, value) =>
    db.deleteFrom('sign_in_links').where('hash', '=', value('hash')).where('expires', '>', value('now')),
  ),
  putOAuthClient: prepared<Database['oauth_clients']>()((db, value) =>
    db
      .insertInto('oauth_clients')
      .values({ id: value('id'), created: value('created'), data: value('data') })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ created: value('created'), data: value('data') })),
  ),
  deleteOAuthClient: prepared<{ id: string }>()((db, value) =>
    db.deleteFrom('oauth_clients').where('id', '=', value('id')),
  ),
  insertAssertion: prepared<{ clientId: string; jti: string; expires: number }>()((db, value) =>
    db
      .insertInto('oauth_assertions')
      .values({ client_id: value('clientId'), jti: value('jti'), expires: value('expires') })
      .onConflict((conflict) => conflict.columns(['client_id', 'jti']).doNothing()),
  ),
  putSigningKey: prepared<Database['signing_keys']>()((db, value) =>
    db
      .insertInto('signing_keys')
      .values({ id: value('id'), created: value('created'), data: value('data') })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ created: value('created'), data: value('data') })),
  ),
  metaNow: prepared<{ key: string }>()((db, value) =>
    db.selectFrom('meta').select('value').where('key', '=', value('key')),
  ),
  putMeta: prepared<{ key: string; value: string }>()((db, value) =>
    db
      .insertInto('meta')
      .values({ key: value('key'), value: value('value') })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: value('value') })),
  ),
}

export const accessReads = {
  getSession: prepared<{ hash: string }>()((db, value) =>
    db.selectFrom('sessions').selectAll().where('hash', '=', value('hash')),
  ),
  listOAuthClients: prepared()((db) => db.selectFrom('oauth_clients').select('data').orderBy('created').orderBy('id')),
  getOAuthClient: prepared<{ id: string }>()((db, value) =>
    db.selectFrom('oauth_clients').select('data').where('id', '=', value('id')),
  ),
  listSigningKeys: prepared()((db) =>
    db.selectFrom('signing_keys').select('data').orderBy('created', 'desc').orderBy('id', 'desc'),
  ),
  getMeta: prepared<{ key: string }>()((db, value) =>
    db.selectFrom('meta').select('value').where('key', '=', value('key')),
  ),
  counts: prepared()((db) =>
    db.selectNoFrom((s) => [
      s
        .selectFrom('totals')
        .select((t) => t.fn.sum<number>('rows').as('n'))
        .where('name', '=', 'events')
        .as('events'),
      s
        .selectFrom('hooks')
        .select((c) => c.fn.countAll<number>().as('n'))
        .as('hooks'),
      s
        .selectFrom('flows')
        .select((c) => c.fn.countAll<number>().as('n'))
        .as('flows'),
      s
        .selectFrom('totals')
        .select((t) => t.fn.sum<number>('rows').as('n'))
        .where('name', '=', 'executions')
        .as('executions'),
      s
        .selectFrom('executions')
        .select((c) => c.fn.countAll<number>().as('n'))
        .where('finished', 'is', null)
        .as('unfinished'),
    ]),
  ),
}
