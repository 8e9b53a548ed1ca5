import type { EffectCard, Example } from '../../cards/card.ts'
import { CardError, defineEffect } from '../../cards/card.ts'
import { any, connection, fields, integer, text } from '../../cards/fields.ts'
import type { Json } from '../../base/json/json.ts'
import { isJsonObject } from '../../base/json/json.ts'
import { callApi } from './call.ts'

export const httpConnection = connection({
  label: 'Connection',
  help: 'Whose credentials the call has; without one it has none.',
  connector: 'http',
  optional: true,
})
export const urlHelp = 'https, or http to an allowed network. With a connection, a path alone goes behind its base URL.'

/** The inputs and outputs of the cards of Okta's API Connector (functions.md, section 12). */
const inputs = {
  connection: httpConnection,
  url: text({ label: 'URL', help: urlHelp, min: 1, max: 8192 }),
  query: any({
    label: 'Query',
    optional: true,
    help: 'Names and values, or text as it stands behind the question mark.',
  }),
  headers: fields({ label: 'Headers', optional: true, default: {}, secret: true }),
} as const
const body = any({ label: 'Body', optional: true, help: 'Text is sent as it is, everything else as JSON.' })

export const answerOutputs = Object.freeze({
  status: integer({ label: 'Status code' }),
  headers: fields({ label: 'Headers', help: 'Names in lower case.' }),
  body: any({ label: 'Body', help: 'The value where the answer is JSON, else its text.' }),
})

export const responsePorts = Object.freeze({
  status: 'Response.Status Code',
  headers: 'Response.Headers',
  body: 'Response.Body',
})

const requestPorts = { url: 'Request.URL', query: 'Request.Query', headers: 'Request.Headers' }

/** A card that calls an API with one method. An answer of 400 or above is an error that carries its code. */
export function apiCard(name: string, title: string, method: string): EffectCard {
  const examples: readonly Example[] = [
    {
      title: 'An answer gives its status code, its headers and its body.',
      inputs: { url: 'https://api.example.com/users' },
    },
    { inputs: { url: 'not a URL' }, error: 'not a URL is not an absolute URL.' },
  ]
  const given = { id: `http.${name}`, title, outputs: answerOutputs, examples }
  const description = `Calls an HTTP API with ${method} and gives its answer; 400 and above is an error.`
  if (method === 'GET') {
    return defineEffect({
      ...given,
      description,
      inputs,
      okta: { functions: [`httpfunctions:${name}`], inputs: requestPorts, outputs: responsePorts },
      perform: ({ connection, url, query, headers }, tools) =>
        callApi(
          { ...usual, connection, method, url: urlWith(url, query), query: queryOf(query), headers, body: null },
          tools,
        ),
    })
  }
  return defineEffect({
    ...given,
    description,
    inputs: { ...inputs, body },
    okta: {
      functions: [`httpfunctions:${name}`],
      inputs: { ...requestPorts, body: 'Request.Body' },
      outputs: responsePorts,
    },
    perform: ({ connection, url, query, headers, body }, tools) =>
      callApi({ ...usual, connection, method, url: urlWith(url, query), query: queryOf(query), headers, body }, tools),
  })
}

/** What Okta's cards leave no choice in. */
export const usual = Object.freeze({ timeout: 60, retries: 0, retryDelay: 0, failOnError: true })

export const queryOf = (query: Json): Readonly<Record<string, Json>> => (isJsonObject(query) ? query : {})

/** A query that is text stands behind the URL as it is. */
export function urlWith(url: string, query: Json): string {
  if (query === null || isJsonObject(query)) return url
  if (typeof query !== 'string') throw new CardError('Invalid Input', 'The query is neither text nor names and values.')
  const text = query.replace(/^\?/, '')
  return text === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${text}`
}
