import { isUtf8 } from 'node:buffer'
import { firstBadByte, memberSpan, readJson, scanJson, type JsonLimits } from '../base/json/index.ts'
import { problem } from '../base/errors.ts'

/**
 * Refuses a body that is too large, no UTF-8 or, where its type says that it is JSON, no acceptable JSON. Any other text is
 * a flow's own business.
 *
 * @throws BODY_TOO_LARGE, BODY_NOT_UTF8 and the other BODY_… problems of the table, each naming its limit
 */
export function checkBody(body: Buffer, contentType: string | undefined, limits: JsonLimits): void {
  if (body.length > limits.bytes) throw problem('BODY_TOO_LARGE', { limit: limits.bytes })
  if (!isUtf8(body)) throw problem('BODY_NOT_UTF8', { at: firstBadByte(body) })
  if (!isJson(contentType)) return
  // The scan costs a fraction of reading; only bodies with something suspicious in them are read here, to say what it is.
  if (!scanJson(body, limits).ok || suspicious.some((bytes) => body.includes(bytes))) readJson(body, limits)
}

export function isJson(contentType: string | undefined): boolean {
  if (contentType === undefined) return false
  return contentType === 'application/json' || /^application\/(?:[\w.!#$&^+-]+\+)?json\s*(?:;|$)/i.test(contentType)
}

// Keys that reading refuses, and the escape with which they could be hidden.
const suspicious = ['__proto__', 'constructor', String.raw`\u00`].map((text) => Buffer.from(text))

const marker = Buffer.from('com.okta.event_hook')

/**
 * Whether a JSON body is an event hook's envelope, and which delivery it is. The search for the marker is all that other
 * bodies pay; only a body that has it is looked at more closely.
 *
 * @param body already checked
 */
export function hookEnvelope(body: Buffer): { readonly eventId: string | null } | null {
  if (!body.includes(marker) || textAt(body, 'eventType') !== 'com.okta.event_hook') return null
  return { eventId: textAt(body, 'eventId') }
}

function textAt(body: Buffer, name: string): string | null {
  const span = memberSpan(body, [name])
  if (span === null) return null
  const value: unknown = JSON.parse(body.toString('utf8', span.start, span.end))
  return typeof value === 'string' ? value : null
}
