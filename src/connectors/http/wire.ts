import type { Json } from '../../base/json/json.ts'
import { connectionHeader, maxHeader, wellFormedHeader } from '../../base/outbound/headers.ts'
import { CardError } from '../../cards/card.ts'
import { toText } from '../../language/convert.ts'
import { readJsonText } from '../../language/json-text.ts'

type Named = Readonly<Record<string, Json>>

/** The URL with the query's fields behind what it has already. @throws CardError `URL Error` */
export function urlOf(text: string, query: Named): string {
  const url = URL.parse(text)
  if (url === null) throw new CardError('URL Error', `${text} is not an absolute URL.`)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new CardError('URL Error', `${text} is not an http or https URL.`)
  }
  for (const [name, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== null) url.searchParams.append(name, toText(each as Json))
    }
  }
  url.hash = ''
  return url.href
}

/** The body as it is sent, and the content type that goes with it unless the author names one. */
export function bodyOf(method: string, body: Json): { readonly body: string | null; readonly type: string | null } {
  if (body === null) return { body: null, type: null }
  if (method === 'GET' || method === 'HEAD') {
    throw new CardError('Invalid Input', `A ${method} request cannot have a body. Choose another method.`)
  }
  if (typeof body === 'string') return { body, type: 'text/plain; charset=utf-8' }
  return { body: JSON.stringify(body), type: 'application/json' }
}

/** @throws CardError for names and values that no header may have, and for those that belong to the connection */
export function headersOf(given: Named, type: string | null): Record<string, string> {
  const headers: Record<string, string> = { accept: 'application/json, */*;q=0.5' }
  if (type !== null) headers['content-type'] = type
  for (const [name, value] of Object.entries(given)) {
    if (value === null) continue
    const text = toText(value)
    const wrong = headerProblem(name, text)
    if (wrong !== null) throw new CardError('Invalid Input', `The header ${JSON.stringify(name)} ${wrong}.`)
    headers[name.toLowerCase()] = text
  }
  return headers
}

/** More is allowed than for a hook: what a hook's deliveries say themselves is a card's own to say. */
function headerProblem(name: string, value: string): string | null {
  if (connectionHeader(name.toLowerCase())) return 'belongs to the connection and cannot be set'
  if (name.length > maxHeader.name || value.length > maxHeader.value) {
    return `is longer than ${maxHeader.name} characters in its name or ${maxHeader.value} in its value`
  }
  if (!wellFormedHeader(name, value)) {
    return 'has a name that is no token, or a value with line breaks, control characters or characters beyond Latin-1'
  }
  return null
}

/** JSON where the type says so and it is so, else text. Bytes that are no UTF-8 are replaced. */
export function readBody(type: string | undefined, bytes: Uint8Array): Json {
  const text = new TextDecoder().decode(bytes)
  if (type === undefined || !/^application\/(?:[\w.+-]+\+)?json\b/i.test(type)) return text
  const read = readJsonText(text)
  return 'value' in read ? read.value : text
}
