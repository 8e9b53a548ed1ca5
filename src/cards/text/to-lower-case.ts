import { defineCard } from '../card.ts'
import { text } from '../fields.ts'
import { checkLength } from './limits.ts'

export const toLowerCase = defineCard({
  id: 'text.to-lower-case',
  title: 'To Lower Case',
  description: 'Turns all letters of a text into small ones.',
  inputs: { text: text({ label: 'Text' }) },
  outputs: { output: text({ label: 'Text' }) },
  okta: { functions: ['string:toLowerCase'], inputs: { text: 'string' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { text: 'Ada LOVELACE' }, outputs: { output: 'ada lovelace' } },
    { title: 'In every script.', inputs: { text: 'ÄΣ' }, outputs: { output: 'äς' } },
  ],
  run({ text }) {
    const output = text.toLowerCase()
    // Some letters become several.
    checkLength(output.length)
    return { output }
  },
})
