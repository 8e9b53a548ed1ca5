import { toText } from '../../language/convert.ts'
import { CardError, defineCard } from '../card.ts'
import { boolean, fields, text } from '../fields.ts'
import { PatternWork } from './pattern.ts'
import { replaceText } from './replace-text.ts'

const mostPatterns = 100

export const replacePatterns = defineCard({
  id: 'text.replace-patterns',
  title: 'Replace Patterns',
  description: 'Puts one text in the place of each of several others.',
  inputs: {
    text: text({ label: 'Text' }),
    patterns: fields({ label: 'Look for', help: 'Texts as they stand, one after the other; the names are yours.' }),
    replacement: text({ label: 'Replace with', optional: true, default: '' }),
    everywhere: boolean({ label: 'Everywhere', optional: true, default: false }),
    sensitive: boolean({ label: 'Case counts', optional: true, default: true }),
  },
  outputs: { output: text({ label: 'Text' }) },
  okta: {
    functions: ['string:replaceAny'],
    inputs: {
      text: 'text',
      patterns: { fields: 'rest', group: 'patterns' },
      replacement: 'replacement',
      everywhere: 'global',
      sensitive: 'case sensitive',
    },
    outputs: { output: 'output' },
  },
  examples: [
    { inputs: { text: '[null, 1]', patterns: { a: 'null,', b: '[', c: ']' } }, outputs: { output: ' 1' } },
    {
      title: 'Everywhere.',
      inputs: { text: 'a.b.c-d', patterns: { a: '.', b: '-' }, replacement: '_', everywhere: true },
      outputs: { output: 'a_b_c_d' },
    },
    {
      title: 'Without anything to look for the text stays.',
      inputs: { text: 'abc', patterns: {} },
      outputs: { output: 'abc' },
    },
  ],
  run({ text, patterns, ...replacing }) {
    const targets = Object.values(patterns).map(toText)
    if (targets.length > mostPatterns) {
      throw new CardError(
        'Invalid Input',
        `There are ${targets.length} texts to look for. There can be at most ${mostPatterns}.`,
      )
    }
    const work = new PatternWork()
    let output = text
    for (const target of targets) output = replaceText(output, target, replacing, work)
    return { output }
  },
})
