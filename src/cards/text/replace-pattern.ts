import { defineCard } from '../card.ts'
import { boolean, text } from '../fields.ts'
import { openSearch, PatternWork } from './pattern.ts'
import { replaceMatches, type Part } from './replace-text.ts'

export const replacePattern = defineCard({
  id: 'text.replace-pattern',
  title: 'Replace Pattern',
  description: 'Puts a text in the place of what a regular expression matches.',
  inputs: {
    text: text({ label: 'Text' }),
    pattern: text({
      label: 'Pattern',
      help: 'A regular expression without look-around and back references.',
      max: 1_000,
    }),
    replacement: text({
      label: 'Replace with',
      help: '$1 to $9 are what the parentheses hold, $& is the match, $$ a dollar.',
      optional: true,
      default: '',
    }),
    everywhere: boolean({ label: 'Everywhere', optional: true, default: false }),
    sensitive: boolean({ label: 'Case counts', optional: true, default: true }),
  },
  outputs: { output: text({ label: 'Text' }) },
  okta: {
    functions: ['string:replacePattern'],
    inputs: { text: 'string', pattern: 'src', replacement: 'dest', everywhere: 'global', sensitive: 'sensitive' },
    outputs: { output: 'output' },
  },
  examples: [
    {
      inputs: { text: '2026-03-01', pattern: '(\\d+)-(\\d+)', replacement: '$2/$1' },
      outputs: { output: '03/2026-01' },
    },
    {
      title: 'Everywhere.',
      inputs: { text: 'a1b22', pattern: '[0-9]+', replacement: '#', everywhere: true },
      outputs: { output: 'a#b#' },
    },
    {
      title: 'A group that took no part, or is not there, is empty.',
      inputs: { text: 'b', pattern: '(a)?b', replacement: '<$1$2>' },
      outputs: { output: '<>' },
    },
    {
      title: 'What matches nothing, matches between all characters.',
      inputs: { text: 'a😀', pattern: 'x*', replacement: '-', everywhere: true },
      outputs: { output: '-a-😀-' },
    },
    {
      title: 'A dollar as it stands.',
      inputs: { text: '5', pattern: '5', replacement: '$$&$&' },
      outputs: { output: '$&5' },
    },
  ],
  run({ text, pattern, replacement, everywhere, sensitive }) {
    const work = new PatternWork()
    const matcher = openSearch(pattern, text, !sensitive, work)
    return { output: replaceMatches(text, matcher, partsOf(replacement), everywhere, work) }
  },
})

/** `$1 of $&` as a group, a text and the match. */
function partsOf(replacement: string): Part[] {
  return replacement
    .split(/(\$[$&1-9])/)
    .map((part, i) => {
      if (i % 2 === 0) return part
      return part === '$$' ? '$' : part === '$&' ? 0 : Number(part[1])
    })
    .filter((part) => part !== '')
}
