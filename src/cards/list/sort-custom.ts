import type { Json } from '../../base/json/json.ts'
import { defineControl, type Next } from '../card.ts'
import { list } from '../fields.ts'
import { sorted } from './order.ts'
import { atOnce, itemFields, loopInputs, onlyValue, passes, returned, type PassEnd } from './passes.ts'

export const sortCustom = defineControl({
  id: 'list.sort-custom',
  title: 'Sort Custom',
  description: 'Sorts a list by the one field that the cards inside, or a helper flow, return for each item.',
  inputs: { list: list({ label: 'List' }), ...loopInputs, concurrency: atOnce },
  outputs: { output: list({ label: 'Sorted list', help: 'In the order of Sort.' }) },
  branches: { each: 'For each item' },
  inside: { each: itemFields },
  instead: { each: 'flow' },
  examples: [
    {
      inputs: { list: [{ age: 36 }, { age: 9 }] },
      branches: {
        each: [{ id: 'give', card: 'flow.return', inputs: { fields: { by: { $from: 'example.item.age' } } } }],
      },
      outputs: { output: [{ age: 9 }, { age: 36 }] },
    },
    {
      title: 'Where nothing is returned the items stay in their order.',
      inputs: { list: ['b', 'a'] },
      branches: { each: [{ id: 'line', card: 'text.compose', inputs: { text: '{{example.item}}' } }] },
      outputs: { output: ['b', 'a'] },
    },
  ],
  control({ list, concurrency, ...body }, run) {
    const values: Json[] = list.map(() => null)
    const one = (index: number): PassEnd | Promise<PassEnd> => {
      const keep = (fields: Awaited<ReturnType<typeof returned>>): null => {
        values[index] = onlyValue(fields)
        return null
      }
      const gave = returned(run, 'each', body, index, { item: list[index]!, index })
      return gave instanceof Promise ? gave.then(keep) : keep(gave)
    }
    const after = (): Next => ({ outputs: { output: sorted(list, values) } })
    const ended = passes(list.length, concurrency, one)
    return ended instanceof Promise ? ended.then(after) : after()
  },
})
