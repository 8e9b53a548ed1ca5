import type { Clock } from '../base/clock.ts'
import { problem } from '../base/errors.ts'
import type { Ids } from '../base/ids.ts'
import type { Principal, User } from '../model/access.ts'
import type { Store } from '../store/store.ts'
import { passwordProblem } from './password-rules.ts'
import { openPasswords } from './passwords.ts'

/** What makes an account. */
export interface NewUser {
  readonly name: string
  readonly email: string
  readonly password: string
}

/** People with accounts. Until there are roles, every one of them is an administrator. */
export interface Users {
  /** Whether nobody has an account yet. */
  isSetupRequired(): Promise<boolean>
  /** @param onlyFirst refuses where somebody has one already. @throws VALIDATION_FAILED, SETUP_DONE, OVERLOADED */
  create(user: NewUser, onlyFirst?: boolean): Promise<User>
  /** What `create` would refuse of it, without making anything. @throws VALIDATION_FAILED */
  check(user: NewUser): void
  list(): Promise<readonly User[]>
  get(id: string): Promise<User | null>
  byEmail(email: string): Promise<User | null>
  /** Whose email and password these are, or null. Takes as long where there is no such user. @throws OVERLOADED */
  find(email: string, password: string): Promise<User | null>
  /** Gives a user another password and ends all sessions of theirs. @throws NOT_FOUND, VALIDATION_FAILED, OVERLOADED */
  setPassword(id: string, password: string): Promise<User>
  /** The user that one-time links sign in: the one with the oldest account, or null. */
  firstActive(): Promise<User | null>
}

/** Who acts where a user is signed in. */
export function principalOf(user: User): Principal {
  return { id: user.id, name: user.name, kind: 'session', permissions: ['*'] }
}

export function openUsers(parts: {
  readonly store: Pick<Store, 'commit' | 'listUsers' | 'getUser' | 'getUserByEmail'>
  readonly clock: Pick<Clock, 'now'>
  readonly ids: Pick<Ids, 'okta'>
}): Users {
  const { store, clock, ids } = parts
  const passwords = openPasswords()
  const check = ({ name, email, password }: NewUser) => {
    const cause = passwordProblem(password, { name, email })
    if (cause !== null) throw problem('VALIDATION_FAILED', { subject: 'password' }, { causes: [`password: ${cause}`] })
  }
  return {
    isSetupRequired: async () => (await store.listUsers()).length === 0,
    check,
    async create(given, onlyFirst = false) {
      check(given)
      const passwordHash = await passwords.hash(given.password)
      const now = clock.now()
      const user: User = {
        id: ids.okta('00u'),
        name: given.name,
        email: given.email,
        passwordHash,
        created: now,
        passwordChanged: now,
        status: 'ACTIVE',
      }
      // With the first account the nameless owner's time is over.
      await store.commit({ kind: 'user.insert', user, onlyFirst }, { kind: 'session.deleteOf', principalId: 'owner' })
      return user
    },
    list: () => store.listUsers(),
    get: (id) => store.getUser(id),
    byEmail: (email) => store.getUserByEmail(email),
    async find(email, password) {
      const user = await store.getUserByEmail(email)
      const usable = user?.status === 'ACTIVE' ? user : null
      return (await passwords.matches(password, usable?.passwordHash ?? null)) ? usable : null
    },
    async setPassword(id, password) {
      const user = await store.getUser(id)
      if (user === null) throw problem('NOT_FOUND', { id, type: 'User' })
      check({ ...user, password })
      const passwordHash = await passwords.hash(password)
      const changed = { ...user, passwordHash, passwordChanged: clock.now() }
      await store.commit({ kind: 'user.update', user: changed }, { kind: 'session.deleteOf', principalId: id })
      return changed
    },
    firstActive: async () => (await store.listUsers()).find(({ status }) => status === 'ACTIVE') ?? null,
  }
}
