import { defineCard } from '../card.ts'
import { text } from '../fields.ts'

/** As HTML reads an email field, with a dot in the domain: what ends before the @ and what begins behind it. */
const local = /[\w.!#$%&'*+/=?^`{|}~-]{1,64}$/
const domain = /[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+/y

export const findEmail = defineCard({
  id: 'text.find-email',
  title: 'Find Email',
  description: 'Takes the first email address out of a text.',
  inputs: { text: text({ label: 'Text' }) },
  outputs: { email: text({ label: 'Email', help: 'Empty where there is none.' }) },
  okta: { functions: ['string:email'], inputs: { text: 'string' }, outputs: { email: 'email' } },
  examples: [
    { inputs: { text: 'Write to Ada <ada@example.com>, please.' }, outputs: { email: 'ada@example.com' } },
    {
      title: 'The first that is one.',
      inputs: { text: "@ada, ada@home, o'neil+a@mail.example.com." },
      outputs: { email: "o'neil+a@mail.example.com" },
    },
    { title: 'There is none.', inputs: { text: 'ada at example' }, outputs: { email: '' } },
  ],
  run({ text }) {
    // From one @ to the next, so that nothing is looked at twice.
    for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
      domain.lastIndex = at + 1
      const before = local.exec(text.slice(Math.max(0, at - 64), at))
      const behind = before && domain.exec(text)
      if (behind) return { email: `${before[0]}@${behind[0]}` }
    }
    return { email: '' }
  },
})
