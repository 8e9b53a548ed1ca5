import { decodeJwt, decodeProtectedHeader, importJWK, jwtVerify, type JWK } from 'jose'
import type { Clock } from '../../base/clock.ts'
import type { OAuthClient } from '../../model/access.ts'
import type { Store } from '../../store/store.ts'
import type { OAuthClients } from './clients.ts'
import { OAuthError } from './oauth-error.ts'

/** How far ahead an assertion's `exp` may lie, and how far two clocks may be apart, in seconds. */
const longestLife = 300
const skew = 30
const longestAssertion = 8 * 1024
/** Header members that would let the caller say where the key comes from, or ask for rules that we do not know. */
const refusedHeaders = ['jku', 'x5u', 'jwk', 'x5c', 'crit', 'b64']

/** What is wrong is told, but never whether a client id exists: one text for an unknown client and a wrong signature. */
const notAuthenticated = 'The client could not be authenticated: unknown client, wrong key or wrong signature.'

/**
 * Authenticates a client by `private_key_jwt` (RFC 7523, 3; OpenID Connect Core 9). The signature is checked with the client's
 * registered keys and its one algorithm only.
 *
 * @param audiences the values that `aud` may have: the token endpoint's URL and the issuer; exactly one, never a list of both
 * @throws OAuthError `invalid_client`
 */
export async function authenticateClient(
  assertion: string,
  parts: {
    readonly clients: Pick<OAuthClients, 'get'>
    readonly store: Pick<Store, 'commit'>
    readonly clock: Pick<Clock, 'now'>
    readonly audiences: readonly string[]
  },
): Promise<OAuthClient> {
  const { header, claims } = decoded(assertion)
  const refused = refusedHeaders.find((name) => name in header)
  if (refused !== undefined) throw fail(`The header member "${refused}" is not allowed in a client assertion.`)
  if (claims.iss === undefined || claims.iss !== claims.sub) throw fail('"iss" and "sub" must both be the client id.')
  const client = parts.clients.get(claims.iss)
  if (client === null || client.status !== 'ACTIVE' || header.alg !== client.algorithm) throw fail(notAuthenticated)

  await verified(assertion, keyOf(client, header.kid), client.algorithm)
  const expires = checkedClaims(claims, parts.audiences, Math.floor(parts.clock.now() / 1000))
  const jti = claims.jti
  if (typeof jti !== 'string' || jti === '' || jti.length > 255)
    throw fail('"jti" must be a text of 1 to 255 characters.')
  const [fresh] = await parts.store.commit({
    kind: 'oauthAssertion.use',
    clientId: client.id,
    jti,
    expires: (expires + skew) * 1000,
  })
  if (!fresh) throw fail('This assertion was used before ("jti"). Make a new one for each request.')
  return client
}

function decoded(assertion: string) {
  if (assertion.length > longestAssertion) throw fail('The client assertion is longer than 8 KiB.')
  try {
    return { header: decodeProtectedHeader(assertion), claims: decodeJwt(assertion) }
  } catch {
    throw fail('The client assertion is not a JWT.')
  }
}

/** The keys have ids where there are several; an assertion without `kid` can only mean a single key. */
function keyOf(client: OAuthClient, kid: unknown): JWK {
  const keys = client.jwks.keys as readonly JWK[] // checked when it was registered
  const key = kid === undefined ? (keys.length === 1 ? keys[0] : undefined) : keys.find((each) => each.kid === kid)
  const unnamed = keys.length === 1 && keys[0]!.kid === undefined ? keys[0] : undefined
  const found = key ?? unnamed
  if (found === undefined) throw fail(notAuthenticated)
  return found
}

async function verified(assertion: string, key: JWK, algorithm: string): Promise<void> {
  try {
    // The times are judged below by our clock; here only the signature counts, so their check gets all the room.
    await jwtVerify(assertion, await importJWK(key, algorithm), {
      algorithms: [algorithm],
      currentDate: new Date(0),
      clockTolerance: Number.MAX_SAFE_INTEGER,
    })
  } catch {
    throw fail(notAuthenticated)
  }
}

/** @returns `exp` in epoch seconds */
function checkedClaims(claims: ReturnType<typeof decodeJwt>, audiences: readonly string[], now: number): number {
  const audience = Array.isArray(claims.aud) ? (claims.aud.length === 1 ? claims.aud[0] : undefined) : claims.aud
  if (audience === undefined || !audiences.includes(audience)) throw fail(`"aud" must be one value: ${audiences[0]}.`)
  const { exp, nbf, iat } = claims
  if (typeof exp !== 'number' || !Number.isFinite(exp)) throw fail('"exp" is required, in seconds since 1970.')
  if (exp + skew <= now) throw fail('The client assertion has expired ("exp").')
  if (exp > now + longestLife + skew) throw fail('"exp" may lie at most 5 minutes ahead.')
  for (const [name, value] of [
    ['nbf', nbf],
    ['iat', iat],
  ] as const) {
    if (value !== undefined && (typeof value !== 'number' || value > now + skew)) {
      throw fail(`"${name}" lies in the future or is no number.`)
    }
  }
  return exp
}

function fail(description: string): OAuthError {
  return new OAuthError('invalid_client', description)
}
