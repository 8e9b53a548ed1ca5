import type { Json } from '../../base/json/json.ts'
import { defineControl, type Next, type Outputs } from '../card.ts'
import { object } from '../fields.ts'
import { atOnce, loopInputs, passes, returned, type PassEnd } from '../list/passes.ts'
import { fieldSeen } from './seen.ts'

/**
 * Two returned fields named `key` and `value` rename the key as well; of a key that comes twice the last counts, in the order
 * of the object whatever runs at once. A single field is the value, several are an object. A key for which nothing is
 * returned is left out.
 */
export const map = defineControl({
  id: 'object.map',
  title: 'Map',
  description: 'Makes a new object: for each key the value that the cards inside, or a helper flow, return.',
  inputs: { object: object({ label: 'Object' }), ...loopInputs, concurrency: atOnce },
  outputs: { output: object({ label: 'New object' }) },
  branches: { each: 'For each key' },
  inside: { each: fieldSeen },
  instead: { each: 'flow' },
  examples: [
    {
      inputs: { object: { first: 'Ada', last: 'Lovelace' } },
      branches: {
        each: [
          { id: 'line', card: 'text.compose', inputs: { text: '<{{example.item.value}}>' } },
          { id: 'give', card: 'flow.return', inputs: { fields: { text: { $from: 'line.output' } } } },
        ],
      },
      outputs: { output: { first: '<Ada>', last: '<Lovelace>' } },
    },
    {
      title: 'Returned key and value rename.',
      inputs: { object: { a: 1 } },
      branches: {
        each: [
          { id: 'name', card: 'text.compose', inputs: { text: 'x_{{example.item.key}}' } },
          {
            id: 'give',
            card: 'flow.return',
            inputs: { fields: { key: { $from: 'name.output' }, value: { $from: 'example.item.value' } } },
          },
        ],
      },
      outputs: { output: { x_a: 1 } },
    },
    {
      title: 'A key for which nothing is returned is left out.',
      inputs: { object: { a: 1, b: 2 } },
      branches: {
        each: [
          {
            id: 'large',
            card: 'branching.continue-if',
            inputs: { a: { $from: 'example.item.value' }, operator: '>', b: 1 },
          },
          { id: 'give', card: 'flow.return', inputs: { fields: { n: { $from: 'example.item.value' } } } },
        ],
      },
      outputs: { output: { b: 2 } },
    },
  ],
  control({ object, concurrency, ...body }, run) {
    const keys = Object.keys(object)
    const made: (readonly [string, Json])[][] = keys.map(() => [])
    const one = (index: number): PassEnd | Promise<PassEnd> => {
      const key = keys[index]!
      const keep = (fields: Outputs | null): null => {
        if (fields !== null) made[index] = [entryOf(key, fields)]
        return null
      }
      const gave = returned(run, 'each', body, index, { item: { key, value: object[key]! }, index })
      return gave instanceof Promise ? gave.then(keep) : keep(gave)
    }
    const after = (): Next => ({ outputs: { output: Object.fromEntries(made.flat()) } })
    const ended = passes(keys.length, concurrency, one)
    return ended instanceof Promise ? ended.then(after) : after()
  },
})

function entryOf(key: string, fields: Outputs): readonly [string, Json] {
  const names = Object.keys(fields)
  if (names.length === 1) return [key, fields[names[0]!]!]
  const { key: renamed, value } = fields
  const renames = names.length === 2 && typeof renamed === 'string' && value !== undefined
  return renames ? [renamed, value] : [key, fields]
}
