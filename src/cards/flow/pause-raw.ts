import { defineEffect } from '../card.ts'
import { rawAnswer, rawAnswerInputs } from './raw-answer.ts'
import { pauseInputs, pauseOutputs, restUntilCalled } from './rest-until-called.ts'

export const pauseRaw = defineEffect({
  id: 'flow.pause-raw',
  title: 'Pause Raw',
  description: 'As Pause, with an answer of your own: status, headers and body text as they stand.',
  inputs: { ...rawAnswerInputs, ...pauseInputs },
  outputs: pauseOutputs,
  okta: {
    functions: ['control:pauseRaw'],
    inputs: { status: 'statusCode', headers: 'headers', body: 'body' },
  },
  examples: [
    { title: 'Nobody called in time.', inputs: {}, outputs: { output: null, resumed: false } },
    { title: 'At most one day.', inputs: { days: 1 }, outputs: { output: null, resumed: false } },
  ],
  perform: ({ status, headers, body, days }, tools) =>
    restUntilCalled(tools, days, rawAnswer(status, headers, body ?? '')),
})
