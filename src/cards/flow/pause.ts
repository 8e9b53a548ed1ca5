import { defineEffect } from '../card.ts'
import { fields } from '../fields.ts'
import { pauseInputs, pauseOutputs, restUntilCalled } from './rest-until-called.ts'

export const pause = defineEffect({
  id: 'flow.pause',
  title: 'Pause',
  description: 'Answers the caller and rests until the flow’s resume URL is called, at most for 30 days.',
  inputs: {
    fields: fields({
      label: 'Answer',
      help: 'What the caller gets, beside execution_id, which the resume URL needs.',
      optional: true,
      default: {},
    }),
    ...pauseInputs,
  },
  outputs: pauseOutputs,
  okta: { functions: ['control:pause'], inputs: { fields: { fields: 'rest' } } },
  examples: [
    { title: 'Nobody called in time.', inputs: {}, outputs: { output: null, resumed: false } },
    { title: 'At most one day.', inputs: { days: 1 }, outputs: { output: null, resumed: false } },
  ],
  perform: ({ fields, days }, tools) =>
    restUntilCalled(tools, days, {
      kind: 'return',
      values: { ...fields, execution_id: tools.durable.executionId },
    }),
})
