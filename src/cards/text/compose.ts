import { defineCard } from '../card.ts'
import { template, text } from '../fields.ts'

/** Text with values in it. The engine fills the template in before the card runs; text that came from data stays text. */
export const compose = defineCard({
  id: 'text.compose',
  title: 'Compose',
  description: 'Writes text with values of earlier cards in it.',
  inputs: {
    text: template({ label: 'Text', help: 'Values stand in double braces: Hello {{trigger.body.name}}.' }),
  },
  outputs: { output: text({ label: 'Text' }) },
  examples: [
    {
      given: { user: { name: 'Ada', visits: 3 } },
      inputs: { text: '{{user.name}} was here {{user.visits}} times.' },
      outputs: { output: 'Ada was here 3 times.' },
    },
    {
      title: 'What is missing leaves nothing behind.',
      given: { user: { phone: null } },
      inputs: { text: 'Phone: {{user.phone}}.' },
      outputs: { output: 'Phone: .' },
    },
    {
      title: 'Braces that came from data are not read again.',
      given: { user: { name: '{{user.secret}}', secret: 'hidden' } },
      inputs: { text: 'Hello {{user.name}}' },
      outputs: { output: 'Hello {{user.secret}}' },
    },
  ],
  run: ({ text }) => ({ output: text }),
})
