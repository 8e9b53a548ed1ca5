import type { Json } from '../../base/json/json.ts'
import { defineControl, type Next, type Outputs, type Passed } from '../card.ts'
import { integer, list } from '../fields.ts'
import { atOnce, collected, helperValues, itemFields, loopInputs, passes, type PassEnd } from './passes.ts'

/** As For Each, but an error ends its own pass only. */
export const forEachIgnoreErrors = defineControl({
  id: 'list.for-each-ignore-errors',
  title: 'For Each - Ignore Errors',
  description:
    'Runs the cards inside it, or a helper flow, once for each item of a list, and goes on with the next item behind an error.',
  inputs: { list: list({ label: 'List' }), ...loopInputs, concurrency: atOnce },
  outputs: {
    count: integer({ label: 'Items done', help: 'Those with an error included.' }),
    failed: integer({ label: 'Items with an error' }),
    errors: list({ label: 'Errors', help: 'The first 100: {index, kind, message, card}.' }),
  },
  branches: { each: 'For each item' },
  inside: { each: itemFields },
  instead: { each: 'flow' },
  examples: [
    {
      inputs: { list: ['1', '2'] },
      branches: { each: [{ id: 'read', card: 'json.parse', inputs: { text: { $from: 'example.item' } } }] },
      gives: { numbers: { each: { $from: 'read.output' } } },
      outputs: { numbers: [1, 2], count: 2, failed: 0, errors: [] },
    },
    {
      title: 'An error in one item does not stop the others.',
      inputs: { list: ['1', 7, '3'] },
      branches: {
        each: [{ id: 'part', card: 'object.get', inputs: { object: { $from: 'example.item' }, path: 'a' } }],
      },
      outputs: {
        count: 3,
        failed: 3,
        errors: [
          {
            index: 0,
            kind: 'Invalid Type Conversion',
            message: 'Card part, input "object": expected an object, got JSON text of a number.',
            card: 'part',
          },
          {
            index: 1,
            kind: 'Invalid Type Conversion',
            message: 'Card part, input "object": expected an object, got a number.',
            card: 'part',
          },
          {
            index: 2,
            kind: 'Invalid Type Conversion',
            message: 'Card part, input "object": expected an object, got JSON text of a number.',
            card: 'part',
          },
        ],
      },
    },
    { title: 'An empty list runs nothing.', inputs: { list: [] }, outputs: { count: 0, failed: 0, errors: [] } },
  ],
  control({ list, concurrency, ...body }, run) {
    const made: (Outputs | undefined)[] = []
    const errors: Json[] = []
    let failed = 0
    const one = (index: number): PassEnd | Promise<PassEnd> => {
      const seen = { item: list[index]!, index }
      const keep = (passed: Passed | null): PassEnd => {
        made[index] = passed?.made
        return passed === null || passed.end?.kind === 'stopped' ? null : passed.end
      }
      const attempted = run.attempt<Passed | null>((run) =>
        body.flow === null
          ? run.pass('each', String(index), seen)
          : run.call(body.flow, helperValues(body, seen), String(index)).then(() => null),
      )
      const settle = ({ value, error }: Awaited<typeof attempted>): PassEnd => {
        if (error === null) return keep(value)
        failed++
        const { kind, message, cardId } = error
        if (errors.length < mostErrors) errors.push({ index, kind, message, card: cardId })
        return null
      }
      return attempted instanceof Promise ? attempted.then(settle) : settle(attempted)
    }
    const after = (end: PassEnd): Next => {
      if (end !== null) return { end }
      const lists = collected(run.joined, made, list.length)
      return { outputs: { ...lists, count: list.length, failed, errors } }
    }
    const ended = passes(list.length, concurrency, one)
    return ended instanceof Promise ? ended.then(after) : after(ended)
  },
})

const mostErrors = 100
