import { defineControl, type Next, type Passed } from '../card.ts'
import { integer } from '../fields.ts'
import { atOnce, helperValues, loopInputs, passes, type PassEnd } from '../list/passes.ts'

export const repeat = defineControl({
  id: 'flow.repeat',
  title: 'Repeat',
  description: 'Runs the cards inside it, or a helper flow, a number of times. Stops at the first error.',
  inputs: {
    count: integer({ label: 'How often', min: 0, max: 100_000 }),
    flow: loopInputs.flow,
    values: loopInputs.values,
    concurrency: atOnce,
  },
  outputs: { count: integer({ label: 'Times done' }) },
  branches: { each: 'Each time' },
  inside: { each: { index: integer({ label: 'Index', help: 'From 0.' }) } },
  instead: { each: 'flow' },
  examples: [
    {
      inputs: { count: 2 },
      branches: { each: [{ id: 'line', card: 'text.compose', inputs: { text: 'Time {{example.index}}' } }] },
      outputs: { count: 2 },
    },
    { title: 'Not at all.', inputs: { count: 0 }, outputs: { count: 0 } },
    {
      title: 'Return inside ends the flow.',
      inputs: { count: 3 },
      branches: {
        each: [{ id: 'first', card: 'flow.return', inputs: { fields: { at: { $from: 'example.index' } } } }],
      },
      ends: { kind: 'return', values: { at: 0 } },
    },
  ],
  control({ count, concurrency, flow, values }, run) {
    const one = (index: number): PassEnd | Promise<PassEnd> => {
      if (flow !== null) {
        return run.call(flow, helperValues({ flow, values, pick: {} }, { index }), String(index)).then(() => null)
      }
      const passed = run.pass('each', String(index), { index })
      return passed instanceof Promise ? passed.then(endOf) : endOf(passed)
    }
    const after = (end: PassEnd): Next => (end === null ? { outputs: { count } } : { end })
    const ended = passes(count, concurrency, one)
    return ended instanceof Promise ? ended.then(after) : after(ended)
  },
})

const endOf = ({ end }: Passed): PassEnd => (end?.kind === 'stopped' ? null : end)
