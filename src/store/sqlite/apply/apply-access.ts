import { problem } from '../../../base/errors.ts'
import type { ApplyTable } from './apply.ts'

export const applyAccess: ApplyTable<
  | 'session.put'
  | 'session.seen'
  | 'session.delete'
  | 'signInLink.put'
  | 'signInLink.use'
  | 'oauthClient.put'
  | 'oauthClient.delete'
  | 'oauthAssertion.use'
  | 'signingKey.put'
  | 'meta.put'
> = {
  'session.put'({ statements }, { session }) {
    const { hash, principalId, created, lastSeen, expires } = session
    statements.putSession.run({ hash, principal_id: principalId, created, last_seen: lastSeen, expires })
    return null
  },
  'session.seen'({ statements }, { hash, at }) {
    statements.sessionSeen.run({ hash, at })
    return null
  },
  'session.delete'({ statements }, { hash }) {
    statements.deleteSession.run({ hash })
    return null
  },
  'signInLink.put'({ statements }, { link }) {
    statements.putSignInLink.run({ hash: link.hash, expires: link.expires })
    return null
  },
  'signInLink.use'({ statements }, { hash, now }) {
    return statements.useSignInLink.run({ hash, now }) === 1
  },
  'oauthClient.put'({ statements }, { client }) {
    statements.putOAuthClient.run({ id: client.id, created: client.created, data: JSON.stringify(client) })
    return null
  },
  'oauthClient.delete'({ statements }, { id }) {
    if (statements.deleteOAuthClient.run({ id }) === 0) throw problem('NOT_FOUND', { id, type: 'OAuthClient' })
    return null
  },
  'oauthAssertion.use'({ statements }, { clientId, jti, expires }) {
    return statements.insertAssertion.run({ clientId, jti, expires }) === 1
  },
  'signingKey.put'({ statements }, { key }) {
    statements.putSigningKey.run({ id: key.id, created: key.created, data: JSON.stringify(key) })
    return null
  },
  'meta.put'({ statements }, { key, value }) {
    statements.putMeta.run({ key, value })
    return null
  },
}
