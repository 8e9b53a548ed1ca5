import type { Json } from '../../base/json/json.ts'
import { CardError, type Outputs, type Tools } from '../../cards/card.ts'
import { any, choice, fields, list, object, text, type ValuesOf } from '../../cards/fields.ts'
import { valueAt } from '../../language/path.ts'
import { httpConnection, queryOf, urlWith, usual } from '../http/api-call.ts'
import { callApi, type Answer } from '../http/call.ts'

/** What every placeholder has: what it was, and the call that answers for it. */
export const standInInputs = {
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
} as const

export const standInOutput = object({
  label: 'Outputs',
  help: 'By the names that they had; null where the call gives nothing.',
})

/** @throws CardError `Not Connected` without a URL, and as any call of an API */
export async function askStandIn(inputs: ValuesOf<typeof standInInputs>, tools: Tools): Promise<Answer> {
  const { was, given, connection, method, url, query, headers, body } = inputs
  if (url === null || url === '') {
    throw new CardError(
      'Not Connected',
      `This card was ${was}, which is not here. Fill in a URL that answers for it.`,
      501,
    )
  }
  const sent = method === 'GET' ? null : (body ?? given)
  const call = { ...usual, connection, method, url: urlWith(url, query), query: queryOf(query), headers, body: sent }
  return callApi(call, tools)
}

/** The outputs that it had, with the values that the answer has for them. */
export function standInResults(
  { gives, results }: Pick<ValuesOf<typeof standInInputs>, 'gives' | 'results'>,
  answer: Answer,
): Outputs {
  const output: Record<string, Json> = Object.fromEntries(gives.map((name) => [String(name), null]))
  for (const [name, path] of Object.entries(results)) {
    if (typeof path !== 'string') throw new CardError('Invalid Input', `The path of ${name} is not text.`)
    output[name] = valueAt(answer, path)
  }
  return output
}
