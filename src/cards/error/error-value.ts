import { isJsonObject } from '../../base/json/json.ts'
import { readJsonText } from '../../language/json-text.ts'
import type { CaughtError } from '../../model/execution.ts'
import type { Outputs } from '../card.ts'

/**
 * An error as a flow sees it: the members that flows for Okta look for (functions.md, section 3, and what their export files
 * read), and the kind. What an author gave with Return Error stands beside them; what an API answered is `headers` and
 * `body`, and Okta's own words of it `errorSummary`.
 */
export function errorValue(error: CaughtError, execution: string): Outputs {
  const { kind, message, cardId, flowId, statusCode, values, response } = error
  const code = statusCode ?? 500
  const flow = flowId ?? null
  const given = values !== undefined && isJsonObject(values) ? values : {}
  return {
    ...given,
    ...answer(response),
    message,
    code,
    statusCode: code,
    kind,
    method: cardId,
    flow,
    flo: flow,
    execution,
  }
}

function answer(response: CaughtError['response']): Outputs {
  if (response === undefined) return {}
  const read = readJsonText(response.body)
  // What is no JSON, or too long to be kept whole, is text.
  const body = 'message' in read ? response.body : read.value
  const summary =
    isJsonObject(body) && Object.hasOwn(body, 'errorSummary') ? { errorSummary: body['errorSummary']! } : {}
  return { headers: { ...response.headers }, body, ...summary }
}
