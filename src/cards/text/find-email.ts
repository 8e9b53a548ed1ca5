import { RE2JS } from 're2js'
import { defineCard } from '../card.ts'
import { text } from '../fields.ts'

/** As HTML reads an email field, with a dot in the domain. */
const form = RE2JS.compile(
  String.raw`[\w.!#$%&'*+/=?^{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+`,
)

export const findEmail = defineCard({
  id: 'text.find-email',
  title: 'Find Email',
  description: 'Takes the first email address out of a text.',
  inputs: { text: text({ label: 'Text' }) },
  outputs: { email: text({ label: 'Email', help: 'Empty where there is none.' }) },
  okta: { functions: ['string:email'], inputs: { text: 'string' }, outputs: { email: 'email' } },
  examples: [
    { inputs: { text: 'Write to Ada <ada@example.com>, please.' }, outputs: { email: 'ada@example.com' } },
    { title: 'There is none.', inputs: { text: 'ada at example' }, outputs: { email: '' } },
  ],
  run({ text }) {
    const matcher = form.matcher(text)
    return { email: matcher.find() ? (matcher.group() ?? '') : '' }
  },
})
