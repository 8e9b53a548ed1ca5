import { defineEffect } from '../../cards/card.ts'
import { any, boolean, choice, fields, integer, number, text } from '../../cards/fields.ts'
import { httpConnection, urlHelp } from './api-call.ts'
import { callApi } from './call.ts'

/** Leaves through the guarded client and is journaled: an answer that is recorded is never asked for again. */
export const request = defineEffect({
  id: 'http.request',
  title: 'HTTP Request',
  description: 'Calls an HTTP API and gives its answer. Redirects are not followed.',
  inputs: {
    connection: httpConnection,
    method: choice({
      label: 'Method',
      options: { GET: 'GET', POST: 'POST', PUT: 'PUT', PATCH: 'PATCH', DELETE: 'DELETE', HEAD: 'HEAD' },
      optional: true,
      default: 'GET',
    }),
    url: text({ label: 'URL', help: urlHelp, min: 1, max: 8192 }),
    query: fields({
      label: 'Query',
      optional: true,
      default: {},
      help: 'Added to the URL. A list gives a name several times.',
    }),
    headers: fields({ label: 'Headers', optional: true, default: {}, secret: true }),
    body: any({ label: 'Body', optional: true, help: 'Text is sent as it is, everything else as JSON.' }),
    timeout: number({ label: 'Time-out in seconds', optional: true, default: 60, min: 0.1, max: 60 }),
    retries: integer({
      label: 'Further tries',
      optional: true,
      default: 0,
      min: 0,
      max: 5,
      help: 'Where no answer came, or 408, 425, 429 or 5xx.',
    }),
    retryDelay: number({ label: 'Seconds between tries', optional: true, default: 5, min: 0, max: 300 }),
    failOnError: boolean({ label: 'Fail on 400 and above', optional: true, default: true }),
  },
  outputs: {
    status: integer({ label: 'Status code' }),
    headers: fields({ label: 'Headers', help: 'Names in lower case.' }),
    body: any({ label: 'Body', help: 'The value where the answer is JSON, else its text.' }),
  },
  examples: [
    {
      title: 'An answer of 200 with a JSON body gives status 200, the headers and the parsed body.',
      inputs: { method: 'POST', url: 'https://api.example.com/users', body: { name: 'Ada' } },
    },
    { inputs: { url: 'not a URL' }, error: 'not a URL is not an absolute URL.' },
    { inputs: { url: 'ftp://example.com/' }, error: 'ftp://example.com/ is not an http or https URL.' },
  ],
  perform: (inputs, tools) => callApi(inputs, tools),
})
