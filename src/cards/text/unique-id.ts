import { defineEffect } from '../card.ts'
import { text } from '../fields.ts'

export const uniqueId = defineEffect({
  id: 'text.unique-id',
  title: 'Unique ID',
  description: 'Makes an id that nobody else has (a UUID, version 4).',
  inputs: {},
  outputs: { output: text({ label: 'ID' }) },
  okta: { functions: ['string:uuid'], outputs: { output: 'output' } },
  examples: [
    { inputs: {}, outputs: { output: '00000000-0000-4000-8000-000000000000' } },
    { title: 'The same again when an execution goes on after a crash.', inputs: {} },
  ],
  perform(_inputs, { name, durable }) {
    // RFC 9562, 5.4: all random but version and variant.
    const hex = durable.random(`${name}/bytes`, 16)
    const variant = ((Number.parseInt(hex[16]!, 16) & 3) | 8).toString(16)
    const id = `${hex.slice(0, 12)}4${hex.slice(13, 16)}${variant}${hex.slice(17)}`
    return { output: [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join('-') }
  },
})
