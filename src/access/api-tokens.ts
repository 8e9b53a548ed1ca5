import { crc32 } from 'node:zlib'
import type { Clock } from '../base/clock.ts'
import { problem } from '../base/errors.ts'
import type { Ids } from '../base/ids.ts'
import type { Log } from '../base/log.ts'
import { sha256 } from '../base/secrets.ts'
import type { ApiToken, Principal } from '../model/access.ts'
import type { Store } from '../store/store.ts'
import { includesPermission, isPermission } from './permissions.ts'

/** What makes a token. */
export interface NewApiToken {
  readonly name: string
  /** `*` is everything. */
  readonly permissions: readonly string[]
  /** Epoch ms; null where it never ends. */
  readonly expires: number | null
}

/** The tokens that people make for scripts and programs. */
export interface MadeTokens {
  /**
   * Makes a token. Its value is known to nobody but the reader of the answer: only its hash is kept.
   *
   * @throws VALIDATION_FAILED with one cause for each field, FORBIDDEN when a permission is more than its maker has
   */
  create(token: NewApiToken, maker: Principal): Promise<{ readonly token: ApiToken; readonly value: string }>
  /** By creation, those past their time among them. */
  list(): Promise<readonly ApiToken[]>
  /** Ends a token for the next request. @throws NOT_FOUND */
  revoke(id: string): Promise<ApiToken>
  /** Who a value belongs to, or null where it is none of ours, revoked or past its time. */
  principalOf(value: string): Promise<Principal | null>
}

/** Longest life, where it ends at all. */
const longestMs = 366 * 86_400_000
/** How often `lastUsed` is written at most: a write for each request would cost more than it tells. */
const usedEveryMs = 60_000

export function openApiTokens(parts: {
  readonly store: Pick<Store, 'commit' | 'listApiTokens' | 'getApiTokenByHash'>
  readonly clock: Pick<Clock, 'now'>
  readonly ids: Pick<Ids, 'okta' | 'secret'>
  readonly log: Pick<Log, 'warn'>
}): MadeTokens {
  const { store, clock, ids, log } = parts
  // Requests of the same minute come before the first write of it is done.
  const noted = new Map<string, number>()
  const noteUse = ({ id, lastUsed }: ApiToken, now: number) => {
    if (now - Math.max(lastUsed ?? 0, noted.get(id) ?? 0) < usedEveryMs) return
    noted.set(id, now)
    // Nobody waits for it, and a request is not worth less because it could not be written down.
    store
      .commit({ kind: 'apiToken.used', id, at: now })
      .catch((cause: unknown) => log.warn({ err: cause }, 'The use of an API token could not be noted.'))
  }
  return {
    async create({ name, permissions, expires }, maker) {
      const now = clock.now()
      const causes = permissions
        .filter((each) => each !== '*' && !isPermission(each))
        .map((each) => `permissions: There is no permission ${each.slice(0, 100)}.`)
      if (permissions.length === 0) causes.push('permissions: Expected at least one.')
      if (expires !== null && expires <= now) causes.push('expires: Expected a time to come.')
      if (expires !== null && expires > now + longestMs) causes.push('expires: Expected at most a year from now.')
      if (causes.length > 0) throw problem('VALIDATION_FAILED', { subject: 'apiToken' }, { causes })
      const missing = permissions.find((each) => !mayGive(maker, each))
      if (missing !== undefined) throw problem('FORBIDDEN', { permission: missing })

      const value = tokenValue(ids)
      const token: ApiToken = {
        id: ids.okta('00T'),
        name,
        hash: sha256(value),
        permissions: permissions.includes('*') ? ['*'] : [...new Set(permissions)],
        created: now,
        createdBy: { id: maker.id, name: maker.name },
        expires,
        lastUsed: null,
      }
      await store.commit({ kind: 'apiToken.insert', token })
      return { token, value }
    },
    list: () => store.listApiTokens(),
    async revoke(id) {
      const token = (await store.listApiTokens()).find((each) => each.id === id)
      if (token === undefined) throw problem('NOT_FOUND', { id, type: 'ApiToken' })
      await store.commit({ kind: 'apiToken.delete', id })
      noted.delete(id)
      return token
    },
    async principalOf(value) {
      if (!isTokenValue(value)) return null
      // One look-up by hash whatever was given, in every request: a revoked token is over at once, in every process.
      const token = await store.getApiTokenByHash(sha256(value))
      const now = clock.now()
      if (token === null || (token.expires !== null && now >= token.expires)) return null
      noteUse(token, now)
      return { id: token.id, name: token.name, kind: 'token', permissions: token.permissions }
    },
  }
}

function mayGive({ permissions }: Principal, permission: string): boolean {
  return isPermission(permission) ? includesPermission(permissions, permission) : permissions.includes('*')
}

const prefix = 'fhk_'
const form = /^fhk_[\w-]{43}[0-9a-z]{7}$/

/** `fhk_`, 32 random bytes, and a checksum of seven letters by which scanners tell a real token from something like it. */
function tokenValue(ids: Pick<Ids, 'secret'>): string {
  const body = prefix + ids.secret(32)
  return body + checksum(body)
}

/** Whether a text has a token's form and checksum. It may still be nobody's. */
export function isTokenValue(text: string): boolean {
  return form.test(text) && checksum(text.slice(0, -7)) === text.slice(-7)
}

/** CRC-32 in base 36, which fits in seven letters. */
function checksum(text: string): string {
  return crc32(text).toString(36).padStart(7, '0')
}
