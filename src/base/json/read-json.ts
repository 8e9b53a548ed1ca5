import secureJson from 'secure-json-parse'
import { problem } from '../errors.ts'
import { defaultJsonLimits, scanJson, type JsonLimits } from './scan-json.ts'
import type { Json } from './json.ts'

/**
 * Reads JSON that came from outside: limits first, then UTF-8, then the text, then keys that would reach a prototype.
 *
 * @throws BODY_TOO_LARGE, BODY_NOT_UTF8, BODY_TOO_DEEP, BODY_TOO_MANY_VALUES, BODY_KEY_TOO_LONG, BODY_NUMBER_TOO_LARGE,
 *   BODY_NOT_JSON, BODY_FORBIDDEN_KEY
 */
export function readJson(bytes: Uint8Array, limits: JsonLimits = defaultJsonLimits): Json {
  const scanned = scanJson(bytes, limits)
  if (!scanned.ok) throw refusal(scanned.error, limits)
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const text = buffer.toString('utf8')
  // The grammar was checked, so this is all that plain parsing lacks; nearly no document has any of these bytes.
  if (!mayHaveForbiddenKey(buffer)) return JSON.parse(text) as Json
  try {
    return secureJson.parse(text) as Json
  } catch (cause) {
    // The grammar was checked already: what is left are the keys.
    throw problem('BODY_FORBIDDEN_KEY', {}, { cause })
  }
}

/** Whether a document could have a key that `readJson` refuses: as it is written, or behind the escapes of its letters. */
export function mayHaveForbiddenKey(bytes: Buffer): boolean {
  return forbidden.some((each) => bytes.includes(each))
}

const forbidden: readonly Buffer[] = Object.freeze(
  ['__proto__', 'constructor', String.raw`\u00`].map((text) => Buffer.from(text)),
)

/** The same for a key that was read: `readJson` refuses `__proto__`, and `constructor` where it leads to a prototype. */
export function isSuspiciousKey(key: string): boolean {
  return key === '__proto__' || key === 'constructor'
}

function refusal(error: { readonly limit: string; readonly message: string; readonly at: number }, limits: JsonLimits) {
  switch (error.limit) {
    case 'bytes':
      return problem('BODY_TOO_LARGE', { limit: limits.bytes })
    case 'utf8':
      return problem('BODY_NOT_UTF8', { at: error.at })
    case 'depth':
      return problem('BODY_TOO_DEEP', { limit: limits.depth })
    case 'nodes':
      return problem('BODY_TOO_MANY_VALUES', { limit: limits.nodes })
    case 'key':
      return problem('BODY_KEY_TOO_LONG', { limit: limits.keyBytes })
    case 'number':
      return problem('BODY_NUMBER_TOO_LARGE', { at: error.at })
    default:
      return problem('BODY_NOT_JSON', { detail: `${error.message} (byte ${error.at})` })
  }
}
