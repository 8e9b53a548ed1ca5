import type { Json } from '../../base/json/json.ts'
import { defineControl, type Next } from '../card.ts'
import { list } from '../fields.ts'
import { atOnce, itemFields, loopInputs, onlyValue, passes, returned, type PassEnd } from './passes.ts'

/**
 * One value for each item, in the order of the list whatever runs at once. A Return with one field gives its bare value, with
 * several an object of them, and without one the item becomes null. A helper flow that has no Return at all gives what its last card
 * gave, as a Return of these fields would (functions.md, section 9; real exports).
 */
export const map = defineControl({
  id: 'list.map',
  title: 'Map',
  description: 'Makes a new list: for each item what the cards inside, or a helper flow, return.',
  inputs: { list: list({ label: 'List' }), ...loopInputs, concurrency: atOnce },
  outputs: { output: list({ label: 'New list' }) },
  branches: { each: 'For each item' },
  inside: { each: itemFields },
  instead: { each: 'flow' },
  examples: [
    {
      inputs: { list: [{ name: 'Ada' }, { name: 'Bo' }] },
      branches: {
        each: [{ id: 'give', card: 'flow.return', inputs: { fields: { name: { $from: 'example.item.name' } } } }],
      },
      outputs: { output: ['Ada', 'Bo'] },
    },
    {
      title: 'Several fields give an object for each item.',
      inputs: { list: ['a', 'b'] },
      branches: {
        each: [
          {
            id: 'give',
            card: 'flow.return',
            inputs: { fields: { text: { $from: 'example.item' }, at: { $from: 'example.index' } } },
          },
        ],
      },
      outputs: {
        output: [
          { text: 'a', at: 0 },
          { text: 'b', at: 1 },
        ],
      },
    },
    {
      title: 'A helper flow, and an item that it returns nothing for.',
      helper: {
        inputs: [{ name: 'item', type: 'number' }],
        cards: [
          { id: 'large', card: 'branching.continue-if', inputs: { a: { $from: 'trigger.item' }, operator: '>', b: 1 } },
          { id: 'give', card: 'flow.return', inputs: { fields: { n: { $from: 'trigger.item' } } } },
        ],
      },
      inputs: { list: [1, 2], flow: 'helper' },
      outputs: { output: [null, 2] },
    },
    {
      title: 'A helper flow without a Return gives what its last card gave.',
      helper: {
        inputs: [{ name: 'item', type: 'number' }],
        cards: [{ id: 'double', card: 'number.multiply', inputs: { a: { $from: 'trigger.item' }, b: 2 } }],
      },
      inputs: { list: [1, 2], flow: 'helper' },
      outputs: { output: [2, 4] },
    },
    { title: 'An empty list stays empty.', inputs: { list: [] }, outputs: { output: [] } },
  ],
  control({ list, concurrency, ...body }, run) {
    const output: Json[] = list.map(() => null)
    const one = (index: number): PassEnd | Promise<PassEnd> => {
      const keep = (fields: Awaited<ReturnType<typeof returned>>): null => {
        if (fields !== null) output[index] = Object.keys(fields).length === 1 ? onlyValue(fields) : fields
        return null
      }
      const gave = returned(run, 'each', body, index, { item: list[index]!, index })
      return gave instanceof Promise ? gave.then(keep) : keep(gave)
    }
    const after = (): Next => ({ outputs: { output } })
    const ended = passes(list.length, concurrency, one)
    return ended instanceof Promise ? ended.then(after) : after()
  },
})
