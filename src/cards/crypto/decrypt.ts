import { defineCard } from '../card.ts'
import { text } from '../fields.ts'
import { boxKey, unlocked } from './secret-box.ts'

export const decrypt = defineCard({
  id: 'crypto.decrypt',
  title: 'Decrypt',
  description: 'Makes a text readable again that Encrypt made with the same key.',
  inputs: { data: text({ label: 'Encrypted text' }), key: boxKey },
  outputs: { output: text({ label: 'Text', secret: true }) },
  okta: { functions: ['crypto:decrypt'], inputs: { data: 'data', key: 'key' }, outputs: { output: 'output' } },
  examples: [
    {
      title: 'The text goes to later cards, but the history of this one does not show it.',
      inputs: {
        data: 'AQIDBAUGBwgJCgsMQ5ExXUWfj9J3sVeo8HmQAOHHeV6vV3vhP57qYz6Df+OhkA==',
        key: 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
      },
      outputs: { output: '(hidden)' },
    },
    {
      title: 'Changed text is an error.',
      inputs: {
        data: 'AQIDBAUGBwgJCgsMQ5ExXUWfA9J3sVeo8HmQAOHHeV6vV3vhP57qYz6Df+OhkA==',
        key: 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
      },
      error: 'The text cannot be decrypted: it was made with another key, or changed since.',
    },
  ],
  run: ({ data, key }) => ({ output: unlocked(data, key) }),
})
