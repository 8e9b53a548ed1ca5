import { readJsonText } from '../../language/json-text.ts'
import { CardError, defineCard } from '../card.ts'
import { any, text } from '../fields.ts'

export const parse = defineCard({
  id: 'json.parse',
  title: 'Parse',
  description:
    'Reads JSON text. A whole number too long for exact arithmetic becomes text, so that ids stay what they are.',
  inputs: { text: text({ label: 'JSON text' }) },
  outputs: { output: any({ label: 'Value' }) },
  okta: { functions: ['json:parse'], inputs: { text: 'string' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { text: '{"name": "Ada", "tags": ["a"]}' }, outputs: { output: { name: 'Ada', tags: ['a'] } } },
    {
      title: 'There is no zero below zero.',
      inputs: { text: '[-0, -0.0e5, -0.5]' },
      outputs: { output: [0, 0, -0.5] },
    },
    { title: 'Every JSON value is fine.', inputs: { text: ' null ' }, outputs: { output: null } },
    {
      title: 'Long ids stay exact.',
      inputs: { text: '{"id": 12345678901234567890}' },
      outputs: { output: { id: '12345678901234567890' } },
    },
    { title: 'Anything else is an error.', inputs: { text: '{name: 1}' }, error: 'The text is not well-formed JSON.' },
  ],
  run({ text }) {
    const read = readJsonText(text)
    if ('message' in read) throw new CardError('Parse Error', `The text ${read.message}.`)
    return { output: read.value }
  },
})
