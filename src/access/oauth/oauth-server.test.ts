import assert from 'node:assert/strict'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { after, before, beforeEach, describe, it } from 'node:test'
import { decodeJwt, decodeProtectedHeader, SignJWT, UnsecuredJWT, type JWK, type JWTPayload } from 'jose'
import { isProblem } from '../../base/errors.ts'
import type { OAuthClient, Principal } from '../../model/access.ts'
import { accessKit } from '../access.kit.ts'
import { OAuthError } from './oauth-error.ts'
import { openOAuthServer, type OAuthServer } from './oauth-server.ts'

const owner: Principal = { id: 'token:setting', name: 'setting', kind: 'token', permissions: ['*'] }
const scope = 'okta.workflows.invoke.manage'
const audience = 'https://hook.example/oauth2/v1/token'

interface Pair {
  readonly privateKey: KeyObject
  readonly jwk: JWK
}

const publicJwk = (key: KeyObject): JWK => key.export({ format: 'jwk' }) as JWK
const pairOf = ({ publicKey, privateKey }: { publicKey: KeyObject; privateKey: KeyObject }): Pair => ({
  privateKey,
  jwk: publicJwk(publicKey),
})
const ec = () => pairOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }))
const rsa = (modulusLength: number) => pairOf(generateKeyPairSync('rsa', { modulusLength }))

describe('the OAuth server', () => {
  let kit: Awaited<ReturnType<typeof accessKit>>
  let server: OAuthServer
  let pair: Pair
  let client: OAuthClient
  const now = () => Math.floor(kit.clock.now() / 1000)

  before(async () => {
    kit = await accessKit()
    server = await openOAuthServer(kit)
  })
  after(async () => {
    server.close()
    await kit.close()
  })
  beforeEach(async () => {
    pair = ec()
    client = await server.clients.register({ name: 'Caller', scopes: [scope], keys: [pair.jwk] }, owner)
  })

  const claims = (more: Readonly<Record<string, unknown>> = {}): JWTPayload => ({
    iss: client.id,
    sub: client.id,
    aud: audience,
    exp: now() + 120,
    jti: crypto.randomUUID(),
    ...more,
  })
  const signed = (payload: JWTPayload, header: object = {}, key: KeyObject = pair.privateKey) =>
    new SignJWT(payload).setProtectedHeader({ alg: 'ES256', ...header }).sign(key)
  const form = (assertion: string, more: Record<string, string> = {}) =>
    new URLSearchParams({
      grant_type: 'client_credentials',
      scope,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
      ...more,
    })
  const refused = (promise: Promise<unknown>, code: string) =>
    assert.rejects(promise, (thrown) => thrown instanceof OAuthError && thrown.code === code)

  it('gives an access token for a right assertion, and knows it again', async () => {
    const answer = await server.token(form(await signed(claims())))
    assert.deepEqual(
      { ...answer, access_token: '' },
      { token_type: 'Bearer', expires_in: 3600, access_token: '', scope },
    )
    assert.equal(decodeProtectedHeader(answer.access_token).typ, 'at+jwt')
    assert.equal(decodeJwt(answer.access_token).aud, 'https://hook.example/api')
    const known = { clientId: client.id, scopes: [scope] }
    assert.deepEqual(await server.verifyAccessToken(answer.access_token), known)
    assert.deepEqual(await server.verifyAccessToken(answer.access_token), known)
  })

  it('takes the issuer as audience too, and an assertion within the skew of two clocks', async () => {
    await server.token(form(await signed(claims({ aud: 'https://hook.example' }))))
    await server.token(form(await signed(claims({ aud: [audience] }))))
    await server.token(form(await signed(claims({ exp: now() - 20, nbf: now() + 20, iat: now() + 20 }))))
  })

  // Every row must be refused with `invalid_client`, whatever else is right about it.
  const bad: readonly (readonly [string, () => Promise<string> | string])[] = [
    ['no JWT at all', () => 'abc'],
    ['another audience', () => signed(claims({ aud: 'https://other.example/oauth2/v1/token' }))],
    ['two audiences', () => signed(claims({ aud: [audience, 'https://other.example'] }))],
    ['no audience', () => signed(claims({ aud: undefined }))],
    ['alg none', () => new UnsecuredJWT(claims()).encode()],
    [
      'a shared secret made of the public key',
      () =>
        new SignJWT(claims())
          .setProtectedHeader({ alg: 'HS256' })
          .sign(new TextEncoder().encode(JSON.stringify(pair.jwk))),
    ],
    ['a key that it brings along (jwk)', () => signed(claims(), { jwk: pair.jwk })],
    ['a key to be fetched (jku)', () => signed(claims(), { jku: 'https://evil.example/keys' })],
    ['a certificate to be fetched (x5u)', () => signed(claims(), { x5u: 'https://evil.example/cert' })],
    ['rules that we do not know (crit)', () => signed(claims(), { crit: ['b64'], b64: true })],
    ['a key of somebody else', () => signed(claims(), {}, ec().privateKey)],
    ['another algorithm than the client’s', () => signedByRsa(claims())],
    ['an unknown client', () => signed(claims({ iss: '0oaUnknown', sub: '0oaUnknown' }))],
    ['iss that is not sub', () => signed(claims({ sub: '0oaOther' }))],
    ['no iss', () => signed(claims({ iss: undefined }))],
    ['no exp', () => signed(claims({ exp: undefined }))],
    ['an exp long past', () => signed(claims({ exp: now() - 31 }))],
    ['an exp too far ahead', () => signed(claims({ exp: now() + 331 }))],
    ['a beginning in the future', () => signed(claims({ nbf: now() + 60 }))],
    ['no jti', () => signed(claims({ jti: undefined }))],
    ['a changed payload', async () => tampered(await signed(claims()))],
  ]
  const signedByRsa = (payload: JWTPayload) =>
    new SignJWT(payload).setProtectedHeader({ alg: 'RS256' }).sign(rsa(2048).privateKey)
  const tampered = (token: string) => {
    const [header, , signature] = token.split('.')
    const payload = Buffer.from(JSON.stringify(claims({ jti: 'other' }))).toString('base64url')
    return `${header}.${payload}.${signature}`
  }
  for (const [name, assertion] of bad) {
    it(`refuses an assertion with ${name} (I9)`, async () => {
      await refused(server.token(form(await assertion())), 'invalid_client')
    })
  }

  it('refuses an assertion the second time (I9)', async () => {
    const assertion = await signed(claims())
    await server.token(form(assertion))
    await refused(server.token(form(assertion)), 'invalid_client')
  })

  it('names what is wrong with the form', async () => {
    const assertion = await signed(claims())
    await refused(server.token(new URLSearchParams()), 'invalid_request')
    await refused(server.token(form(assertion, { grant_type: 'password' })), 'unsupported_grant_type')
    await refused(server.token(form(assertion, { client_assertion_type: 'other' })), 'invalid_client')
    await refused(server.token(form(assertion, { client_secret: 'x' })), 'invalid_client')
    await refused(server.token(form(assertion, { client_id: '0oaOther' })), 'invalid_client')
    await refused(server.token(form(await signed(claims()), { scope: 'okta.logs.read' })), 'invalid_scope')
    const twice = form(await signed(claims()))
    twice.append('scope', 'other')
    await refused(server.token(twice), 'invalid_request')
  })

  it('refuses the access tokens of a client that was deleted, and of an hour ago', async () => {
    const { access_token } = await server.token(form(await signed(claims())))
    const { access_token: gone } = await server.token(form(await signed(claims())))
    await server.clients.delete(client.id)
    assert.equal(await server.verifyAccessToken(gone), null)

    client = await server.clients.register({ name: 'Again', scopes: [scope], keys: [ec().jwk] }, owner)
    assert.equal(await server.verifyAccessToken(access_token), null)
    pair = ec()
    client = await server.clients.register({ name: 'Third', scopes: [scope], keys: [pair.jwk] }, owner)
    const late = (await server.token(form(await signed(claims())))).access_token
    kit.clock.pass(3_600_000)
    assert.equal(await server.verifyAccessToken(late), null)
  })

  it('takes nothing but its own access tokens for one (I9)', async () => {
    const { access_token } = await server.token(form(await signed(claims())))
    const payload = decodeJwt(access_token)
    const header = decodeProtectedHeader(access_token)
    const forged: readonly string[] = [
      'abc',
      await signed(claims()),
      new UnsecuredJWT(payload).encode(),
      await new SignJWT(payload).setProtectedHeader({ ...header, alg: 'ES256' }).sign(pair.privateKey),
      await new SignJWT(payload)
        .setProtectedHeader({ ...header, alg: 'HS256' })
        .sign(new TextEncoder().encode(JSON.stringify((await server.publicKeys()).keys[0]))),
    ]
    for (const token of forged) assert.equal(await server.verifyAccessToken(token), null)
  })

  it('signs with a new key after 90 days and still believes the one before', async () => {
    kit.clock.pass(100 * 86_400_000)
    const { keys: before } = await server.publicKeys()
    kit.clock.pass(90 * 86_400_000 - 60_000)
    const { access_token } = await server.token(form(await signed(claims())))
    kit.clock.pass(60_000)
    const { access_token: newer } = await server.token(form(await signed(claims())))
    assert.notEqual(decodeProtectedHeader(access_token).kid, decodeProtectedHeader(newer).kid)
    assert.notEqual(await server.verifyAccessToken(access_token), null)
    const { keys } = await server.publicKeys()
    assert.equal(keys.length, before.length + 1)
    assert.ok(keys.every((key) => !('d' in key)))
  })

  describe('registering', () => {
    const problems = async (keys: readonly JWK[], more: object = {}, maker = owner): Promise<string> => {
      const thrown = await server.clients.register({ name: 'Bad', scopes: [scope], keys, ...more }, maker).then(
        () => assert.fail('was registered'),
        (error: unknown) => error,
      )
      assert.ok(isProblem(thrown))
      return [thrown.code, ...thrown.causes].join(' ')
    }

    it('refuses private, short, foreign and unusable keys by their place', async () => {
      const { privateKey } = ec()
      assert.match(await problems([publicJwk(privateKey)]), /jwks\.keys\.0: This is a private/)
      assert.match(await problems([rsa(1024).jwk]), /1024 bits; expected 2048/)
      assert.match(await problems([{ kty: 'oct', k: 'abc' }]), /VALIDATION_FAILED/)
      assert.match(await problems([pair.jwk]), /Every client needs keys of its own/)
      assert.match(await problems([{ kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' }]), /cannot be read/)
      assert.match(await problems([ec().jwk, ec().jwk]), /jwks\.keys\.0\.kid: Needed/)
      assert.match(await problems([ec().jwk, rsa(2048).jwk]), /do not agree/)
      assert.match(await problems([ec().jwk], { algorithm: 'RS256' }), /needs an RSA key/)
    })

    it('gives a client no scope that does not exist or that its maker does not have', async () => {
      assert.match(await problems([ec().jwk], { scopes: ['okta.everything'] }), /scope: There is no scope/)
      const weak: Principal = { ...owner, permissions: ['flowhook.oauthClients.manage'] }
      assert.match(await problems([ec().jwk], {}, weak), /FORBIDDEN/)
    })

    it('takes RSA keys and several keys with ids', async () => {
      await server.clients.register({ name: 'RSA', scopes: [scope], keys: [rsa(2048).jwk], algorithm: 'PS256' }, owner)
      const two = [
        { ...ec().jwk, kid: 'a' },
        { ...ec().jwk, kid: 'b' },
      ]
      assert.equal(
        (await server.clients.register({ name: 'Two', scopes: [scope], keys: two }, owner)).algorithm,
        'ES256',
      )
    })
  })
})
