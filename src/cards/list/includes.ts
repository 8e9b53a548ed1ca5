import { defineCard } from '../card.ts'
import { any, boolean, list } from '../fields.ts'
import { equalToAny } from './matching.ts'

export const includes = defineCard({
  id: 'list.includes',
  title: 'Includes',
  description: 'Tells whether a value is in a list, compared as in conditions.',
  inputs: { list: list({ label: 'List' }), value: any({ label: 'Value', optional: true }) },
  outputs: { output: boolean({ label: 'Is in the list' }) },
  okta: { functions: ['list:includes'], inputs: { list: 'list', value: 'value' }, outputs: { output: 'result' } },
  examples: [
    { inputs: { list: ['admins', 'everyone'], value: 'admins' }, outputs: { output: true } },
    { title: 'Items become the type of the value.', inputs: { list: ['1', '2'], value: 2 }, outputs: { output: true } },
    {
      title: 'Objects by content.',
      inputs: { list: [{ a: 1, b: 2 }], value: { b: 2, a: 1 } },
      outputs: { output: true },
    },
    { title: 'Case counts.', inputs: { list: ['Admins'], value: 'admins' }, outputs: { output: false } },
  ],
  run: ({ list, value }) => ({ output: equalToAny(list)(value ?? null) }),
})
