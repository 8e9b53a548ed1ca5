import { isEmpty } from '../../language/convert.ts'
import { defineCard } from '../card.ts'
import { object } from '../fields.ts'

export const filter = defineCard({
  id: 'object.filter',
  title: 'Filter',
  description: 'Leaves out the keys that have no value. Clear Empty does so for inner objects too.',
  inputs: { object: object({ label: 'Object' }) },
  outputs: { output: object({ label: 'Object', help: 'Without null, empty texts, lists and objects.' }) },
  okta: { functions: ['object:filter'], inputs: { object: 'object' }, outputs: { output: 'output' } },
  examples: [
    {
      inputs: { object: { name: 'Ada', phone: '', manager: null, tags: [], more: {} } },
      outputs: { output: { name: 'Ada' } },
    },
    {
      title: 'False, 0 and white space are values, and what is inside stays.',
      inputs: { object: { active: false, count: 0, note: ' ', more: { a: null } } },
      outputs: { output: { active: false, count: 0, note: ' ', more: { a: null } } },
    },
  ],
  run: ({ object }) => ({
    output: Object.fromEntries(Object.entries(object).filter(([, value]) => !isEmpty(value))),
  }),
})
