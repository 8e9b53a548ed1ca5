import { toTruth } from '../truth.ts'
import { defineControl, type Next } from '../card.ts'
import { list } from '../fields.ts'
import { atOnce, itemFields, loopInputs, onlyValue, passes, returned, type PassEnd } from './passes.ts'

export const filterCustom = defineControl({
  id: 'list.filter-custom',
  title: 'Filter Custom',
  description: 'Keeps the items for which the cards inside, or a helper flow, return one field that is true.',
  inputs: { list: list({ label: 'List' }), ...loopInputs, concurrency: atOnce },
  outputs: { output: list({ label: 'Filtered list' }) },
  branches: { each: 'For each item' },
  inside: { each: itemFields },
  instead: { each: 'flow' },
  examples: [
    {
      inputs: { list: [{ on: true }, { on: false }] },
      branches: {
        each: [{ id: 'give', card: 'flow.return', inputs: { fields: { keep: { $from: 'example.item.on' } } } }],
      },
      outputs: { output: [{ on: true }] },
    },
    {
      title: 'An item for which nothing is returned is left out.',
      inputs: { list: [1, 2, 3] },
      branches: {
        each: [
          { id: 'large', card: 'branching.continue-if', inputs: { a: { $from: 'example.item' }, operator: '>', b: 1 } },
          { id: 'give', card: 'flow.return', inputs: { fields: { keep: true } } },
        ],
      },
      outputs: { output: [2, 3] },
    },
    {
      title: 'A helper flow without a Return gives what its last card gave; ended before, it gives nothing.',
      helper: {
        inputs: [{ name: 'item', type: 'number' }],
        cards: [
          { id: 'large', card: 'branching.continue-if', inputs: { a: { $from: 'trigger.item' }, operator: '>', b: 1 } },
          { id: 'three', card: 'boolean.compare', inputs: { a: { $from: 'trigger.item' }, operator: '==', b: 3 } },
        ],
      },
      inputs: { list: [1, 2, 3], flow: 'helper' },
      outputs: { output: [3] },
    },
  ],
  control({ list, concurrency, ...body }, run) {
    const kept: boolean[] = []
    const one = (index: number): PassEnd | Promise<PassEnd> => {
      const keep = (fields: Awaited<ReturnType<typeof returned>>): null => {
        kept[index] = toTruth(onlyValue(fields))
        return null
      }
      const gave = returned(run, 'each', body, index, { item: list[index]!, index })
      return gave instanceof Promise ? gave.then(keep) : keep(gave)
    }
    const after = (): Next => ({ outputs: { output: list.filter((_, index) => kept[index] === true) } })
    const ended = passes(list.length, concurrency, one)
    return ended instanceof Promise ? ended.then(after) : after()
  },
})
