import type { Json } from '../../base/json/json.ts'
import { defineControl, type Next } from '../card.ts'
import { list } from '../fields.ts'
import { contentKey } from './content-key.ts'
import { atOnce, itemFields, loopInputs, onlyValue, passes, returned, type PassEnd } from './passes.ts'

export const uniqueCustom = defineControl({
  id: 'list.unique-custom',
  title: 'Unique Custom',
  description: 'Keeps the first of all items for which the cards inside, or a helper flow, return the same one field.',
  inputs: { list: list({ label: 'List' }), ...loopInputs, concurrency: atOnce },
  outputs: { output: list({ label: 'List' }) },
  branches: { each: 'For each item' },
  inside: { each: itemFields },
  instead: { each: 'flow' },
  examples: [
    {
      inputs: {
        list: [
          { job: 'cook', n: 1 },
          { job: 'cook', n: 2 },
          { job: 'host', n: 3 },
        ],
      },
      branches: {
        each: [{ id: 'give', card: 'flow.return', inputs: { fields: { by: { $from: 'example.item.job' } } } }],
      },
      outputs: {
        output: [
          { job: 'cook', n: 1 },
          { job: 'host', n: 3 },
        ],
      },
    },
    {
      title: 'Items for which nothing is returned are one another’s duplicates.',
      inputs: { list: [1, 2, 3] },
      branches: {
        each: [{ id: 'line', card: 'text.compose', inputs: { text: '{{example.item}}' } }],
      },
      outputs: { output: [1] },
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
    const after = (): Next => {
      const seen = new Set<string>()
      const output = list.filter((_, index) => {
        const { size } = seen
        return seen.add(contentKey(values[index]!)).size > size
      })
      return { outputs: { output } }
    }
    const ended = passes(list.length, concurrency, one)
    return ended instanceof Promise ? ended.then(after) : after()
  },
})
