import { defineEffect } from '../card.ts'
import { integer, text } from '../fields.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

export const random = defineEffect({
  id: 'text.random',
  title: 'Random',
  description: 'Makes a text of random letters and digits, good enough for passwords.',
  inputs: { length: integer({ label: 'Length', min: 1, max: 1_000, optional: true, default: 16 }) },
  outputs: { output: text({ label: 'Text' }) },
  okta: { functions: ['string:random'], inputs: { length: 'length' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { length: 4 }, outputs: { output: 'AAAA' } },
    { title: '16 characters without a length.', inputs: {}, outputs: { output: 'AAAAAAAAAAAAAAAA' } },
  ],
  perform({ length }, { name, durable }) {
    // Bytes from 248 on are left out, so that every character is as likely; four times as many are practically enough.
    const bytes = Buffer.from(durable.random(`${name}/bytes`, 4 * length + 64), 'hex')
    let output = ''
    for (const byte of bytes) {
      if (byte < 4 * alphabet.length) output += alphabet[byte % alphabet.length]
      if (output.length === length) break
    }
    return { output: output.padEnd(length, 'A') }
  },
})
