import assert from 'node:assert/strict'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { describe, it } from 'node:test'
import type { Json } from '../../base/json/json.ts'
import type { Outputs, Tools } from '../card.ts'
import { decode } from './decode.ts'
import { sign } from './sign.ts'
import { verify } from './verify.ts'

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const curves = { ES256: 'prime256v1', ES384: 'secp384r1', ES512: 'secp521r1' }
const at = Date.parse('2026-03-01T09:30:00Z')
const seconds = at / 1000

function toolsOf(now: number): { readonly tools: Tools; readonly steps: string[] } {
  const steps: string[] = []
  const durable = {
    now: () => now,
    step: (name: string, effect: () => Promise<unknown>) => (steps.push(name), effect()),
  }
  return { tools: { name: 'card', durable } as unknown as Tools, steps }
}

const signDefaults = {
  algorithm: 'HS256',
  key: 'a shared secret',
  payload: {},
  audience: [],
  issuer: null,
  subject: null,
  expires: null,
  not_before: null,
  jwtid: null,
  no_timestamp: false,
  header: {},
}
const verifyDefaults = {
  algorithm: 'HS256',
  key: 'a shared secret',
  audience: [],
  issuer: null,
  subject: null,
  tolerance: 0,
}

async function signed(inputs: object, tools = toolsOf(at).tools): Promise<string> {
  return ((await sign.perform({ ...signDefaults, ...inputs } as never, tools)) as Outputs)['output'] as string
}
async function verified(token: string, inputs: object = {}, now = at): Promise<Json> {
  const { tools } = toolsOf(now)
  return ((await verify.perform({ token, ...verifyDefaults, ...inputs } as never, tools)) as Outputs)['payload']!
}
const pem = (key: KeyObject, type: 'pkcs8' | 'spki') => key.export({ type, format: 'pem' }) as string

function keysOf(algorithm: string): { readonly own: string; readonly theirs: string } {
  if (algorithm.startsWith('HS')) return { own: 'a shared secret', theirs: 'a shared secret' }
  const pair = algorithm.startsWith('ES')
    ? generateKeyPairSync('ec', { namedCurve: curves[algorithm as keyof typeof curves] })
    : rsa
  return { own: pem(pair.privateKey, 'pkcs8'), theirs: pem(pair.publicKey, 'spki') }
}

describe('a JSON Web Token', () => {
  for (const algorithm of 'HS256 HS384 HS512 RS256 RS384 RS512 ES256 ES384 ES512 PS256 PS384 PS512'.split(' ')) {
    it(`signed with ${algorithm} holds, and what has chance in it is one step`, async () => {
      const { own, theirs } = keysOf(algorithm)
      const { tools, steps } = toolsOf(at)
      const token = await signed({ algorithm, key: own, payload: { role: 'admin' } }, tools)
      assert.deepEqual(steps, /^[EP]S/.test(algorithm) ? ['card'] : [])
      assert.deepEqual(await verified(token, { algorithm, key: theirs }), { role: 'admin', iat: seconds })
      await assert.rejects(verified(token.replace(/\.[^.]*$/, '.AAAA'), { algorithm, key: theirs }), {
        statusCode: 401,
      })
    })
  }

  it('has the claims that its inputs say', async () => {
    const token = await signed({
      payload: { n: 1 },
      audience: ['a', 'b'],
      issuer: 'i',
      subject: 's',
      expires: '10 minutes',
      not_before: '-30s',
      jwtid: 'j',
      header: { kid: 'k', alg: 'none' },
    })
    const { header, payload } = decode.run({ token } as never)
    assert.deepEqual(header, { alg: 'HS256', typ: 'JWT', kid: 'k' })
    const times = { iat: seconds, exp: seconds + 600, nbf: seconds - 30 }
    assert.deepEqual(payload, { n: 1, aud: ['a', 'b'], iss: 'i', sub: 's', jti: 'j', ...times })
    assert.deepEqual(await verified(await signed({ no_timestamp: true })), {})
  })

  it('is refused before its time, after it, and for others', async () => {
    const token = await signed({ expires: '60', not_before: '10', audience: ['us'], issuer: 'i' })
    assert.ok(await verified(token, { audience: ['them', 'us'], issuer: 'i' }, at + 20_000))
    await assert.rejects(verified(token, {}, at + 5_000), /The claim "nbf" of the token/)
    assert.ok(await verified(token, { tolerance: 5 }, at + 5_000))
    await assert.rejects(verified(token, {}, at + 60_000), /The token has expired/)
    await assert.rejects(verified(token, { audience: ['them'] }, at + 20_000), /The claim "aud" of the token/)
    await assert.rejects(verified(token, { issuer: 'x' }, at + 20_000), /The claim "iss" of the token/)
  })

  it('cannot choose how it is checked', async () => {
    const { theirs } = keysOf('RS256')
    await assert.rejects(signed({ key: theirs }), /a shared secret is needed/)
    await assert.rejects(verified(await signed({}), { key: theirs }), /a shared secret is needed/)
    await assert.rejects(verified(await signed({}), { algorithm: 'RS256', key: theirs }), /is not signed with RS256/)
    await assert.rejects(verified('eyJhbGciOiJub25lIn0.e30.'), /is not signed with HS256/)
  })

  it('is not signed with what does not fit, and no error shows a key', async () => {
    const { own } = keysOf('RS256')
    for (const inputs of [
      { algorithm: 'ES256', key: own },
      { algorithm: 'RS256', key: keysOf('ES256').own },
      { header: { crit: ['x'] } },
      { key: '' },
      { expires: 'soon' },
    ]) {
      await assert.rejects(signed(inputs), (error: Error) => {
        assert.equal(error.name, 'CardError')
        return !error.message.includes('PRIVATE') && !error.message.includes('a shared secret')
      })
    }
  })
})
