import { defineEffect } from '../../cards/card.ts'
import { any, choice, connection, fields, integer, text } from '../../cards/fields.ts'
import { queryOf, urlWith } from '../http/api-call.ts'
import { callOkta, type Connect } from './call-okta.ts'
import { orgOrigin } from './connector.ts'
import { isNothing, parsed, relative } from './custom-api-action.ts'
import { privilegedAccessConnector } from './privileged-access-connector.ts'

const connectToTeam: Connect = async (tools, connection) => {
  const connected = await tools.connection(connection, privilegedAccessConnector)
  return { connected, origin: orgOrigin(connected.settings.domain) }
}

export const privilegedAccessApiAction = defineEffect({
  id: 'okta.privileged-access-api-action',
  title: 'Privileged Access Custom API Action',
  description: 'Calls any endpoint of the API of Okta Privileged Access; 400 and above is an error.',
  inputs: {
    connection: connection({ label: 'Connection', connector: 'okta-privileged-access' }),
    method: choice({
      label: 'Request type',
      options: { GET: 'GET', POST: 'POST', PUT: 'PUT', PATCH: 'PATCH', DELETE: 'DELETE' },
      optional: true,
      default: 'GET',
    }),
    url: text({ label: 'Relative URL', help: 'Behind the domain: /v1/teams/example/groups.', min: 1, max: 8192 }),
    query: any({ label: 'Query', optional: true, help: 'Names and values, or text behind the question mark.' }),
    headers: fields({ label: 'Headers', optional: true, default: {}, secret: true }),
    body: any({ label: 'Body', optional: true }),
  },
  outputs: {
    status: integer({ label: 'Status code' }),
    headers: fields({ label: 'Headers', help: 'Names in lower case.' }),
    body: any({ label: 'Body', help: 'The value where the answer is JSON, else its text.' }),
  },
  okta: {
    functions: ['oktaprivilegedaccess:customApiAction_KC4ijKL5WC'],
    inputs: {
      method: 'parameters.request_type_QBJ3VI',
      url: 'Inputs.relative_url_9KSKGU',
      query: 'Inputs.query_7JH1QC',
      headers: 'Inputs.headers_CG1EEI',
      body: 'Inputs.body_SPVYBK',
    },
    outputs: {
      status: 'Response.status_code_WGJUCK',
      headers: 'Response.headers_NRUK9C',
      body: 'Response.body_ABKPIP',
    },
  },
  examples: [
    { inputs: { connection: '', url: '/v1/teams/example/groups' } },
    {
      title: 'Without a connection it fails.',
      inputs: { connection: '', url: '/v1/teams/example/groups' },
      error: 'No connection is chosen. Choose one for Okta Privileged Access',
    },
  ],
  perform({ connection, method, url, query, headers, body }, tools) {
    const sent = method === 'GET' || isNothing(body) ? {} : { body: parsed(body) }
    const request = { method, path: urlWith(relative(url), query), query: queryOf(query), headers, ...sent }
    return callOkta(tools, connection, request, 'request', connectToTeam)
  },
})
