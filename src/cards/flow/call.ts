import { defineControl } from '../card.ts'
import { fields, flow, object } from '../fields.ts'

export const call = defineControl({
  id: 'flow.call',
  title: 'Call Flow',
  description:
    'Runs a helper flow as part of this execution and waits for what it returns. An error in it is an error here.',
  inputs: {
    flow: flow({ label: 'Helper flow' }),
    values: fields({
      label: 'Values',
      optional: true,
      default: {},
      help: 'What the helper flow gets, by the names of its inputs.',
    }),
  },
  outputs: {
    output: object({ label: 'Returned fields', help: 'Null where the helper flow ended without Return.' }),
  },
  examples: [
    {
      helper: {
        inputs: [{ name: 'name', type: 'text' }],
        cards: [{ id: 'answer', card: 'flow.return', inputs: { fields: { hello: { $from: 'trigger.name' } } } }],
      },
      inputs: { flow: 'helper', values: { name: 'Ada' } },
      outputs: { output: { hello: 'Ada' } },
    },
    {
      title: 'A helper flow that ends without Return gives null.',
      helper: { cards: [] },
      inputs: { flow: 'helper' },
      outputs: { output: null },
    },
  ],
  async control({ flow, values }, run) {
    return { outputs: { output: await run.call(flow, values, '0') } }
  },
})
