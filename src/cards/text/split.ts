import { languageLimits } from '../../language/limits.ts'
import { defineCard } from '../card.ts'
import { list, text } from '../fields.ts'
import { checkItems } from './limits.ts'
import { splitAt } from '../../language/occurrences.ts'

export const split = defineCard({
  id: 'text.split',
  title: 'Split',
  description: 'Cuts a text into a list at each place where the delimiter stands.',
  inputs: {
    text: text({ label: 'Text' }),
    delimiter: text({
      label: 'Delimiter',
      help: 'As it stands, no pattern. Without one every character is an item.',
      optional: true,
      default: '',
    }),
  },
  outputs: { output: list({ label: 'Parts' }) },
  okta: {
    functions: ['string:split'],
    inputs: { text: 'string', delimiter: 'delimiter' },
    outputs: { output: 'output' },
  },
  examples: [
    { inputs: { text: 'ada@example.com', delimiter: '@' }, outputs: { output: ['ada', 'example.com'] } },
    {
      title: 'Without a delimiter every character is an item.',
      inputs: { text: 'a😀' },
      outputs: { output: ['a', '😀'] },
    },
    { title: 'An empty text has one empty part.', inputs: { text: '', delimiter: ',' }, outputs: { output: [''] } },
  ],
  run({ text, delimiter }) {
    // One more than allowed is enough to know.
    const output =
      delimiter === ''
        ? Array.from(text.slice(0, 2 * languageLimits.list + 2))
        : splitAt(text, delimiter, languageLimits.list + 1)
    checkItems(output.length)
    return { output }
  },
})
