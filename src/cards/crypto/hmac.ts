import { createHmac } from 'node:crypto'
import { defineCard } from '../card.ts'
import { text } from '../fields.ts'
import { algorithm, digest } from './encoding.ts'

export const hmac = defineCard({
  id: 'crypto.hmac',
  title: 'HMAC',
  description: 'Gives the code that proves a text to be from somebody who knows the same secret key.',
  inputs: { algorithm, key: text({ label: 'Key', secret: true }), data: text({ label: 'Text' }), digest },
  outputs: { output: text({ label: 'Code' }) },
  okta: {
    functions: ['crypto:hmac'],
    inputs: { algorithm: 'algorithm', key: 'key', data: 'data', digest: 'digest' },
    outputs: { output: 'output' },
  },
  examples: [
    {
      inputs: { algorithm: 'sha256', key: 'my secret key', data: 'My secret message!', digest: 'base64' },
      outputs: { output: 'qd83l7nEE4gBpuaueA+XtKFeZO99aV7IvGgsJ15qmyo=' },
    },
    {
      title: 'Empty texts have a code too.',
      inputs: { key: '', data: '' },
      outputs: { output: 'b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad' },
    },
  ],
  run: ({ algorithm, key, data, digest }) => ({
    output: createHmac(algorithm, key).update(data, 'utf8').digest(digest),
  }),
})
