import type { Json } from '../../base/json/json.ts'
import { defineControl, type Next } from '../card.ts'
import { list, object } from '../fields.ts'
import { checkLength } from '../list/lengths.ts'
import { atOnce, loopInputs, onlyValue, passes, returned, type PassEnd } from '../list/passes.ts'
import { fieldSeen } from './seen.ts'

/** What a Return makes of its pass is as in Map of lists. */
export const mapToList = defineControl({
  id: 'object.map-to-list',
  title: 'Map to List',
  description: 'Makes a list: for each key of an object what the cards inside, or a helper flow, return.',
  inputs: { object: object({ label: 'Object' }), ...loopInputs, concurrency: atOnce },
  outputs: { output: list({ label: 'New list' }) },
  branches: { each: 'For each key' },
  inside: { each: fieldSeen },
  instead: { each: 'flow' },
  examples: [
    {
      inputs: { object: { name: 'Ada', city: 'London' } },
      branches: {
        each: [
          { id: 'line', card: 'text.compose', inputs: { text: '{{example.item.key}}={{example.item.value}}' } },
          { id: 'give', card: 'flow.return', inputs: { fields: { line: { $from: 'line.output' } } } },
        ],
      },
      outputs: { output: ['name=Ada', 'city=London'] },
    },
    {
      title: 'A helper flow gets item with key and value.',
      helper: {
        inputs: [{ name: 'item', type: 'object' }],
        cards: [
          {
            id: 'give',
            card: 'flow.return',
            inputs: { fields: { k: { $from: 'trigger.item.key' }, v: { $from: 'trigger.item.value' } } },
          },
        ],
      },
      inputs: { object: { a: 1 }, flow: 'helper' },
      outputs: { output: [{ k: 'a', v: 1 }] },
    },
    { title: 'An empty object makes an empty list.', inputs: { object: {} }, outputs: { output: [] } },
  ],
  control({ object, concurrency, ...body }, run) {
    const keys = Object.keys(object)
    checkLength(keys.length)
    const output: Json[] = keys.map(() => null)
    const one = (index: number): PassEnd | Promise<PassEnd> => {
      const keep = (fields: Awaited<ReturnType<typeof returned>>): null => {
        if (fields !== null) output[index] = Object.keys(fields).length === 1 ? onlyValue(fields) : fields
        return null
      }
      const key = keys[index]!
      const gave = returned(run, 'each', body, index, { item: { key, value: object[key]! }, index })
      return gave instanceof Promise ? gave.then(keep) : keep(gave)
    }
    const after = (): Next => ({ outputs: { output } })
    const ended = passes(keys.length, concurrency, one)
    return ended instanceof Promise ? ended.then(after) : after()
  },
})
