import { isJsonObject, type Json } from '../../base/json/json.ts'
import { defineControl, type Next } from '../card.ts'
import { any, list } from '../fields.ts'
import { itemFields, loopInputs, onlyValue, passes, returned, type PassEnd } from './passes.ts'

/**
 * One item after the other. A memo that is an object gets the returned fields, one for each key; any other memo becomes the
 * single field, whatever its name (functions.md, section 9). A pass that returns nothing leaves the memo as it is.
 */
export const reduce = defineControl({
  id: 'list.reduce',
  title: 'Reduce',
  description:
    'Carries a value through a list: the cards inside, or a helper flow, get memo and item and return the next memo.',
  inputs: { list: list({ label: 'List' }), memo: any({ label: 'Start value', optional: true }), ...loopInputs },
  outputs: { output: any({ label: 'Result', help: 'The last memo; the start value where the list is empty.' }) },
  branches: { each: 'For each item' },
  inside: { each: { ...itemFields, memo: any({ label: 'Memo', help: 'What the pass before returned.' }) } },
  instead: { each: 'flow' },
  examples: [
    {
      inputs: { list: ['a', 'b'], memo: '' },
      branches: {
        each: [
          { id: 'line', card: 'text.compose', inputs: { text: '{{example.memo}}{{example.item}}' } },
          { id: 'give', card: 'flow.return', inputs: { fields: { all: { $from: 'line.output' } } } },
        ],
      },
      outputs: { output: 'ab' },
    },
    { title: 'An empty list gives the start value.', inputs: { list: [], memo: 5 }, outputs: { output: 5 } },
    {
      title: 'An object as memo gets all returned fields.',
      inputs: { list: [1, 2], memo: { last: 0 } },
      branches: {
        each: [
          {
            id: 'give',
            card: 'flow.return',
            inputs: { fields: { last: { $from: 'example.item' }, before: { $from: 'example.memo.last' } } },
          },
        ],
      },
      outputs: { output: { last: 2, before: 1 } },
    },
  ],
  control({ list, memo: start, values: given, ...others }, run) {
    // Files of Okta Workflows give the helper's memo a value of its own, which counts for nothing.
    const { memo: _, ...values } = given
    const body = { ...others, values }
    let memo: Json = start ?? null
    const one = (index: number): PassEnd | Promise<PassEnd> => {
      const carry = (fields: Awaited<ReturnType<typeof returned>>): null => {
        if (fields !== null) memo = isJsonObject(memo) ? { ...memo, ...fields } : onlyValue(fields)
        return null
      }
      const gave = returned(run, 'each', body, index, { item: list[index]!, index, memo })
      return gave instanceof Promise ? gave.then(carry) : carry(gave)
    }
    const after = (): Next => ({ outputs: { output: memo } })
    const ended = passes(list.length, 1, one)
    return ended instanceof Promise ? ended.then(after) : after()
  },
})
