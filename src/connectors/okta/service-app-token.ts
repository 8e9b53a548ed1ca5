import { createPrivateKey, randomUUID, type KeyObject } from 'node:crypto'
import { SignJWT } from 'jose'
import { CardError } from '../../cards/card.ts'
import type { Opened } from '../../cards/connection.ts'
import { askForToken } from '../http/client-credentials.ts'

/** A service app of an org, and the key that it is known by. */
export interface ServiceApp {
  readonly origin: string
  readonly clientId: string
  readonly keyId: string | null
  readonly scopes: string
  /** PKCS #8 in PEM, or a JWK. */
  readonly privateKey: string
}

/** How long the assertion is good for: long enough for clocks that differ a little. */
const assertionSeconds = 300

/**
 * An access token by an assertion that is signed with the app's key (`private_key_jwt`, RFC 7523), kept until shortly before its
 * end.
 *
 * @throws CardError `Connection Error`
 */
export function serviceAppToken(app: ServiceApp, opened: Pick<Opened, 'send' | 'cached' | 'now'>): Promise<string> {
  return opened.cached('token', async () => {
    const url = `${app.origin}/oauth2/v1/token`
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      scope: app.scopes,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await assertion(app, url, opened.now()),
    })
    return askForToken(url, form, {}, opened)
  })
}

async function assertion({ clientId, keyId, privateKey }: ServiceApp, audience: string, now: number): Promise<string> {
  const { key, kid } = keyOf(privateKey)
  const seconds = Math.floor(now / 1000)
  const id = keyId ?? kid
  const header = { alg: algorithmOf(key), ...(id === null ? {} : { kid: id }) }
  return new SignJWT({})
    .setProtectedHeader(header)
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(audience)
    .setJti(randomUUID())
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + assertionSeconds)
    .sign(key)
}

// What the parsers say may quote the key, so nothing of it is passed on.
function keyOf(text: string): { readonly key: KeyObject; readonly kid: string | null } {
  try {
    if (!text.trimStart().startsWith('{')) return { key: createPrivateKey(text), kid: null }
    const jwk = JSON.parse(text) as { readonly kid?: unknown }
    const kid = typeof jwk.kid === 'string' ? jwk.kid : null
    return { key: createPrivateKey({ key: jwk as never, format: 'jwk' }), kid }
  } catch {
    throw unusable('it is neither PKCS #8 in PEM nor a JWK with its private part')
  }
}

function algorithmOf(key: KeyObject): string {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key
  if (type === 'rsa' && (details?.modulusLength ?? 0) >= 2048) return 'RS256'
  if (type === 'rsa') throw unusable('an RSA key has at least 2048 bits')
  const curve = type === 'ec' ? curves[details?.namedCurve ?? ''] : undefined
  if (curve === undefined) throw unusable('it is neither an RSA key nor one of the curves P-256, P-384 and P-521')
  return curve
}

const curves: Readonly<Record<string, string>> = { prime256v1: 'ES256', secp384r1: 'ES384', secp521r1: 'ES512' }

const unusable = (why: string) =>
  new CardError('Connection Error', `The private key of the connection cannot be used: ${why}.`)
