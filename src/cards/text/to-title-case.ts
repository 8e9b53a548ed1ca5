import { defineCard } from '../card.ts'
import { text } from '../fields.ts'
import { checkLength } from './limits.ts'

export const toTitleCase = defineCard({
  id: 'text.to-title-case',
  title: 'To Title Case',
  description: 'Begins every word of a text with a capital, the rest small.',
  inputs: { text: text({ label: 'Text' }) },
  outputs: { output: text({ label: 'Text' }) },
  okta: { functions: ['string:titleCase'], inputs: { text: 'string' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { text: 'ada LOVELACE-king' }, outputs: { output: 'Ada Lovelace-King' } },
    { title: 'An apostrophe begins no word.', inputs: { text: "don't" }, outputs: { output: "Don't" } },
  ],
  run({ text }) {
    // A letter stands at the beginning of a word where no letter, digit, mark or apostrophe is before it.
    const output = text.toLowerCase().replaceAll(/(?<![\p{L}\p{N}\p{M}'’])\p{L}/gu, (letter) => letter.toUpperCase())
    checkLength(output.length)
    return { output }
  },
})
