import { toText } from '../../language/convert.ts'
import { defineCard } from '../card.ts'
import { fields, text } from '../fields.ts'
import { checkLength } from './limits.ts'

export const concatenate = defineCard({
  id: 'text.concatenate',
  title: 'Concatenate',
  description: 'Joins texts in their order, with nothing between them.',
  inputs: {
    texts: fields({
      label: 'Texts',
      help: 'The names are yours; the order counts. Numbers, objects and lists become text.',
    }),
  },
  outputs: { output: text({ label: 'Text' }) },
  okta: {
    functions: ['string:concat'],
    inputs: { texts: { fields: 'rest', first: ['string1', 'string2'] } },
    outputs: { output: 'output' },
  },
  examples: [
    {
      given: { user: { first: 'Ada', last: 'Lovelace' } },
      inputs: { texts: { a: { $from: 'user.first' }, b: ' ', c: { $from: 'user.last' } } },
      outputs: { output: 'Ada Lovelace' },
    },
    {
      title: 'Null adds nothing; other values become text.',
      inputs: { texts: { a: 'n=', b: 1.5, c: null, d: true, e: ['x'] } },
      outputs: { output: 'n=1.5true["x"]' },
    },
    { title: 'No texts make an empty one.', inputs: { texts: {} }, outputs: { output: '' } },
  ],
  run({ texts }) {
    let output = ''
    for (const name in texts) {
      const added = toText(texts[name]!)
      checkLength(output.length + added.length)
      output += added
    }
    return { output }
  },
})
