import { createHash } from 'node:crypto'
import { defineCard } from '../card.ts'
import { text } from '../fields.ts'
import { algorithm, digest } from './encoding.ts'

export const hash = defineCard({
  id: 'crypto.hash',
  title: 'Hash',
  description: 'Gives the hash of a text. Hashes of passwords and other short secrets can be guessed.',
  inputs: { algorithm, data: text({ label: 'Text' }), digest },
  outputs: { output: text({ label: 'Hash' }) },
  okta: {
    functions: ['crypto:hash'],
    inputs: { algorithm: 'algorithm', data: 'data', digest: 'digest' },
    outputs: { output: 'output' },
  },
  examples: [
    {
      inputs: { data: 'abc' },
      outputs: { output: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' },
    },
    {
      title: 'Of the empty text, in base64.',
      inputs: { data: '', algorithm: 'md5', digest: 'base64' },
      outputs: { output: '1B2M2Y8AsgTpgAmY7PhCfg==' },
    },
    {
      title: 'Other algorithms are not known.',
      given: { choice: { algorithm: 'md4' } },
      inputs: { data: 'abc', algorithm: { $from: 'choice.algorithm' } },
      error: 'Card example, input "algorithm" must be one of "md5"',
    },
  ],
  run: ({ algorithm, data, digest }) => ({ output: createHash(algorithm).update(data, 'utf8').digest(digest) }),
})
