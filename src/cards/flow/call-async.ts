import { defineEffect } from '../card.ts'
import { fields, flow, text } from '../fields.ts'

export const callAsync = defineEffect({
  id: 'flow.call-async',
  title: 'Call Flow Async',
  description: 'Starts a helper flow as an execution of its own and goes on at once. Its errors do not come back.',
  inputs: {
    flow: flow({ label: 'Helper flow' }),
    values: fields({
      label: 'Values',
      optional: true,
      default: {},
      help: 'What the helper flow gets, by the names of its inputs.',
    }),
  },
  outputs: { execution_id: text({ label: 'Execution', help: 'The id of what was started.' }) },
  examples: [
    {
      helper: { inputs: [{ name: 'name', type: 'text' }], cards: [] },
      inputs: { flow: 'helper', values: { name: 'Ada' } },
      outputs: { execution_id: 'started' },
    },
    {
      title: 'The values need not fit what the helper declares: what it does not know is left out.',
      helper: { cards: [] },
      inputs: { flow: 'helper', values: { anything: 1 } },
      outputs: { execution_id: 'started' },
    },
  ],
  async perform({ flow, values }, tools) {
    return { execution_id: await tools.start(flow, values) }
  },
})
