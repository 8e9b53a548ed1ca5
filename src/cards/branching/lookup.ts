import { toText } from '../../language/convert.ts'
import { defineCard } from '../card.ts'
import { any, fields } from '../fields.ts'

export const lookup = defineCard({
  id: 'branching.lookup',
  title: 'Lookup',
  description: 'Gives the value of the option that is named like the key, else another value.',
  inputs: {
    key: any({ label: 'Value', optional: true }),
    options: fields({ label: 'Options' }),
    otherwise: any({ label: 'Else', optional: true }),
  },
  outputs: { output: any({ label: 'Result' }) },
  okta: {
    functions: ['control:lookup'],
    inputs: { key: 'key', options: { fields: 'rest', group: 'options' }, otherwise: 'else' },
    outputs: { output: 'result' },
  },
  examples: [
    { inputs: { key: 'WARN', options: { ERROR: 1, WARN: 2 }, otherwise: 9 }, outputs: { output: 2 } },
    { title: 'Upper and lower case differ.', inputs: { key: 'warn', options: { WARN: 2 } }, outputs: { output: null } },
    {
      title: 'Numbers are looked up by their text.',
      inputs: { key: 404, options: { 404: 'gone' } },
      outputs: { output: 'gone' },
    },
  ],
  run({ key, options, otherwise }) {
    const name = toText(key)
    return { output: Object.hasOwn(options, name) ? (options[name] ?? null) : otherwise }
  },
})
