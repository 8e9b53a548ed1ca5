import { createSecretKey, type KeyObject } from 'node:crypto'
import { CardError } from '../card.ts'
import { choice, text } from '../fields.ts'
import { longestKey, readPrivateKey, readPublicKey } from '../crypto/keys.ts'

/*
 * Choices of the cards of this folder (docs/functions-choices.md has them too):
 *
 * - A token is checked against the one algorithm that the author chose, never against what the token says of itself; "none"
 *   does not exist.
 * - Verify fails the card where a token does not hold: who forgets to look at a result must not let anybody in.
 * - A time as a number, or as text of digits only, is seconds; else a number and a unit, as in "10 minutes" or "7d".
 * - A claim that is both an option and in the payload is an error.
 */

/** What tokens can be signed with. */
export const algorithm = choice({
  label: 'Algorithm',
  options: {
    HS256: 'HS256: shared secret',
    HS384: 'HS384: shared secret',
    HS512: 'HS512: shared secret',
    RS256: 'RS256: RSA',
    RS384: 'RS384: RSA',
    RS512: 'RS512: RSA',
    ES256: 'ES256: elliptic curve',
    ES384: 'ES384: elliptic curve',
    ES512: 'ES512: elliptic curve',
    PS256: 'PS256: RSA with PSS',
    PS384: 'PS384: RSA with PSS',
    PS512: 'PS512: RSA with PSS',
  },
  optional: true,
  default: 'HS256',
})

/** A key of any kind. */
export const anyKey = { label: 'Key', secret: true, max: longestKey } as const

export const token = text({ label: 'Token', secret: true })

/** The key that signs. */
export const signingKey = (algorithm: string, key: string): KeyObject =>
  algorithm.startsWith('HS') ? sharedSecret(key) : readPrivateKey(key, null)

/** The key that verifies. */
export function verifyingKey(algorithm: string, key: string): KeyObject {
  return algorithm.startsWith('HS') ? sharedSecret(key) : readPublicKey(key)
}

function sharedSecret(key: string): KeyObject {
  if (key === '') throw new CardError('Invalid Input', 'The key is empty.')
  // A public key as shared secret is known to everybody: the oldest way to forge a token.
  if (/-----BEGIN/.test(key)) {
    throw new CardError(
      'Invalid Input',
      'The key is a PEM key; a shared secret is needed, or an algorithm for such keys.',
    )
  }
  return createSecretKey(Buffer.from(key, 'utf8'))
}
