import { defineCard } from '../card.ts'
import { text } from '../fields.ts'
import { checkLength } from './limits.ts'

const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

export const htmlEscape = defineCard({
  id: 'text.html-escape',
  title: 'HTML Escape',
  description: 'Writes the characters that HTML gives a meaning in a form that only shows them.',
  inputs: { text: text({ label: 'Text' }) },
  outputs: { output: text({ label: 'Text' }) },
  okta: { functions: ['string:htmlEscape'], inputs: { text: 'string' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { text: '<b>"A" & B</b>' }, outputs: { output: '&lt;b&gt;&quot;A&quot; &amp; B&lt;/b&gt;' } },
    { title: 'What is escaped is escaped again.', inputs: { text: '&amp;' }, outputs: { output: '&amp;amp;' } },
  ],
  run({ text }) {
    let length = text.length
    for (const character of text.match(/[&<>"']/g) ?? []) length += names[character]!.length - 1
    checkLength(length)
    return { output: text.replaceAll(/[&<>"']/g, (character) => names[character]!) }
  },
})
