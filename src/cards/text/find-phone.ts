import { defineCard } from '../card.ts'
import { text } from '../fields.ts'

/** 7 to 15 digits (ITU-T E.164), with usual signs between them. */
const form = /\+?\(?[0-9](?:[-. /()]{0,2}[0-9]){6,14}/

export const findPhone = defineCard({
  id: 'text.find-phone',
  title: 'Find Phone',
  description: 'Takes the first telephone number out of a text.',
  inputs: { text: text({ label: 'Text' }) },
  outputs: { phone: text({ label: 'Phone', help: 'Empty where there is none.' }) },
  okta: { functions: ['string:phone'], inputs: { text: 'string' }, outputs: { phone: 'phone' } },
  examples: [
    { inputs: { text: 'Call +43 (1) 234-56 78 now' }, outputs: { phone: '+43 (1) 234-56 78' } },
    { title: 'Too short for one.', inputs: { text: 'room 4711' }, outputs: { phone: '' } },
  ],
  run: ({ text }) => ({ phone: form.exec(text)?.[0] ?? '' }),
})
