import { verify as holds } from 'node:crypto'
import { CardError, defineCard } from '../card.ts'
import { boolean, text } from '../fields.ts'
import { algorithm, digest } from './encoding.ts'
import { longestKey, readPublicKey } from './keys.ts'

export const verify = defineCard({
  id: 'crypto.verify',
  title: 'Verify',
  description: 'Tells whether a signature is that of a text, made with the private key of a public one.',
  inputs: {
    algorithm,
    data: text({ label: 'Text' }),
    signature: text({ label: 'Signature', max: 16_384 }),
    digest,
    key: text({ label: 'Public key', help: 'PEM, certificate or JWK.', max: longestKey }),
  },
  outputs: { output: boolean({ label: 'Is valid' }) },
  okta: {
    functions: ['crypto:verify'],
    inputs: { algorithm: 'algorithm', data: 'data', signature: 'signature', digest: 'digest', key: 'publicKey.key' },
    outputs: { output: 'output' },
  },
  examples: [
    {
      inputs: {
        data: 'My message',
        digest: 'base64',
        signature: 'MEQCIAQ+7v9DUGZjOGXxL8OPvaG0BGivX9+Tc5N033hmNkyWAiBsW7QBl9JE0UlSlcgb5DAmhwEMRqMbMW1H1tZqMGcMgQ==',
        key: '-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE6Le18FaY0S3F9OjrVXJN7n/Ppw96\nYLahPDJv6kyu8iMNohs0SdtL/bBvo0p5BIGEhOvgpeo+O0Ctb7Ni6Hj9hQ==\n-----END PUBLIC KEY-----\n',
      },
      outputs: { output: true },
    },
    {
      title: 'Not of another text.',
      inputs: {
        data: 'Your message',
        digest: 'base64',
        signature: 'MEQCIAQ+7v9DUGZjOGXxL8OPvaG0BGivX9+Tc5N033hmNkyWAiBsW7QBl9JE0UlSlcgb5DAmhwEMRqMbMW1H1tZqMGcMgQ==',
        key: '-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE6Le18FaY0S3F9OjrVXJN7n/Ppw96\nYLahPDJv6kyu8iMNohs0SdtL/bBvo0p5BIGEhOvgpeo+O0Ctb7Ni6Hj9hQ==\n-----END PUBLIC KEY-----\n',
      },
      outputs: { output: false },
    },
    {
      title: 'What is no key is an error.',
      inputs: { data: 'My message', signature: '00', key: 'my key' },
      error: 'The public key cannot be read.',
    },
    {
      title: 'Nobody needs a private key here.',
      inputs: { data: 'My message', signature: '00', key: '-----BEGIN PRIVATE KEY-----' },
      error: 'The key is a private one; give the public key that belongs to it.',
    },
  ],
  run({ algorithm, data, signature, digest, key }) {
    const publicKey = readPublicKey(key)
    try {
      return { output: holds(algorithm, Buffer.from(data, 'utf8'), publicKey, Buffer.from(signature, digest)) }
    } catch {
      throw new CardError('Invalid Input', `The public key cannot verify with ${algorithm}.`)
    }
  },
})
