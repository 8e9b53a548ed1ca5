import { defineEffect } from '../card.ts'
import { rawAnswer, rawAnswerInputs } from './raw-answer.ts'

export const close = defineEffect({
  id: 'flow.close',
  title: 'Close',
  description: 'Answers the caller of an API Endpoint flow at once, and goes on.',
  inputs: rawAnswerInputs,
  outputs: {},
  okta: {
    functions: ['httpfunctions:close'],
    inputs: { status: 'Response.statusCode', headers: 'Response.headers', body: 'Response.body' },
  },
  examples: [
    { title: 'Whoever waits gets this; the cards behind it run on.', inputs: { body: 'Accepted' }, outputs: {} },
    {
      title: 'Redirects are refused.',
      inputs: { status: 301 },
      error: 'The status code 301 is not 200 and not 400 to 599.',
    },
  ],
  async perform({ status, headers, body }, tools) {
    const given = rawAnswer(status, headers, body ?? '')
    // Nobody is told anything of an execution before it is kept.
    await tools.durable.step(`${tools.name}/closed`, async () => null)
    tools.answer(given)
    return {}
  },
})
