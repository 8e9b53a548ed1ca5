import { CompactSign } from 'jose'
import type { Json } from '../../base/json/json.ts'
import { languageLimits } from '../../language/limits.ts'
import { CardError, defineEffect } from '../card.ts'
import { boolean, fields, list, object, text } from '../fields.ts'
import { algorithm, anyKey, signingKey, token } from './algorithms.ts'
import { readSeconds } from './duration.ts'

/** Signatures of ES and PS have chance in them: they are made once, as a step. The others come out the same on every replay. */
export const sign = defineEffect({
  id: 'jwt.sign',
  title: 'Sign',
  description: 'Makes a JSON Web Token: claims, signed with a key. Anybody can read them.',
  inputs: {
    algorithm,
    key: text({ ...anyKey, help: 'The shared secret, or a private key as PEM or JWK.' }),
    payload: fields({ label: 'Claims', optional: true, default: {}, help: 'Under names of your own.' }),
    audience: list({ label: 'Audience', optional: true, default: [], max: 100 }),
    issuer: text({ label: 'Issuer', optional: true }),
    subject: text({ label: 'Subject', optional: true }),
    expires: text({ label: 'Expires in', optional: true, help: 'Seconds, or text such as 10 minutes or 7d.' }),
    not_before: text({ label: 'Not before', optional: true, help: 'How long from now, as above.' }),
    jwtid: text({ label: 'Id of the token', optional: true }),
    no_timestamp: boolean({ label: 'Without the time of issue', optional: true, default: false }),
    header: object({ label: 'Further header', optional: true, default: {}, help: 'For example kid.' }),
  },
  outputs: { output: token },
  okta: {
    functions: ['jwt:sign'],
    inputs: {
      algorithm: 'options.algorithm',
      key: 'key',
      payload: { fields: 'rest', group: 'payload' },
      audience: 'options.audience',
      issuer: 'options.issuer',
      subject: 'options.subject',
      expires: 'options.expiresIn',
      not_before: 'options.notBefore',
      jwtid: 'options.jwtid',
      no_timestamp: 'options.noTimestamp',
      header: 'options.header',
    },
    outputs: { output: 'token' },
  },
  examples: [
    {
      title: 'The token goes to later cards; the history does not show it.',
      inputs: { key: 'a shared secret', payload: { role: 'admin' }, issuer: 'flowhook', expires: '10 minutes' },
      outputs: { output: '(hidden)' },
    },
    {
      title: 'A claim that is given twice is an error.',
      inputs: { key: 'a shared secret', payload: { exp: 1700000000 }, expires: '10 minutes' },
      error: 'The claim "exp" is among the claims and an input of its own too; give one.',
    },
    {
      title: 'A shared secret is no RSA key.',
      inputs: { key: 'a shared secret', algorithm: 'RS256' },
      error: 'The private key cannot be read.',
    },
  ],
  async perform(inputs, { name, durable }) {
    const { algorithm, payload, header } = inputs
    const key = signingKey(algorithm, inputs.key)
    const now = Math.floor(durable.now(name) / 1000)
    const claims = { ...payload, ...claimsOf(inputs, now) }
    const { alg: _, ...further } = header
    const text = JSON.stringify(claims)
    if ((text.length + JSON.stringify(further).length) * 4 > languageLimits.text * 3 - 16_384) {
      throw new CardError('Step Output Too Large', `The token would be longer than ${languageLimits.text} characters.`)
    }
    const make = async (): Promise<string> => {
      try {
        return await new CompactSign(Buffer.from(text, 'utf8'))
          .setProtectedHeader({ alg: algorithm, typ: 'JWT', ...further })
          .sign(key)
      } catch {
        throw new CardError('Invalid Input', `The key cannot sign with ${algorithm}, or the header does not fit.`)
      }
    }
    const byChance = algorithm.startsWith('ES') || algorithm.startsWith('PS')
    return { output: await (byChance ? durable.step(name, make) : make()) }
  },
})

interface Options {
  readonly payload: Readonly<Record<string, Json>>
  readonly audience: readonly Json[]
  readonly issuer: string | null
  readonly subject: string | null
  readonly expires: string | null
  readonly not_before: string | null
  readonly jwtid: string | null
  readonly no_timestamp: boolean
}

/** The claims that have inputs of their own. @throws CardError where one is in the payload too */
function claimsOf(options: Options, now: number): Readonly<Record<string, Json>> {
  const { payload, audience, issuer, subject, expires, not_before: notBefore, jwtid } = options
  const given: readonly (readonly [string, Json])[] = [
    ['aud', audience.length === 0 ? null : audience.length === 1 ? audience[0]! : audience],
    ['iss', issuer],
    ['sub', subject],
    ['exp', expires === null ? null : now + readSeconds(expires, 'Expires in')],
    ['nbf', notBefore === null ? null : now + readSeconds(notBefore, 'Not before')],
    ['jti', jwtid],
  ]
  const claims = given.filter(([, value]) => value !== null)
  const twice = claims.find(([claim]) => Object.hasOwn(payload, claim))
  if (twice !== undefined) {
    const message = `The claim "${twice[0]}" is among the claims and an input of its own too; give one.`
    throw new CardError('Invalid Input', message)
  }
  const stamped = options.no_timestamp || Object.hasOwn(payload, 'iat')
  return Object.fromEntries(stamped ? claims : [['iat', now], ...claims])
}
