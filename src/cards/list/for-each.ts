import { defineControl, type Run } from '../card.ts'
import { Stopped } from '../durable.ts'
import { fields, flow, integer, list } from '../fields.ts'

export const forEach = defineControl({
  id: 'list.for-each',
  title: 'For Each',
  description:
    'Runs a helper flow once for each item of a list. The helper flow gets item, index (from 0) and the values. Stops at the first error.',
  inputs: {
    list: list({ label: 'List' }),
    flow: flow({ label: 'Helper flow' }),
    values: fields({ label: 'Further values', optional: true, default: {}, help: 'The same for every item.' }),
    concurrency: integer({
      label: 'At once',
      help: 'How many items may be under way at the same time; 1 keeps their order.',
      optional: true,
      default: 1,
      min: 1,
      max: 200,
    }),
  },
  outputs: {},
  examples: [
    {
      helper: {
        inputs: [
          { name: 'item', type: 'text' },
          { name: 'index', type: 'number' },
          { name: 'greeting', type: 'text' },
        ],
        cards: [{ id: 'line', card: 'text.compose', inputs: { text: '{{trigger.greeting}} {{trigger.item}}' } }],
      },
      inputs: { list: ['Ada', 'Bo'], flow: 'helper', values: { greeting: 'Hello' } },
      outputs: {},
    },
    {
      title: 'An empty list runs nothing.',
      helper: { cards: [] },
      inputs: { list: [], flow: 'helper' },
      outputs: {},
    },
    {
      title: 'An error in one item stops the loop.',
      helper: {
        inputs: [{ name: 'item', type: 'text' }],
        cards: [{ id: 'read', card: 'json.parse', inputs: { text: { $from: 'trigger.item' } } }],
      },
      inputs: { list: ['1', '{', '3'], flow: 'helper' },
      error: 'The text is not well-formed JSON.',
    },
  ],
  async control({ list, flow, values, concurrency }, run) {
    const one = (index: number) => run.call(flow, { ...values, item: list[index]!, index }, String(index))
    if (concurrency === 1) for (let index = 0; index < list.length; index++) await one(index)
    else await several(list.length, concurrency, one)
    return { outputs: {} }
  },
})

/** At most `width` passes at once. Ends only when every pass has, so that nothing goes on behind a failed card. */
async function several(count: number, width: number, pass: (index: number) => ReturnType<Run['call']>): Promise<void> {
  let next = 0
  const failures: unknown[] = []
  const lane = async () => {
    while (next < count && failures.length === 0) {
      try {
        await pass(next++)
      } catch (thrown) {
        failures.push(thrown)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, count) }, lane))
  // Being stopped is no failure of the flow: after a restart the pass that failed fails again, in its turn.
  const stopped = failures.find((thrown) => thrown instanceof Stopped)
  if (failures.length > 0) throw stopped ?? failures[0]
}
