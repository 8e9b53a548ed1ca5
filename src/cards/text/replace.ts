import { defineCard } from '../card.ts'
import { boolean, text } from '../fields.ts'
import { replaceText } from './replace-text.ts'

export const replace = defineCard({
  id: 'text.replace',
  title: 'Replace',
  description: 'Puts one text in the place of another, the first time it stands there or everywhere.',
  inputs: {
    text: text({ label: 'Text' }),
    target: text({ label: 'Look for', help: 'As it stands, no pattern.' }),
    replacement: text({ label: 'Replace with', optional: true, default: '' }),
    everywhere: boolean({ label: 'Everywhere', optional: true, default: false }),
    sensitive: boolean({ label: 'Case counts', optional: true, default: true }),
  },
  outputs: { output: text({ label: 'Text' }) },
  okta: {
    functions: ['string:replace'],
    inputs: { text: 'string', target: 'src', replacement: 'dest', everywhere: 'global', sensitive: 'sensitive' },
    outputs: { output: 'output' },
  },
  examples: [
    { inputs: { text: 'a.b.c', target: '.', replacement: '-' }, outputs: { output: 'a-b.c' } },
    {
      title: 'Everywhere, whatever the case.',
      inputs: { text: 'aXbx', target: 'x', replacement: '$&', everywhere: true, sensitive: false },
      outputs: { output: 'a$&b$&' },
    },
    {
      title: 'What is not there changes nothing.',
      inputs: { text: 'abc', target: 'x', replacement: 'y' },
      outputs: { output: 'abc' },
    },
    {
      title: 'Nothing to look for changes nothing.',
      inputs: { text: 'abc', target: '', replacement: 'y' },
      outputs: { output: 'abc' },
    },
  ],
  run: ({ text, target, replacement, everywhere, sensitive }) => ({
    output: replaceText(text, target, { replacement, everywhere, sensitive }),
  }),
})
