import { sign as signature, type KeyObject } from 'node:crypto'
import { CardError, defineEffect } from '../card.ts'
import { text } from '../fields.ts'
import { algorithm, digest } from './encoding.ts'
import { longestKey, readPrivateKey } from './keys.ts'

/**
 * An RSA signature of the old kind is the same every time. One of any other key has chance in it: it is made once, as a step, so
 * that a replay goes on with the same.
 */
export const sign = defineEffect({
  id: 'crypto.sign',
  title: 'Sign',
  description: 'Signs a text with a private key, so that others can check with the public key who it is from.',
  inputs: {
    algorithm,
    data: text({ label: 'Text' }),
    digest,
    key: text({ label: 'Private key', help: 'PEM or JWK, RSA or elliptic curve.', secret: true, max: longestKey }),
    passphrase: text({ label: 'Passphrase', help: 'Of an encrypted key.', optional: true, secret: true, max: 1024 }),
  },
  outputs: { output: text({ label: 'Signature' }) },
  okta: {
    functions: ['crypto:sign'],
    inputs: {
      algorithm: 'algorithm',
      data: 'data',
      digest: 'digest',
      key: 'privateKey.key',
      passphrase: 'passphrase',
    },
    outputs: { output: 'output' },
  },
  examples: [
    {
      inputs: {
        data: 'My secret message!',
        algorithm: 'sha256',
        digest: 'base64',
        key: '-----BEGIN PRIVATE KEY-----…',
      },
    },
    {
      title: 'What is no key is an error, which does not show it.',
      inputs: { data: 'My secret message!', key: 'my secret key' },
      error: 'The private key cannot be read. It must be a PEM or JWK private key',
    },
  ],
  async perform({ algorithm, data, digest, key: given, passphrase }, { name, durable }) {
    const key = readPrivateKey(given, passphrase)
    if (key.asymmetricKeyType === 'rsa') return { output: signed(algorithm, data, key, digest) }
    return { output: await durable.step(name, async () => signed(algorithm, data, key, digest)) }
  },
})

function signed(algorithm: string, data: string, key: KeyObject, digest: BufferEncoding): string {
  try {
    return signature(algorithm, Buffer.from(data, 'utf8'), key).toString(digest)
  } catch {
    throw new CardError('Invalid Input', `The private key cannot sign with ${algorithm}.`)
  }
}
