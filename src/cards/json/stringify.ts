import { defineCard } from '../card.ts'
import { any, text } from '../fields.ts'

export const stringify = defineCard({
  id: 'json.stringify',
  title: 'Stringify',
  description: 'Writes a value as JSON text, without spaces.',
  inputs: { value: any({ label: 'Value', optional: true }) },
  outputs: { output: text({ label: 'JSON text' }) },
  okta: { functions: ['json:stringify'], inputs: { value: 'object' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { value: { name: 'Ada', tags: ['a'] } }, outputs: { output: '{"name":"Ada","tags":["a"]}' } },
    { title: 'Text gets its quotes.', inputs: { value: 'a "b"' }, outputs: { output: '"a \\"b\\""' } },
    { title: 'Nothing is null.', inputs: { value: null }, outputs: { output: 'null' } },
  ],
  run: ({ value }) => ({ output: JSON.stringify(value) }),
})
