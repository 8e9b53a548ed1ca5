import { defineCard } from '../card.ts'
import { text } from '../fields.ts'
import { checkLength } from './limits.ts'

export const toUpperCase = defineCard({
  id: 'text.to-upper-case',
  title: 'To Upper Case',
  description: 'Turns all letters of a text into capitals.',
  inputs: { text: text({ label: 'Text' }) },
  outputs: { output: text({ label: 'Text' }) },
  okta: { functions: ['string:toUpperCase'], inputs: { text: 'string' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { text: 'Ada' }, outputs: { output: 'ADA' } },
    { title: 'One letter may become two.', inputs: { text: 'straße' }, outputs: { output: 'STRASSE' } },
  ],
  run({ text }) {
    const output = text.toUpperCase()
    // Some letters become several.
    checkLength(output.length)
    return { output }
  },
})
