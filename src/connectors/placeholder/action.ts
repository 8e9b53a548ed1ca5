import type { Json } from '../../base/json/json.ts'
import { CardError, defineEffect } from '../../cards/card.ts'
import { any, choice, fields, list, object, text } from '../../cards/fields.ts'
import { valueAt } from '../../language/path.ts'
import { httpConnection, queryOf, urlWith, usual } from '../http/api-call.ts'
import { callApi } from '../http/call.ts'

/**
 * Stands for a card of an export file that there is nothing for here. It keeps what it was; until somebody fills in a call
 * that answers for it, it fails.
 */
export const action = defineEffect({
  id: 'placeholder.action',
  title: 'Placeholder',
  description:
    'Stands for an action of an imported flow that is not here. Fill in an HTTP call to answer for it: what it was given can be used in the call.',
  inputs: {
    was: text({ label: 'What it was', help: 'Connector and action, as the file has them.', max: 500 }),
    given: fields({ label: 'What it was given', optional: true, default: {}, secret: true }),
    gives: list({ label: 'What it gave', help: 'The names of its outputs.', optional: true, default: [], max: 1_000 }),
    form: any({
      label: 'How the file has it',
      help: 'For the way back into such a file.',
      optional: true,
      hidden: true,
    }),
    connection: httpConnection,
    method: choice({
      label: 'Method',
      options: { GET: 'GET', POST: 'POST', PUT: 'PUT', PATCH: 'PATCH', DELETE: 'DELETE' },
      optional: true,
      default: 'POST',
    }),
    url: text({
      label: 'URL',
      help: 'Of the API that answers for it. With a connection, a path alone goes behind its base URL.',
      optional: true,
      max: 8192,
    }),
    query: any({ label: 'Query', optional: true }),
    headers: fields({ label: 'Headers', optional: true, default: {}, secret: true }),
    body: any({ label: 'Body', help: 'Without one, what the card was given is sent as JSON.', optional: true }),
    results: fields({
      label: 'Results',
      help: 'The name of an output, and the path of its value in the answer: body.id, status, headers.location.',
      optional: true,
      default: {},
    }),
  },
  outputs: {
    output: object({ label: 'Outputs', help: 'By the names that they had; null where the call gives nothing.' }),
  },
  examples: [
    {
      title: 'Until a call is filled in it fails, and says what it was.',
      inputs: { was: 'slack:sendMessage', given: { 'Message.Text': 'Hello' }, gives: ['Message.ID'] },
      error: 'This card was slack:sendMessage, which is not here.',
    },
    {
      title: 'With a call, its answer gives the outputs.',
      inputs: {
        was: 'jira2:createIssue',
        given: { 'Issue.Summary': 'Printer' },
        gives: ['Issue.ID'],
        url: 'https://jira.example.com/rest/api/3/issue',
        results: { 'Issue.ID': 'body.id' },
      },
    },
  ],
  async perform({ was, given, gives, connection, method, url, query, headers, body, results }, tools) {
    if (url === null || url === '') {
      throw new CardError(
        'Not Connected',
        `This card was ${was}, which is not here. Fill in a URL that answers for it.`,
        501,
      )
    }
    const sent = method === 'GET' ? null : (body ?? given)
    const call = { ...usual, connection, method, url: urlWith(url, query), query: queryOf(query), headers, body: sent }
    const answer = await callApi(call, tools)
    const output: Record<string, Json> = Object.fromEntries(gives.map((name) => [String(name), null]))
    for (const [name, path] of Object.entries(results)) {
      if (typeof path !== 'string') throw new CardError('Invalid Input', `The path of ${name} is not text.`)
      output[name] = valueAt(answer, path)
    }
    return { output }
  },
})
