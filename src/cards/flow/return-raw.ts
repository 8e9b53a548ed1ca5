import type { Json } from '../../base/json/json.ts'
import { wellFormedHeader } from '../../base/outbound/headers.ts'
import { CardError, defineControl } from '../card.ts'
import { fields, integer, text } from '../fields.ts'

/** The answer's headers are hardened once more where they leave (flows/flow-answer.ts). */
export const returnRaw = defineControl({
  id: 'flow.return-raw',
  title: 'Return Raw',
  description: 'Ends an API Endpoint flow with an answer of your own: status, headers and body text as they stand.',
  inputs: {
    status: integer({ label: 'Status code', optional: true, default: 200, help: '200, or 400 to 599.' }),
    headers: fields({
      label: 'Headers',
      optional: true,
      default: {},
      help: 'Name and value. Cookies, cross-origin and connection headers are left out of the answer.',
    }),
    body: text({ label: 'Body', optional: true, default: '' }),
  },
  outputs: {},
  okta: { functions: ['control:returnRaw'], inputs: { status: 'statusCode', headers: 'headers', body: 'body' } },
  examples: [
    {
      inputs: { status: 404, headers: { 'Content-Type': 'text/plain' }, body: 'No such user' },
      ends: { kind: 'raw', status: 404, headers: { 'content-type': 'text/plain' }, body: 'No such user' },
    },
    { title: 'Everything may be left out.', inputs: {}, ends: { kind: 'raw', status: 200, headers: {}, body: '' } },
    {
      title: 'Redirects and other statuses are refused.',
      inputs: { status: 302 },
      error: 'The status code 302 is not 200 and not 400 to 599.',
    },
    {
      title: 'A header must not smuggle in another one.',
      inputs: { headers: { 'x-note': 'a\r\nset-cookie: b=c' } },
      error: 'The value of the header x-note has characters that no header may have.',
    },
  ],
  control({ status, headers, body }) {
    if (!Number.isInteger(status) || (status !== 200 && (status < 400 || status > 599))) {
      throw new CardError('Invalid Input', `The status code ${status} is not 200 and not 400 to 599.`)
    }
    return { end: { kind: 'raw', status, headers: headersOf(headers), body: body ?? '' } }
  },
})

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
