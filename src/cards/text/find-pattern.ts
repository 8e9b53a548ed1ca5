import { defineCard } from '../card.ts'
import { integer, list, text } from '../fields.ts'
import { openSearch } from './pattern.ts'

export const findPattern = defineCard({
  id: 'text.find-pattern',
  title: 'Find Pattern',
  description: 'Gives the position of the first match of a regular expression in a text, and the match.',
  inputs: {
    text: text({ label: 'Look in' }),
    pattern: text({
      label: 'Pattern',
      help: 'A regular expression without look-around and back references.',
      max: 1_000,
    }),
  },
  outputs: {
    output: integer({ label: 'Position', help: 'From 0; -1 where nothing matches.' }),
    match: text({ label: 'Match', help: 'Null where nothing matches.' }),
    groups: list({ label: 'Groups', help: 'What its parentheses hold.' }),
  },
  okta: { functions: ['string:match'], inputs: { text: 'string', pattern: 'target' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { text: 'room 42', pattern: '([0-9])([0-9])' }, outputs: { output: 5, match: '42', groups: ['4', '2'] } },
    {
      title: 'A position in the middle.',
      inputs: { text: 'testing_123', pattern: '\\w_\\d' },
      outputs: { output: 6, match: 'g_1', groups: [] },
    },
    {
      title: 'Counts.',
      inputs: { text: 'testing_123', pattern: 'esting_\\d{3}' },
      outputs: { output: 1, match: 'esting_123', groups: [] },
    },
    {
      title: 'No match.',
      inputs: { text: 'room', pattern: '[0-9]+' },
      outputs: { output: -1, match: null, groups: [] },
    },
    {
      title: 'A group that took no part is null.',
      inputs: { text: 'b', pattern: '(a)?b' },
      outputs: { output: 0, match: 'b', groups: [null] },
    },
    {
      title: 'What is no pattern is an error.',
      inputs: { text: 'a', pattern: '(' },
      error: 'The pattern is not a regular expression: ',
    },
  ],
  run({ text, pattern }) {
    const matcher = openSearch(pattern, text)
    if (!matcher.find()) return { output: -1, match: null, groups: [] }
    const groups = Array.from({ length: matcher.groupCount() }, (_, i) => matcher.group(i + 1))
    return { output: matcher.start(), match: matcher.group(), groups }
  },
})
