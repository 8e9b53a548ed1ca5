import { decodeProtectedHeader, jwtVerify, SignJWT } from 'jose'
import type { Clock } from '../../base/clock.ts'
import type { Ids } from '../../base/ids.ts'
import { sha256 } from '../../base/secrets.ts'
import type { OAuthClients } from './clients.ts'
import type { SigningKeys } from './signing-keys.ts'

/** Who an access token speaks for. */
export interface VerifiedToken {
  readonly clientId: string
  readonly scopes: readonly string[]
}

/** Access tokens as JWTs (RFC 9068): own `typ`, own `aud`, so that no other JWT of ours or of a client passes for one. */
export interface AccessTokens {
  issue(client: { readonly id: string }, scopes: readonly string[]): Promise<{ token: string; expiresIn: number }>
  /** Null for whatever is not a valid access token of ours. A client that is gone or off, or a scope taken from it, counts. */
  verify(token: string): Promise<VerifiedToken | null>
}

/** Seconds that an access token lives. */
const accessTokenLife = 3600
const rememberedTokens = 1000

export function openAccessTokens(parts: {
  readonly keys: SigningKeys
  readonly clients: Pick<OAuthClients, 'get'>
  readonly clock: Pick<Clock, 'now'>
  readonly ids: Pick<Ids, 'uuid'>
  readonly issuer: () => string
}): AccessTokens {
  const { keys, clients, clock, ids, issuer } = parts
  const seconds = () => Math.floor(clock.now() / 1000)
  // What was verified once is not verified again for each call: a signature costs more than all the rest of a request.
  const remembered = new Map<string, VerifiedToken & { readonly expires: number }>()

  const verified = async (token: string): Promise<(VerifiedToken & { readonly expires: number }) | null> => {
    const hash = sha256(token)
    const known = remembered.get(hash)
    if (known !== undefined) return known
    try {
      const { kid, alg } = decodeProtectedHeader(token)
      const key = typeof kid === 'string' && alg === 'ES256' ? await keys.publicKey(kid) : null
      if (key === null) return null
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['ES256'],
        typ: 'at+jwt',
        issuer: issuer(),
        audience: audience(issuer()),
        currentDate: new Date(clock.now()),
        requiredClaims: ['exp', 'sub', 'client_id', 'scope'],
      })
      const found = {
        clientId: String(payload['client_id']),
        scopes: String(payload['scope']).split(' '),
        expires: payload.exp!, // required above
      }
      const [oldest] = remembered.keys()
      if (remembered.size >= rememberedTokens && oldest !== undefined) remembered.delete(oldest)
      remembered.set(hash, found)
      return found
    } catch {
      return null
    }
  }

  return {
    async issue(client, scopes) {
      const { id, algorithm, key } = await keys.current()
      const now = seconds()
      const token = await new SignJWT({ client_id: client.id, scope: scopes.join(' ') })
        .setProtectedHeader({ alg: algorithm, typ: 'at+jwt', kid: id })
        .setIssuer(issuer())
        .setAudience(audience(issuer()))
        .setSubject(client.id)
        .setJti(ids.uuid())
        .setIssuedAt(now)
        .setExpirationTime(now + accessTokenLife)
        .sign(key)
      return { token, expiresIn: accessTokenLife }
    },
    async verify(token) {
      if (token.length > 4096) return null
      const found = await verified(token)
      if (found === null || found.expires <= seconds()) return null
      const client = clients.get(found.clientId)
      if (client === null || client.status !== 'ACTIVE') return null
      return { clientId: found.clientId, scopes: found.scopes.filter((scope) => client.scopes.includes(scope)) }
    },
  }
}

function audience(issuer: string): string {
  return `${issuer}/api`
}
