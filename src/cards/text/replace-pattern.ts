import { defineCard } from '../card.ts'
import { boolean, text } from '../fields.ts'
import { readPattern } from './pattern.ts'
import { replaceMatches, type Match } from './replace-text.ts'

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
      title: 'A dollar as it stands.',
      inputs: { text: '5', pattern: '5', replacement: '$$&$&' },
      outputs: { output: '$&5' },
    },
  ],
  run: ({ text, pattern, replacement, everywhere, sensitive }) => ({
    output: replaceMatches(
      text,
      readPattern(pattern, text, !sensitive),
      (match) => filled(replacement, match),
      everywhere,
    ),
  }),
})

/** A group that took no part, or that the pattern does not have, is empty. */
function filled(replacement: string, match: Match): string {
  if (!replacement.includes('$')) return replacement
  return replacement.replaceAll(/\$([$&1-9])/g, (_, what: string) => {
    if (what === '$') return '$'
    if (what === '&') return match.group() ?? ''
    const index = Number(what)
    return index <= match.groupCount() ? (match.group(index) ?? '') : ''
  })
}
