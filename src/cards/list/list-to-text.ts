import { toText } from '../../language/convert.ts'
import { languageLimits } from '../../language/limits.ts'
import { CardError, defineCard } from '../card.ts'
import { list, text } from '../fields.ts'

export const listToText = defineCard({
  id: 'list.list-to-text',
  title: 'List to Text',
  description: 'Makes one text of the items of a list.',
  inputs: {
    list: list({ label: 'List' }),
    delimiter: text({ label: 'Between items', optional: true, default: '' }),
  },
  outputs: { output: text({ label: 'Text' }) },
  okta: {
    functions: ['list:join'],
    inputs: { list: 'list', delimiter: 'delimiter' },
    outputs: { output: 'string' },
  },
  examples: [
    { inputs: { list: ['a', 'b', 'c'], delimiter: ', ' }, outputs: { output: 'a, b, c' } },
    {
      title: 'Null adds nothing; other values become text.',
      inputs: { list: [1, null, true, { a: 1 }], delimiter: ';' },
      outputs: { output: '1;;true;{"a":1}' },
    },
    { title: 'Nothing between.', inputs: { list: ['a', 'b'] }, outputs: { output: 'ab' } },
    { title: 'An empty list makes an empty text.', inputs: { list: [], delimiter: ',' }, outputs: { output: '' } },
  ],
  run({ list, delimiter }) {
    let length = Math.max(0, list.length - 1) * delimiter.length
    const texts: string[] = []
    for (const item of list) {
      const each = toText(item)
      length += each.length
      if (length > languageLimits.text) {
        throw new CardError(
          'Step Output Too Large',
          `The text would be longer than ${languageLimits.text} characters. Work on parts of the list.`,
        )
      }
      texts.push(each)
    }
    return { output: texts.join(delimiter) }
  },
})
