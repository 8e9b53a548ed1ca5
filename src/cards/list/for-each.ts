import type { Json } from '../../base/json/json.ts'
import { defineControl, type FlowEnd, type Next, type Outputs, type Passed } from '../card.ts'
import { Stopped } from '../durable.ts'
import { any, fields, flow, integer, list } from '../fields.ts'

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
    flow: flow({ label: 'Helper flow', optional: true, help: 'Instead of cards inside.' }),
    values: fields({
      label: 'Further values',
      optional: true,
      default: {},
      help: 'For the helper flow; the same for every item.',
    }),
    concurrency: integer({
      label: 'At once',
      help: 'How many items may be under way at the same time; 1 keeps their order.',
      optional: true,
      default: 1,
      min: 1,
      max: 200,
    }),
  },
  outputs: { count: integer({ label: 'Items done' }) },
  branches: { each: 'For each item' },
  inside: { each: { item: any({ label: 'Item' }), index: integer({ label: 'Index', help: 'From 0.' }) } },
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
    { title: 'An empty list runs nothing.', inputs: { list: [] }, outputs: { count: 0 } },
    {
      title: 'An error in one item stops the loop.',
      inputs: { list: ['1', '{', '3'] },
      branches: { each: [{ id: 'read', card: 'json.parse', inputs: { text: { $from: 'example.item' } } }] },
      error: 'The text is not well-formed JSON.',
    },
  ],
  control({ list, flow, values, concurrency }, run) {
    const passes: (Outputs | undefined)[] = []
    const one = (index: number): FlowEnd | null | Promise<FlowEnd | null> => {
      const seen = { item: list[index]!, index }
      if (flow !== null) return run.call(flow, { ...values, ...seen }, String(index)).then(() => null)
      const keep = ({ end, made }: Passed) => {
        passes[index] = made
        return end?.kind === 'stopped' ? null : end
      }
      const passed = run.pass('each', String(index), seen)
      return passed instanceof Promise ? passed.then(keep) : keep(passed)
    }
    const after = (end: FlowEnd | null): Next =>
      end === null ? { outputs: { ...collected(run.joined, passes, list.length), count: list.length } } : { end }
    const ended = concurrency === 1 ? inOrder(0, list.length, one) : several(list.length, concurrency, one)
    return ended instanceof Promise ? ended.then(after) : after(ended)
  },
})

type Pass = (index: number) => FlowEnd | null | Promise<FlowEnd | null>

/** One pass after the other. Passes of pure cards need no promise: a turn of the event loop each would cost more than they. */
function inOrder(first: number, count: number, pass: Pass): FlowEnd | null | Promise<FlowEnd | null> {
  for (let index = first; index < count; index++) {
    const ended = pass(index)
    if (ended instanceof Promise) return goOn(ended, index + 1, count, pass)
    if (ended !== null) return ended
  }
  return null
}

async function goOn(first: Promise<FlowEnd | null>, next: number, count: number, pass: Pass): Promise<FlowEnd | null> {
  let end = await first
  for (let index = next; end === null && index < count; index++) end = await pass(index)
  return end
}

/**
 * At most `width` passes at once. Ends only when every pass has, so that nothing goes on behind a failed card. Of several
 * passes that end the flow, the first in the list does.
 */
async function several(count: number, width: number, pass: Pass): Promise<FlowEnd | null> {
  let next = 0
  const failures: unknown[] = []
  const ends = new Map<number, FlowEnd>()
  const lane = async () => {
    while (next < count && failures.length === 0 && ends.size === 0) {
      const at = next++
      try {
        const end = await pass(at)
        if (end !== null) ends.set(at, end)
      } catch (thrown) {
        failures.push(thrown)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, count) }, lane))
  // Being stopped is no failure of the flow: after a restart the pass that failed fails again, in its turn.
  const stopped = failures.find((thrown) => thrown instanceof Stopped)
  if (failures.length > 0) throw stopped ?? failures[0]
  return ends.size === 0 ? null : ends.get(Math.min(...ends.keys()))!
}

/** What the passes gave on, name by name. */
function collected(names: readonly string[], passes: readonly (Outputs | undefined)[], count: number): Outputs {
  const lists: Record<string, Json> = {}
  for (const name of names) {
    lists[name] = Array.from({ length: count }, (_, index) => passes[index]?.[name] ?? null)
  }
  return lists
}
