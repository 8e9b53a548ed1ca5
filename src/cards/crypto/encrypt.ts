import { languageLimits } from '../../language/limits.ts'
import { CardError, defineEffect } from '../card.ts'
import { text } from '../fields.ts'
import { boxKey, locked } from './secret-box.ts'

export const encrypt = defineEffect({
  id: 'crypto.encrypt',
  title: 'Encrypt',
  description: 'Makes a text unreadable but for who has the key, with AES-256-GCM.',
  inputs: { data: text({ label: 'Text', secret: true }), key: boxKey },
  outputs: {
    output: text({ label: 'Encrypted text', help: 'Base64 of nonce (12 bytes), encrypted bytes and tag (16).' }),
  },
  okta: { functions: ['crypto:encrypt'], inputs: { data: 'data', key: 'key' }, outputs: { output: 'output' } },
  examples: [
    {
      title: 'The result is another one each time; Decrypt turns any of them back.',
      inputs: { data: 'My secret message!', key: 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=' },
    },
    {
      title: 'A password is no key.',
      inputs: { data: 'My secret message!', key: 'my secret key' },
      error: 'The key must be 32 random bytes in base64 or hex',
    },
  ],
  perform({ data, key }, { name, durable }) {
    if (Buffer.byteLength(data) * 4 > languageLimits.text * 3 - 256) {
      throw new CardError(
        'Step Output Too Large',
        `The encrypted text would be longer than ${languageLimits.text} characters. Encrypt parts of it.`,
      )
    }
    // Recorded, so that a replay gives the same.
    return { output: locked(data, key, Buffer.from(durable.random(name, 12), 'hex')) }
  },
})
