import type { Json } from '../../base/json/json.ts'
import { defineEffect, type Outputs } from '../../cards/card.ts'
import type { StepAttempt } from '../../cards/durable.ts'
import { any, boolean, choice, fields, integer, number, text } from '../../cards/fields.ts'
import { requestError, statusError } from './http-error.ts'
import { bodyOf, headersOf, readBody, urlOf } from './wire.ts'

/** docs/promises.md: the largest answer that the card reads. What an execution keeps of a step has its own limit. */
const maxAnswerBytes = 5 * 1024 * 1024

/** Where another try may help: the other side is busy or broken for the moment. */
const passing: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504])

/** Leaves through the guarded client and is journaled: an answer that is recorded is never asked for again. */
export const request = defineEffect({
  id: 'http.request',
  title: 'HTTP Request',
  description: 'Calls an HTTP API and gives its answer. Redirects are not followed.',
  inputs: {
    method: choice({
      label: 'Method',
      options: { GET: 'GET', POST: 'POST', PUT: 'PUT', PATCH: 'PATCH', DELETE: 'DELETE', HEAD: 'HEAD' },
      optional: true,
      default: 'GET',
    }),
    url: text({ label: 'URL', help: 'https, or http to an allowed network.', min: 1, max: 8192 }),
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
  async perform(inputs, { name, durable, http }) {
    const { method, retries, retryDelay, failOnError } = inputs
    const url = urlOf(inputs.url, inputs.query)
    const { body, type } = bodyOf(method, inputs.body)
    const headers = headersOf(inputs.headers, type)

    const effect = async ({ key, number, signal }: StepAttempt): Promise<Answer> => {
      // The same on every try of this step, so that the other side can tell a repeat after a crash from a second wish.
      const idempotency = method === 'GET' || method === 'HEAD' ? {} : { 'idempotency-key': key }
      const answer = await http
        .request({
          method,
          url,
          headers: { ...idempotency, ...headers },
          ...(body === null ? {} : { body }),
          timeoutMs: inputs.timeout * 1000,
          maxAnswerBytes,
          overflow: 'fail',
          signal,
        })
        .catch((thrown: unknown) => {
          throw requestError(thrown, inputs.timeout)
        })
      const { status, headers: given } = answer
      const read = { status, headers: given, body: readBody(given['content-type'], answer.body) }
      if (passing.has(status) && number <= retries) throw statusError(method, url, read, headers)
      return read
    }

    const answer = await durable.step(`${name}/request`, effect, { times: retries, delayMs: retryDelay * 1000 })
    if (failOnError && answer.status >= 400) throw statusError(method, url, answer, headers)
    return answer satisfies Outputs
  },
})

// A type, not an interface: only a type's fields count as those of a JSON object.
type Answer = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: Json }
