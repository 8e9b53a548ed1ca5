import { languageLimits } from '../../language/limits.ts'
import { defineCard } from '../card.ts'
import { integer, text } from '../fields.ts'
import { checkLength } from './limits.ts'

export const repeat = defineCard({
  id: 'text.repeat',
  title: 'Repeat Text',
  description: 'Puts a text behind itself as often as wanted.',
  inputs: { text: text({ label: 'Text' }), times: integer({ label: 'Times', min: 0, max: languageLimits.text }) },
  outputs: { output: text({ label: 'Text' }) },
  okta: { functions: ['string:repeat'], inputs: { text: 'string', times: 'count' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { text: 'ab', times: 3 }, outputs: { output: 'ababab' } },
    { title: 'Not at all.', inputs: { text: 'ab', times: 0 }, outputs: { output: '' } },
    {
      title: 'Too long is refused.',
      inputs: { text: 'abc', times: 1_000_000 },
      error: 'The text would have 3000000 characters.',
    },
  ],
  run({ text, times }) {
    checkLength(text.length * times)
    return { output: text.repeat(times) }
  },
})
