import { problem } from '../../base/errors.ts'
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
  async 'session.put'({ statements }, { session }) {
    const { hash, principalId, created, lastSeen, expires } = session
    await statements.putSession.run({ hash, principal_id: principalId, created, last_seen: lastSeen, expires })
    return null
  },
  async 'session.seen'({ statements }, { hash, at }) {
    await statements.sessionSeen.run({ hash, at })
    return null
  },
  async 'session.delete'({ statements }, { hash }) {
    await statements.deleteSession.run({ hash })
    return null
  },
  async 'signInLink.put'({ statements }, { link }) {
    await statements.putSignInLink.run({ hash: link.hash, expires: link.expires })
    return null
  },
  async 'signInLink.use'({ statements }, { hash, now }) {
    return (await statements.useSignInLink.run({ hash, now })) === 1
  },
  async 'oauthClient.put'({ statements }, { client }) {
    await statements.putOAuthClient.run({ id: client.id, created: client.created, data: JSON.stringify(client) })
    return null
  },
  async 'oauthClient.delete'({ statements }, { id }) {
    if ((await statements.deleteOAuthClient.run({ id })) === 0) throw problem('NOT_FOUND', { id, type: 'OAuthClient' })
    return null
  },
  async 'oauthAssertion.use'({ statements }, { clientId, jti, expires }) {
    return (await statements.insertAssertion.run({ clientId, jti, expires })) === 1
  },
  async 'signingKey.put'({ statements }, { key }) {
    await statements.putSigningKey.run({ id: key.id, created: key.created, data: JSON.stringify(key) })
    return null
  },
  async 'meta.put'({ statements }, { key, value, before }) {
    if (before !== undefined && ((await statements.metaNow.get({ key }))?.value ?? null) !== before) return false
    await statements.putMeta.run({ key, value })
    return true
  },
}
