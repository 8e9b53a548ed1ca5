import { jwtVerify } from 'jose'
import { toText } from '../../language/convert.ts'
import { CardError, defineEffect } from '../card.ts'
import { integer, list, object, text } from '../fields.ts'
import { algorithm, anyKey, token, verifyingKey } from './algorithms.ts'
import { readToken } from './parts.ts'

/** The present is recorded: a replay that comes late does not find a token expired that was not. */
export const verify = defineEffect({
  id: 'jwt.verify',
  title: 'Verify',
  description: 'Checks signature and times of a JSON Web Token and gives its claims. Fails where it does not hold.',
  inputs: {
    token,
    algorithm,
    key: text({ ...anyKey, help: 'The shared secret, or the public key as PEM, certificate or JWK.' }),
    audience: list({ label: 'Audience', help: 'One of these must be named.', optional: true, default: [], max: 100 }),
    issuer: text({ label: 'Issuer', optional: true }),
    subject: text({ label: 'Subject', optional: true }),
    tolerance: integer({
      label: 'Seconds by which clocks may differ',
      optional: true,
      default: 0,
      min: 0,
      max: 86_400,
    }),
  },
  outputs: { header: object({ label: 'Header' }), payload: object({ label: 'Claims' }) },
  okta: {
    functions: ['jwt:verify'],
    inputs: {
      token: 'token',
      key: 'key',
      algorithm: 'options.algorithm',
      audience: 'options.audience',
      issuer: 'options.issuer',
      subject: 'options.subject',
      tolerance: 'options.clockTolerance',
    },
    outputs: { header: 'header', payload: 'payload' },
  },
  examples: [
    {
      inputs: {
        token:
          'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c',
        key: 'your-256-bit-secret',
        subject: '1234567890',
      },
      outputs: {
        header: { alg: 'HS256', typ: 'JWT' },
        payload: { sub: '1234567890', name: 'John Doe', iat: 1516239022 },
      },
    },
    {
      title: 'With another key it does not hold.',
      inputs: {
        token:
          'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c',
        key: 'another secret',
      },
      error: 'The signature of the token does not hold.',
    },
    {
      title: 'A token that says of itself that it needs no signature is refused.',
      inputs: { token: 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.', key: 'a shared secret' },
      error: 'The token is not signed with HS256.',
    },
  ],
  async perform({ token: given, algorithm, key, audience, issuer, subject, tolerance }, { name, durable }) {
    const token = given.trim()
    const { header, payload } = readToken(token)
    const verifying = verifyingKey(algorithm, key)
    if (header['alg'] !== algorithm) throw refused(`The token is not signed with ${algorithm}.`)
    try {
      await jwtVerify(token, verifying, {
        algorithms: [algorithm],
        currentDate: new Date(durable.now(name)),
        clockTolerance: tolerance,
        ...(audience.length === 0 ? {} : { audience: audience.map(toText) }),
        ...(issuer === null ? {} : { issuer }),
        ...(subject === null ? {} : { subject }),
      })
    } catch (error) {
      throw refused(reasonOf(error))
    }
    return { header, payload }
  },
})

const refused = (message: string): CardError => new CardError('Invalid Input', message, 401)

const claimNames: ReadonlySet<string> = new Set(['aud', 'iss', 'sub', 'exp', 'nbf', 'iat'])

/** In our own words: what a library says may hold parts of a token. */
function reasonOf(error: unknown): string {
  const { code, claim } = error as { readonly code?: string; readonly claim?: string }
  if (code === 'ERR_JWT_EXPIRED') return 'The token has expired.'
  if (code === 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED') return 'The signature of the token does not hold.'
  if (code === 'ERR_JWT_CLAIM_VALIDATION_FAILED' && claim !== undefined && claimNames.has(claim)) {
    return `The claim "${claim}" of the token is not as it must be.`
  }
  return 'The token does not hold, or the key is not one for its algorithm.'
}
