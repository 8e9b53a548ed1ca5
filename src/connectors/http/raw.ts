import { defineEffect } from '../../cards/card.ts'
import { any, choice, fields, text } from '../../cards/fields.ts'
import { toText } from '../../language/convert.ts'
import { answerOutputs, httpConnection, urlHelp, queryOf, responsePorts, urlWith, usual } from './api-call.ts'
import { callApi } from './call.ts'

const methods = { GET: 'GET', POST: 'POST', PUT: 'PUT', PATCH: 'PATCH', DELETE: 'DELETE', HEAD: 'HEAD' } as const

export const raw = defineEffect({
  id: 'http.raw',
  title: 'Raw Request',
  description: 'Calls an HTTP API with a body as text, and gives the text of its answer; 400 and above is an error.',
  inputs: {
    connection: httpConnection,
    method: choice({ label: 'Method', options: methods, optional: true, default: 'GET' }),
    url: text({ label: 'URL', help: urlHelp, min: 1, max: 8192 }),
    query: any({ label: 'Query', optional: true }),
    headers: fields({ label: 'Headers', optional: true, default: {}, secret: true }),
    body: text({ label: 'Body', optional: true }),
  },
  outputs: { ...answerOutputs, body: text({ label: 'Body' }) },
  okta: {
    functions: ['httpfunctions:raw'],
    inputs: {
      method: 'Request.Method',
      url: 'Request.URL',
      query: 'Request.Query',
      headers: 'Request.Headers',
      body: 'Request.Body',
    },
    outputs: responsePorts,
  },
  examples: [
    {
      title: 'The body of the answer is text, also where it is JSON.',
      inputs: { url: 'https://api.example.com/users' },
    },
    { inputs: { url: 'ftp://example.com/' }, error: 'ftp://example.com/ is not an http or https URL.' },
  ],
  async perform({ connection, method, url, query, headers, body }, tools) {
    const asked = { ...usual, connection, method, url: urlWith(url, query), query: queryOf(query), headers }
    const sent = method === 'GET' || method === 'HEAD' || body === '' ? null : body
    const answer = await callApi({ ...asked, body: sent }, tools)
    return { ...answer, body: toText(answer.body) }
  },
})
