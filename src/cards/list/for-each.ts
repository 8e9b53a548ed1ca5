import { defineControl, type Next, type Outputs, type Passed } from '../card.ts'
import { integer, list } from '../fields.ts'
import { atOnce, collected, helperValues, itemFields, loopInputs, passes, type PassEnd } from './passes.ts'

/**
 * Return and Return Raw inside end the flow; a false Continue If ends its own pass only, so that it picks items. Each output
 * that the author declares on the card is a list with one value for each item, null where a pass ended early.
 */
export const forEach = defineControl({
  id: 'list.for-each',
  title: 'For Each',
  description:
    'Runs the cards inside it, or a helper flow, once for each item of a list. They get item and index (from 0); a helper flow gets the values too. Stops at the first error.',
  inputs: {
    list: list({ label: 'List' }),
    ...loopInputs,
    concurrency: atOnce,
  },
  outputs: { count: integer({ label: 'Items done' }) },
  branches: { each: 'For each item' },
  inside: { each: itemFields },
  instead: { each: 'flow' },
  examples: [
    {
      inputs: { list: ['Ada', 'Bo'] },
      branches: {
        each: [{ id: 'line', card: 'text.compose', inputs: { text: '{{example.index}} {{example.item}}' } }],
      },
      outputs: { count: 2 },
    },
    {
      title: 'An output that is declared on the card becomes a list with a value for each item.',
      inputs: { list: ['Ada', 'Bo'] },
      branches: { each: [{ id: 'line', card: 'text.compose', inputs: { text: 'Hello {{example.item}}' } }] },
      gives: { greetings: { each: { $from: 'line.output' } } },
      outputs: { greetings: ['Hello Ada', 'Hello Bo'], count: 2 },
    },
    {
      title: 'Continue If goes on with the next item.',
      inputs: { list: [1, 2, 3] },
      branches: {
        each: [
          {
            id: 'large',
            card: 'branching.continue-if',
            inputs: { a: { $from: 'example.item' }, operator: '>', b: 1 },
          },
        ],
      },
      gives: { large: { each: { $from: 'example.item' } } },
      outputs: { large: [null, 2, 3], count: 3 },
    },
    {
      title: 'Return inside ends the flow.',
      inputs: { list: [1, 2] },
      branches: {
        each: [{ id: 'first', card: 'flow.return', inputs: { fields: { first: { $from: 'example.item' } } } }],
      },
      ends: { kind: 'return', values: { first: 1 } },
    },
    {
      title: 'A helper flow instead of cards inside.',
      helper: {
        inputs: [
          { name: 'item', type: 'text' },
          { name: 'index', type: 'number' },
          { name: 'greeting', type: 'text' },
        ],
        cards: [{ id: 'line', card: 'text.compose', inputs: { text: '{{trigger.greeting}} {{trigger.item}}' } }],
      },
      inputs: { list: ['Ada', 'Bo'], flow: 'helper', values: { greeting: 'Hello' } },
      outputs: { count: 2 },
    },
    {
      title: 'Values of each item for a helper flow, under names of your own.',
      helper: {
        inputs: [{ name: 'login', type: 'text' }],
        cards: [{ id: 'line', card: 'text.compose', inputs: { text: 'Hello {{trigger.login}}' } }],
      },
      inputs: { list: [{ profile: { login: 'ada' } }], flow: 'helper', pick: { login: 'profile.login' } },
      outputs: { count: 1 },
    },
    { title: 'An empty list runs nothing.', inputs: { list: [] }, outputs: { count: 0 } },
    {
      title: 'An error in one item stops the loop.',
      inputs: { list: ['1', '{', '3'] },
      branches: { each: [{ id: 'read', card: 'json.parse', inputs: { text: { $from: 'example.item' } } }] },
      error: 'The text is not well-formed JSON.',
    },
  ],
  control({ list, concurrency, ...body }, run) {
    const made: (Outputs | undefined)[] = []
    const one = (index: number): PassEnd | Promise<PassEnd> => {
      const seen = { item: list[index]!, index }
      if (body.flow !== null) return run.call(body.flow, helperValues(body, seen), String(index)).then(() => null)
      const keep = (passed: Passed): PassEnd => {
        made[index] = passed.made
        return passed.end?.kind === 'stopped' ? null : passed.end
      }
      const passed = run.pass('each', String(index), seen)
      return passed instanceof Promise ? passed.then(keep) : keep(passed)
    }
    const after = (end: PassEnd): Next =>
      end === null ? { outputs: { ...collected(run.joined, made, list.length), count: list.length } } : { end }
    const ended = passes(list.length, concurrency, one)
    return ended instanceof Promise ? ended.then(after) : after(ended)
  },
})
