import type { Json } from '../../base/json/json.ts'
import { isJsonObject } from '../../base/json/json.ts'
import { CardError, defineControl } from '../../cards/card.ts'
import { any, choice, fields, flow, integer, object, text } from '../../cards/fields.ts'
import { atOnce, collected } from '../../cards/list/passes.ts'
import { queryOf, urlWith } from '../http/api-call.ts'
import { declared, oktaConnection } from './action.ts'
import { callOkta, type OktaRequest } from './call-okta.ts'
import { failedRecords, pagesOf, streamed, type Streamed } from './list.ts'

/** Whatever else Okta's API can do. */
export const customApiAction = defineControl({
  ...declared({
    name: 'custom-api-action',
    method: 'hTTPRequest',
    title: 'Custom API Action',
    description: 'Calls any endpoint of the org’s API; 400 and above is an error.',
    outputs: {
      status: integer({ label: 'Status code' }),
      headers: fields({ label: 'Headers', help: 'Names in lower case.' }),
      body: any({
        label: 'Body',
        help: 'The value where the answer is JSON, else its text. Null where it is streamed.',
      }),
      count: integer({ label: 'How many', help: 'Records that were streamed.' }),
      failed: failedRecords,
    },
    ports: {
      inputs: {
        method: 'parameters.requestType',
        url: 'Request.Relative URL',
        query: 'Request.Query',
        headers: 'Request.Headers',
        body: 'Request.Body',
        flow: 'Streaming.Flow',
        values: { fields: 'rest', group: 'Streaming' },
      },
      outputs: {
        status: 'Response.Status Code',
        headers: 'Response.Headers',
        body: 'Response.Body',
        count: 'Response.Records Streamed',
      },
      words: { method: { 'GET(Streaming)': 'stream' } },
    },
    example: { url: '/api/v1/users/me', query: { limit: 1 } },
  }),
  inputs: {
    connection: oktaConnection,
    method: choice({
      label: 'Request type',
      options: { GET: 'GET', POST: 'POST', PUT: 'PUT', PATCH: 'PATCH', DELETE: 'DELETE', stream: 'GET (streaming)' },
      optional: true,
      default: 'GET',
    }),
    url: text({ label: 'Relative URL', help: 'Behind the org’s address: /api/v1/users.', min: 1, max: 8192 }),
    query: any({ label: 'Query', optional: true, help: 'Names and values, or text behind the question mark.' }),
    headers: fields({ label: 'Headers', optional: true, default: {}, secret: true }),
    body: any({ label: 'Body', optional: true }),
    flow: flow({ label: 'Helper flow', help: 'Gets each streamed record as Record, and State.', optional: true }),
    values: fields({
      label: 'State',
      help: 'For the helper flow, the same for every record.',
      optional: true,
      default: {},
    }),
    concurrency: atOnce,
  },
  branches: { each: 'For each record' },
  inside: { each: { record: object({ label: 'Record' }), index: integer({ label: 'Index', help: 'From 0.' }) } },
  instead: { each: 'flow' },
  async control({ connection, method, url, query, headers, body, ...loop }, run) {
    const asked = { path: urlWith(relative(url), query), query: queryOf(query), headers }
    if (method !== 'stream') {
      const sent = method === 'GET' || isNothing(body) ? {} : { body: parsed(body) }
      const request: OktaRequest = { method, ...asked, ...sent }
      return { outputs: { ...(await callOkta(run, connection, request)), count: 0, failed: 0 } }
    }
    const done: Streamed = { made: [], failed: 0 }
    let count = 0
    for await (const page of pagesOf(run, connection, asked)) {
      const ended = await streamed(run, page, count, loop, done)
      if (ended !== null) return { end: ended }
      count += page.length
    }
    const { made, failed } = done
    return { outputs: { ...collected(run.joined, made, count), status: 200, headers: {}, body: null, count, failed } }
  },
})

/** Behind the org's address; a whole URL stays as it is and is judged where it is sent. */
export function relative(url: string): string {
  const text = url.trim()
  if (text.startsWith('//')) throw new CardError('URL Error', `${text.slice(0, 100)} is not a relative URL.`)
  return text.includes('://') || text.startsWith('/') ? text : `/${text}`
}

export const isNothing = (body: Json): boolean =>
  body === null || body === '' || (isJsonObject(body) && Object.keys(body).length === 0)

/** JSON as text is sent as JSON: Okta's API takes nothing else. */
export function parsed(body: Json): Json {
  if (typeof body !== 'string') return body
  try {
    return JSON.parse(body) as Json
  } catch {
    return body
  }
}
