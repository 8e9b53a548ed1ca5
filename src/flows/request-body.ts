import { isUtf8 } from 'node:buffer'
import { problem } from '../base/errors.ts'
import {
  firstBadByte,
  isJsonObject,
  isSuspiciousKey,
  readJson,
  type Json,
  type JsonLimits,
  type JsonObject,
} from '../base/json/index.ts'
import { readJsonText } from '../language/json-text.ts'

/** The value of a body that says that it is JSON. In a box: null is a value too. */
export interface ReadBody {
  readonly json: Json
}

/**
 * Refuses a body that is too large, no UTF-8 or, where its type says that it is JSON, no acceptable JSON. Any other text is
 * a flow's own business.
 *
 * @returns the value as flows hold it, or null where the body does not say that it is JSON
 * @throws BODY_TOO_LARGE, BODY_NOT_UTF8 and the other BODY_… problems of the table, each naming its limit
 */
export function readBody(body: Buffer, contentType: string | undefined, limits: JsonLimits): ReadBody | null {
  if (body.length > limits.bytes) throw problem('BODY_TOO_LARGE', { limit: limits.bytes })
  if (!isUtf8(body)) throw problem('BODY_NOT_UTF8', { at: firstBadByte(body) })
  if (!isJson(contentType)) return null
  const text = body.toString('utf8')
  const plain = readPlain(text, limits)
  if (plain !== null) return plain
  // Something is unusual: the slow way says what is wrong, or finds that nothing is.
  readJson(body, limits)
  const read = readJsonText(text)
  if ('message' in read) throw problem('BODY_NOT_JSON', { detail: `it ${read.message}` })
  return { json: read.value }
}

function isJson(contentType: string | undefined): boolean {
  if (contentType === undefined) return false
  return contentType === 'application/json' || /^application\/(?:[\w.!#$&^+-]+\+)?json\s*(?:;|$)/i.test(contentType)
}

/**
 * Reads first and looks at what was read, which is faster than to look at every byte first: the text is no longer than the
 * limit, so parsing it is bounded, and nothing goes deeper into the value than the limit. Gives null wherever something is
 * not as in nearly all bodies: a limit is passed, a number is not exact, or a key could reach a prototype.
 */
function readPlain(text: string, limits: JsonLimits): ReadBody | null {
  let nodes = limits.nodes
  const plain = (value: Json, depth: number): boolean => {
    if (--nodes < 0) return false
    if (typeof value === 'number') return value >= -Number.MAX_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER
    if (typeof value !== 'object' || value === null) return true
    if (depth === 0) return false
    if (Array.isArray(value)) {
      for (let i = 0; i < value.length; i++) if (!plain(value[i] as Json, depth - 1)) return false
      return true
    }
    for (const key in value) {
      // A character has at most three bytes for each of its units.
      if (key.length * 3 > limits.keyBytes || isSuspiciousKey(key)) return false
      if (!plain((value as JsonObject)[key]!, depth - 1)) return false
    }
    return true
  }
  try {
    const json = JSON.parse(text) as Json
    return plain(json, limits.depth) ? { json } : null
  } catch {
    return null
  }
}

/**
 * Whether a body is an event hook's envelope, and which delivery it is.
 *
 * @returns the delivery's id, null where the envelope has none, undefined where it is no envelope
 */
export function hookEventId(body: ReadBody | null): string | null | undefined {
  const json = body?.json
  if (!isJsonObject(json)) return undefined
  const { eventType, eventId } = json
  if (eventType !== 'com.okta.event_hook') return undefined
  return typeof eventId === 'string' ? eventId : null
}
