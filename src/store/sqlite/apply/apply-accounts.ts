import { problem } from '../../../base/errors.ts'
import type { User } from '../../../model/access.ts'
import { emailKey } from '../../rows.ts'
import type { ApplyTable, Writing } from './apply.ts'

export const applyAccounts: ApplyTable<
  'session.deleteOf' | 'user.insert' | 'user.update' | 'apiToken.insert' | 'apiToken.used' | 'apiToken.delete'
> = {
  'session.deleteOf'({ statements }, { principalId }) {
    statements.deleteSessionsOf.run({ principalId })
    return null
  },
  'user.insert'({ statements }, { user, onlyFirst }) {
    if (onlyFirst && statements.anyUser.get({}) !== undefined) throw problem('SETUP_DONE')
    refuseTakenEmail(statements, user)
    const { id, email, created } = user
    statements.insertUser.run({ id, email_key: emailKey(email), created, data: JSON.stringify(user) })
    return null
  },
  'user.update'({ statements }, { user }) {
    const { id, email } = user
    if (statements.userExists.get({ id }) === undefined) throw problem('NOT_FOUND', { id, type: 'User' })
    refuseTakenEmail(statements, user)
    statements.updateUser.run({ id, email_key: emailKey(email), data: JSON.stringify(user) })
    return null
  },
  'apiToken.insert'({ statements }, { token }) {
    const { id, hash, created, lastUsed } = token
    statements.insertApiToken.run({ id, hash, created, last_used: lastUsed, data: JSON.stringify(token) })
    return null
  },
  'apiToken.used'({ statements }, { id, at }) {
    return statements.apiTokenUsed.run({ id, at }) === 1
  },
  'apiToken.delete'({ statements }, { id }) {
    if (statements.deleteApiToken.run({ id }) === 0) throw problem('NOT_FOUND', { id, type: 'ApiToken' })
    return null
  },
}

function refuseTakenEmail(statements: Writing['statements'], { id, email }: Pick<User, 'id' | 'email'>): void {
  const holder = statements.userWithEmail.get({ key: emailKey(email) })
  if (holder === undefined || holder.id === id) return
  throw problem('VALIDATION_FAILED', { subject: 'user' }, { causes: [`email: Somebody has ${email} already.`] })
}
