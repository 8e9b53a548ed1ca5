import type { Json } from '../../base/json/json.ts'
import { defineControl, type Next } from '../card.ts'
import { any, integer, list } from '../fields.ts'
import { toTruth } from '../truth.ts'
import { itemFields, loopInputs, onlyValue, passes, returned, type PassEnd } from './passes.ts'

/** One item after the other, and no further than the first for which a true value is returned. */
export const findCustom = defineControl({
  id: 'list.find-custom',
  title: 'Find Custom',
  description: 'Gives the first item for which the cards inside, or a helper flow, return one field that is true.',
  inputs: { list: list({ label: 'List' }), ...loopInputs },
  outputs: {
    item: any({ label: 'Item', help: 'Null where there is none.' }),
    index: integer({ label: 'Index', help: 'From 0; -1 where there is none.' }),
  },
  branches: { each: 'For each item' },
  inside: { each: itemFields },
  instead: { each: 'flow' },
  examples: [
    {
      inputs: { list: [{ on: false }, { on: true, n: 1 }, { on: true, n: 2 }] },
      branches: {
        each: [{ id: 'give', card: 'flow.return', inputs: { fields: { found: { $from: 'example.item.on' } } } }],
      },
      outputs: { item: { on: true, n: 1 }, index: 1 },
    },
    {
      title: 'None.',
      inputs: { list: [1, 2] },
      branches: { each: [{ id: 'give', card: 'flow.return', inputs: { fields: { found: false } } }] },
      outputs: { item: null, index: -1 },
    },
    { title: 'An empty list runs nothing.', inputs: { list: [] }, outputs: { item: null, index: -1 } },
  ],
  control({ list, ...body }, run) {
    let found = -1
    const one = (index: number): PassEnd | Promise<PassEnd> => {
      if (found >= 0) return null
      const look = (fields: Awaited<ReturnType<typeof returned>>): null => {
        if (toTruth(onlyValue(fields))) found = index
        return null
      }
      const gave = returned(run, 'each', body, index, { item: list[index]!, index })
      return gave instanceof Promise ? gave.then(look) : look(gave)
    }
    const after = (): Next => {
      const item: Json = found < 0 ? null : list[found]!
      return { outputs: { item, index: found } }
    }
    const ended = passes(list.length, 1, one)
    return ended instanceof Promise ? ended.then(after) : after()
  },
})
