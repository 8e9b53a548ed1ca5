import { defineControl } from '../card.ts'
import { rawAnswer, rawAnswerInputs } from './raw-answer.ts'

export const returnRaw = defineControl({
  id: 'flow.return-raw',
  title: 'Return Raw',
  description: 'Ends an API Endpoint flow with an answer of your own: status, headers and body text as they stand.',
  inputs: rawAnswerInputs,
  outputs: {},
  okta: { functions: ['control:returnRaw'], inputs: { status: 'statusCode', headers: 'headers', body: 'body' } },
  examples: [
    {
      inputs: { status: 404, headers: { 'Content-Type': 'text/plain' }, body: 'No such user' },
      ends: { kind: 'raw', status: 404, headers: { 'content-type': 'text/plain' }, body: 'No such user' },
    },
    {
      title: 'What a service answered on success is a success.',
      inputs: { status: 204 },
      ends: { kind: 'raw', status: 200, headers: {}, body: '' },
    },
    { title: 'Everything may be left out.', inputs: {}, ends: { kind: 'raw', status: 200, headers: {}, body: '' } },
    {
      title: 'Redirects and other statuses are refused.',
      inputs: { status: 302 },
      error: 'The status code 302 is not 200 and not 400 to 599.',
    },
    {
      title: 'A header must not smuggle in another one.',
      inputs: { headers: { 'x-note': 'a\r\nset-cookie: b=c' } },
      error: 'The value of the header x-note has characters that no header may have.',
    },
  ],
  control: ({ status, headers, body }) => ({ end: rawAnswer(status, headers, body ?? '') }),
})
