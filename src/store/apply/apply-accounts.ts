import { problem } from '../../base/errors.ts'
import type { User } from '../../model/access.ts'
import { emailKey } from '../rows.ts'
import type { ApplyTable, Writing } from './apply.ts'

export const applyAccounts: ApplyTable<
  'session.deleteOf' | 'user.insert' | 'user.update' | 'apiToken.insert' | 'apiToken.used' | 'apiToken.delete'
> = {
  async 'session.deleteOf'({ statements }, { principalId }) {
    await statements.deleteSessionsOf.run({ principalId })
    return null
  },
  async 'user.insert'({ statements }, { user, onlyFirst }) {
    if (onlyFirst && (await statements.anyUser.get({})) !== undefined) throw problem('SETUP_DONE')
    await refuseTakenEmail(statements, user)
    const { id, email, created } = user
    await statements.insertUser.run({ id, email_key: emailKey(email), created, data: JSON.stringify(user) })
    return null
  },
  async 'user.update'({ statements }, { user }) {
    const { id, email } = user
    if ((await statements.userExists.get({ id })) === undefined) throw problem('NOT_FOUND', { id, type: 'User' })
    await refuseTakenEmail(statements, user)
    await statements.updateUser.run({ id, email_key: emailKey(email), data: JSON.stringify(user) })
    return null
  },
  async 'apiToken.insert'({ statements }, { token }) {
    const { id, hash, created, lastUsed } = token
    await statements.insertApiToken.run({ id, hash, created, last_used: lastUsed, data: JSON.stringify(token) })
    return null
  },
  async 'apiToken.used'({ statements }, { id, at }) {
    return (await statements.apiTokenUsed.run({ id, at })) === 1
  },
  async 'apiToken.delete'({ statements }, { id }) {
    if ((await statements.deleteApiToken.run({ id })) === 0) throw problem('NOT_FOUND', { id, type: 'ApiToken' })
    return null
  },
}

async function refuseTakenEmail(
  statements: Writing['statements'],
  { id, email }: Pick<User, 'id' | 'email'>,
): Promise<void> {
  const holder = await statements.userWithEmail.get({ key: emailKey(email) })
  if (holder === undefined || holder.id === id) return
  throw problem('VALIDATION_FAILED', { subject: 'user' }, { causes: [`email: Somebody has ${email} already.`] })
}
