import { isDeepStrictEqual } from 'node:util'
import type { JWK } from 'jose'
import { problem } from '../../base/errors.ts'
import type { Clock } from '../../base/clock.ts'
import type { Ids } from '../../base/ids.ts'
import type { OAuthClient, Principal } from '../../model/access.ts'
import type { Store } from '../../store/store.ts'
import { includesPermission, isPermission } from '../permissions.ts'
import { algorithmFor, keyProblems, type AssertionAlgorithm } from './client-keys.ts'

/** What registers a client; the names are those of RFC 7591. */
export interface NewOAuthClient {
  readonly name: string
  readonly scopes: readonly string[]
  readonly keys: readonly JWK[]
  readonly algorithm?: AssertionAlgorithm | undefined
}

/** The machine clients, kept in memory as the store has them: a deleted one is gone for the next request. */
export interface OAuthClients {
  /** @throws VALIDATION_FAILED with one cause for each field; FORBIDDEN when a scope is more than its maker has */
  register(client: NewOAuthClient, maker: Principal): Promise<OAuthClient>
  /** By creation. */
  list(): readonly OAuthClient[]
  get(id: string): OAuthClient | null
  /** Its access tokens are refused from now on. @throws NOT_FOUND */
  delete(id: string): Promise<void>
  close(): void
}

export async function openOAuthClients(parts: {
  readonly store: Pick<Store, 'commit' | 'listOAuthClients' | 'getOAuthClient' | 'onChange'>
  readonly clock: Pick<Clock, 'now'>
  readonly ids: Pick<Ids, 'okta'>
}): Promise<OAuthClients> {
  const { store, clock, ids } = parts
  const clients = new Map((await store.listOAuthClients()).map((client) => [client.id, client]))
  const refresh = async (id: string) => {
    const client = await store.getOAuthClient(id)
    if (client === null) clients.delete(id)
    else clients.set(id, client)
  }
  const stopListening = store.onChange(({ kind, id }) => {
    if (kind === 'oauthClient') void refresh(id)
  })
  return {
    async register({ name, scopes, keys, algorithm: given }, maker) {
      const causes = scopes.filter((each) => !isPermission(each)).map((each) => `scope: There is no scope ${each}.`)
      const algorithm = algorithmFor(keys, given)
      if (algorithm === null) {
        causes.push('token_endpoint_auth_signing_alg: The keys do not agree on one supported algorithm. Name it here.')
      } else causes.push(...(await keyProblems(keys, algorithm)))
      for (const other of clients.values()) {
        if (other.jwks.keys.some((key) => keys.some((mine) => sameKey(key, mine)))) {
          causes.push(`jwks: The client ${other.id} has one of these keys. Every client needs keys of its own.`)
        }
      }
      if (causes.length > 0 || algorithm === null) throw problem('VALIDATION_FAILED', { subject: 'client' }, { causes })
      const missing = scopes.filter(isPermission).find((each) => !includesPermission(maker.permissions, each))
      if (missing !== undefined) throw problem('FORBIDDEN', { permission: missing })

      const jwks = { keys: keys as readonly Readonly<Record<string, unknown>>[] } // checked just now
      const id = ids.okta('0oa')
      const client: OAuthClient = { id, name, scopes, jwks, algorithm, status: 'ACTIVE', created: clock.now() }
      await store.commit({ kind: 'oauthClient.put', client })
      clients.set(id, client)
      return client
    },
    list: () => [...clients.values()].sort((a, b) => a.created - b.created || (a.id < b.id ? -1 : 1)),
    get: (id) => clients.get(id) ?? null,
    async delete(id) {
      await store.commit({ kind: 'oauthClient.delete', id })
      clients.delete(id)
    },
    close: stopListening,
  }
}

function sameKey(a: Readonly<Record<string, unknown>>, b: JWK): boolean {
  const parts = (key: Readonly<Record<string, unknown>>) => [key['n'], key['x'], key['y']]
  return isDeepStrictEqual(parts(a), parts(b as Readonly<Record<string, unknown>>))
}
