import { defineCard } from '../card.ts'
import { text } from '../fields.ts'

/** With http or https in front; punctuation at its end belongs to the sentence. */
const form = /https?:\/\/[^\s<>"{}|\\^`\0-\x20]*[^\s<>"{}|\\^`\0-\x20.,;:!?')\]]/i

export const findUrl = defineCard({
  id: 'text.find-url',
  title: 'Find URL',
  description: 'Takes the first web address out of a text.',
  inputs: { text: text({ label: 'Text' }) },
  outputs: { url: text({ label: 'URL', help: 'Empty where there is none.' }) },
  okta: { functions: ['string:url'], inputs: { text: 'string' }, outputs: { url: 'url' } },
  examples: [
    { inputs: { text: 'See https://example.com/a?b=1.' }, outputs: { url: 'https://example.com/a?b=1' } },
    { title: 'There is none.', inputs: { text: 'example.com' }, outputs: { url: '' } },
  ],
  run: ({ text }) => ({ url: form.exec(text)?.[0] ?? '' }),
})
