import assert from 'node:assert/strict'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { describe, it } from 'node:test'
import type { EffectCard, Outputs, Tools } from '../card.ts'
import { decrypt } from './decrypt.ts'
import { encrypt } from './encrypt.ts'
import { readPrivateKey } from './keys.ts'
import { sign } from './sign.ts'
import { verify } from './verify.ts'

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ec = generateKeyPairSync('ec', { namedCurve: 'secp384r1' })
const privatePem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }) as string
const publicPem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }) as string

/** Counts the steps; `seed` is what chance gives. */
function toolsOf(seed = '00'): { readonly tools: Tools; readonly steps: string[] } {
  const steps: string[] = []
  const durable = {
    random: (_name: string, bytes: number) => seed.repeat(bytes),
    step: (name: string, effect: () => Promise<unknown>) => (steps.push(name), effect()),
  }
  return { tools: { name: 'card', durable } as unknown as Tools, steps }
}

async function run(card: EffectCard, inputs: object, tools = toolsOf().tools): Promise<string> {
  return ((await card.perform(inputs as never, tools)) as Outputs)['output'] as string
}
const defaults = { algorithm: 'sha256', data: 'My message', digest: 'base64', passphrase: null }
const isValid = (inputs: object): boolean =>
  verify.run({ algorithm: 'sha256', data: 'My message', digest: 'base64', ...inputs } as never)['output'] as boolean

describe('Sign and Verify', () => {
  it('go together, for RSA without a step and for elliptic curves with one', async () => {
    for (const [pair, expected] of [
      [rsa, []],
      [ec, ['card']],
    ] as const) {
      const { tools, steps } = toolsOf()
      const signature = await run(sign, { ...defaults, key: privatePem(pair.privateKey) }, tools)
      assert.deepEqual(steps, expected)
      assert.equal(isValid({ signature, key: publicPem(pair.publicKey) }), true)
      assert.equal(isValid({ signature, key: publicPem(pair.publicKey), data: 'your message' }), false)
    }
  })

  it('take a JWK, and a key with a passphrase', async () => {
    const jwk = JSON.stringify(ec.privateKey.export({ format: 'jwk' }))
    const signature = await run(sign, { ...defaults, key: jwk })
    assert.equal(isValid({ signature, key: JSON.stringify(ec.publicKey.export({ format: 'jwk' })) }), true)
    assert.throws(() => isValid({ signature, key: jwk }), /The key is a private one/)
    const encrypted = rsa.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
    assert.ok((await run(sign, { ...defaults, key: encrypted, passphrase: 'x' })).length > 100)
    await assert.rejects(run(sign, { ...defaults, key: encrypted, passphrase: 'y' }), /cannot be read/)
  })

  it('refuse keys that are too small, too slow or of a kind that is not known', () => {
    const small = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey
    assert.throws(() => readPrivateKey(privatePem(small), null), /2048 to 8192 bits, not 1024/)
    const other = generateKeyPairSync('ed25519').privateKey
    assert.throws(() => readPrivateKey(privatePem(other), null), /must be one of RSA or of the curves/)
  })

  it('do not spend hours on the password of a key that asks for it', () => {
    const pem = ec.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }) as string
    const der = Buffer.from(pem.replaceAll(/-----.*-----|\s/g, ''), 'base64')
    // 2048 rounds are written in two bytes; the largest number of two bytes is still allowed, one with a longer salt is not read.
    const at = der.indexOf(Buffer.from('02020800', 'hex'))
    assert.ok(at > 0)
    const slow = Buffer.concat([der.subarray(0, at), Buffer.from('02047fffffff', 'hex'), der.subarray(at + 4)])
    const asPem = `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${slow.toString('base64')}\n-----END ENCRYPTED PRIVATE KEY-----\n`
    // Rounds that were counted out would take longer than the runner lets a test.
    assert.throws(() => readPrivateKey(asPem, 'x'), /PBKDF2 with at most 1000000 rounds/)
    // Neither may another block, nor the same identifier once more, hide what counts.
    assert.throws(() => readPrivateKey(`${pem}\n${asPem}`, 'x'), /PBKDF2 with at most/)
    const decoy = Buffer.concat([der.subarray(at - 30), slow]).toString('base64')
    assert.throws(() => readPrivateKey(asPem.replace(slow.toString('base64'), decoy), 'x'), /PBKDF2 with at most/)
  })
})

describe('Encrypt and Decrypt', () => {
  const key = Buffer.alloc(32, 7)

  it('go together, with the key in base64 or hex', async () => {
    for (const data of ['', 'My secret message!', 'ž'.repeat(1000)]) {
      const box = await run(encrypt, { data, key: key.toString('base64') })
      assert.equal(decrypt.run({ data: box, key: key.toString('hex') } as never)['output'], data)
    }
  })

  it('give another text for another nonce, and nothing for another key or a changed text', async () => {
    const inputs = { data: 'My secret message!', key: key.toString('hex') }
    const box = await run(encrypt, inputs)
    assert.notEqual(await run(encrypt, inputs, toolsOf('01').tools), box)
    for (const data of ['', 'abc', box.slice(4), box.slice(0, -4), box.replace(/.$/, 'A').replace(/^A/, 'B')]) {
      assert.throws(() => decrypt.run({ ...inputs, data } as never), /cannot be decrypted/)
    }
    assert.throws(() => decrypt.run({ data: box, key: 'ff'.repeat(32) } as never), /cannot be decrypted/)
  })
})
