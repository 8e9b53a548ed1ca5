import type { Json } from '../../base/json/json.ts'
import { wellFormedHeader } from '../../base/outbound/headers.ts'
import { CardError, type FlowEnd } from '../card.ts'
import { fields, integer, text } from '../fields.ts'

/** The inputs of the cards that give the caller an answer of their own. */
export const rawAnswerInputs = {
  status: integer({ label: 'Status code', optional: true, default: 200, help: '200, or 400 to 599.' }),
  headers: fields({
    label: 'Headers',
    optional: true,
    default: {},
    help: 'Name and value. Cookies, cross-origin and connection headers are left out of the answer.',
  }),
  body: text({ label: 'Body', optional: true, default: '' }),
}

/**
 * An answer as it stands. Its headers are hardened once more where they leave (flows/flow-answer.ts).
 *
 * @throws CardError for another status than 200 to 299, which is answered as 200, and 400 to 599, and for headers that are none
 */
export function rawAnswer(
  status: number,
  headers: Readonly<Record<string, Json>>,
  body: string,
): Extract<FlowEnd, { readonly kind: 'raw' }> {
  // Another success is 200: flows hand on what a service answered, and mean that it went well.
  const given = status > 200 && status < 300 ? 200 : status
  if (!Number.isInteger(given) || (given !== 200 && (given < 400 || given > 599))) {
    throw new CardError('Invalid Input', `The status code ${status} is not 200 and not 400 to 599.`)
  }
  return { kind: 'raw', status: given, headers: headersOf(headers), body }
}

function headersOf(given: Readonly<Record<string, Json>>): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(given)) {
    if (value === null) continue
    if (!wellFormedHeader(name, ''))
      throw new CardError('Invalid Input', `${JSON.stringify(name)} is not a header name.`)
    if (typeof value === 'object') {
      throw new CardError('Invalid Input', `The header ${name} is a list or an object; expected text.`)
    }
    const text = String(value)
    if (!wellFormedHeader(name, text)) {
      throw new CardError('Invalid Input', `The value of the header ${name} has characters that no header may have.`)
    }
    headers[name.toLowerCase()] = text
  }
  return headers
}
