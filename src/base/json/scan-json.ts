import { isUtf8 } from 'node:buffer'

/** How large a document may be: bytes in all, levels of nesting, values, bytes of one key. */
export interface JsonLimits {
  readonly bytes: number
  readonly depth: number
  readonly nodes: number
  readonly keyBytes: number
}

/** What is taken from outside where nothing else is said (docs/promises.md). */
export const defaultJsonLimits: JsonLimits = Object.freeze({
  bytes: 1_048_576,
  depth: 64,
  nodes: 100_000,
  keyBytes: 1024,
})

export type ScanResult =
  | { readonly ok: true }
  | {
      readonly ok: false
      readonly error: {
        readonly limit: 'bytes' | 'depth' | 'nodes' | 'key' | 'utf8' | 'number' | 'syntax'
        readonly message: string
        /** The byte at which it shows. */
        readonly at: number
      }
    }

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const colon = 0x3a
const openObject = 0x7b
const closeObject = 0x7d
const openList = 0x5b
const closeList = 0x5d
const minus = 0x2d
const zero = 0x30
const nine = 0x39

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or end'

/**
 * Checks a JSON text (RFC 8259) in one pass over its bytes, before anything is parsed: the whole grammar, UTF-8, nesting, number
 * of values, length of keys, and numbers that would become infinite. A document that nests a hundred thousand levels would
 * still parse, but not print again, so depth must be known first.
 */
export function scanJson(bytes: Uint8Array, limits: JsonLimits): ScanResult {
  const length = bytes.length
  if (length > limits.bytes) return fail('bytes', `larger than ${limits.bytes} bytes`, limits.bytes)
  if (!isUtf8(bytes)) return fail('utf8', 'not valid UTF-8', firstBadByte(bytes))
  const insideObject = new Uint8Array(limits.depth + 1)
  let depth = 0
  let nodes = 0
  let expected: Expected = 'value'
  let at = 0
  for (;;) {
    at = skipSpace(bytes, at)
    if (at >= length) break
    const byte = bytes[at]!
    switch (expected) {
      case 'value':
      case 'value or ]': {
        if (byte === closeList && expected === 'value or ]') {
          depth--
          at++
          expected = ', or end'
          break
        }
        if (++nodes > limits.nodes) return fail('nodes', `more than ${limits.nodes} values`, at)
        if (byte === openObject || byte === openList) {
          if (++depth > limits.depth) return fail('depth', `nested deeper than ${limits.depth} levels`, at)
          insideObject[depth] = byte === openObject ? 1 : 0
          expected = byte === openObject ? 'key or }' : 'value or ]'
          at++
          break
        }
        const end =
          byte === quote ? stringEnd(bytes, at) : isNumberStart(byte) ? numberEnd(bytes, at) : wordEnd(bytes, at)
        if (end < 0) return fail('syntax', 'a value is not well-formed', at)
        if (byte !== quote && end - at > 3 && isInfinite(bytes, at, end))
          return fail('number', 'a number is too large', at)
        at = end
        expected = ', or end'
        break
      }
      case 'key':
      case 'key or }': {
        if (byte === closeObject && expected === 'key or }') {
          depth--
          at++
          expected = ', or end'
          break
        }
        if (byte !== quote) return fail('syntax', `expected a ${expected}`, at)
        const end = stringEnd(bytes, at)
        if (end < 0) return fail('syntax', 'a key is not well-formed', at)
        if (end - at - 2 > limits.keyBytes) return fail('key', `a key is longer than ${limits.keyBytes} bytes`, at)
        at = end
        expected = ':'
        break
      }
      case ':':
        if (byte !== colon) return fail('syntax', 'expected a colon', at)
        at++
        expected = 'value'
        break
      case ', or end':
        if (depth === 0) return fail('syntax', 'something follows the end', at)
        if (byte === comma) expected = insideObject[depth] === 1 ? 'key' : 'value'
        else if (byte === (insideObject[depth] === 1 ? closeObject : closeList)) depth--
        else return fail('syntax', 'expected a comma or the end of the list or object', at)
        at++
        break
    }
  }
  return depth === 0 && expected === ', or end' ? { ok: true } : fail('syntax', 'the text ends too early', length)
}

function fail(limit: Exclude<ScanResult, { ok: true }>['error']['limit'], message: string, at: number): ScanResult {
  return { ok: false, error: { limit, message, at } }
}

function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < bytes.length) {
    const byte = bytes[at]!
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break
    at++
  }
  return at
}

/** The position behind a string that begins at `from`, or −1. */
function stringEnd(bytes: Uint8Array, from: number): number {
  const length = bytes.length
  let at = from + 1
  while (at < length) {
    const byte = bytes[at]!
    // One look in a table per byte: nearly all bytes of nearly all documents are plain ones inside strings.
    if (plain[byte] === 1) at++
    else if (byte === quote) return at + 1
    else if (byte === backslash) {
      at = escapeEnd(bytes, at)
      if (at < 0) return -1
    } else return -1
  }
  return -1
}

const plain = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 0x20 || byte === quote || byte === backslash ? 0 : 1,
)

/** The position behind an escape that begins at `from`, or −1. */
function escapeEnd(bytes: Uint8Array, from: number): number {
  switch (bytes[from + 1]) {
    case quote:
    case backslash:
    case 0x2f: // /
    case 0x62: // b
    case 0x66: // f
    case 0x6e: // n
    case 0x72: // r
    case 0x74: // t
      return from + 2
    case 0x75: // u
      for (let digit = 2; digit <= 5; digit++) if (!isHex(bytes[from + digit])) return -1
      return from + 6
    default:
      return -1
  }
}

function isHex(byte: number | undefined): boolean {
  return (
    byte !== undefined &&
    ((byte >= zero && byte <= nine) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66))
  )
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= zero && byte <= nine
const isNumberStart = (byte: number): boolean => byte === minus || isDigit(byte)

/** The position behind a number, or −1 where the grammar (RFC 8259, 6) has none. */
function numberEnd(bytes: Uint8Array, from: number): number {
  let at = from
  if (bytes[at] === minus) at++
  if (bytes[at] === zero) at++
  else if (isDigit(bytes[at])) at = digitsEnd(bytes, at)
  else return -1
  if (bytes[at] === 0x2e) {
    if (!isDigit(bytes[at + 1])) return -1
    at = digitsEnd(bytes, at + 1)
  }
  if (bytes[at] === 0x65 || bytes[at] === 0x45) {
    at++
    if (bytes[at] === 0x2b || bytes[at] === minus) at++
    if (!isDigit(bytes[at])) return -1
    at = digitsEnd(bytes, at)
  }
  return at
}

function digitsEnd(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < bytes.length && isDigit(bytes[at])) at++
  return at
}

/** The position behind `true`, `false` or `null`, or −1. */
function wordEnd(bytes: Uint8Array, from: number): number {
  const word = bytes[from] === 0x74 ? trueWord : bytes[from] === 0x66 ? falseWord : nullWord
  for (let i = 0; i < word.length; i++) if (bytes[from + i] !== word[i]) return -1
  return from + word.length
}

const trueWord: Uint8Array = Buffer.from('true')
const falseWord: Uint8Array = Buffer.from('false')
const nullWord: Uint8Array = Buffer.from('null')

/** Only an exponent or hundreds of digits can go past the largest double. */
function isInfinite(bytes: Uint8Array, from: number, end: number): boolean {
  let suspicious = end - from >= 300
  for (let at = from; at < end && !suspicious; at++) suspicious = (bytes[at]! | 0x20) === 0x65
  if (!suspicious) return false
  const value = Number(Buffer.from(bytes.buffer, bytes.byteOffset + from, end - from).toString('latin1'))
  return value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY
}

/** The first byte that is not part of valid UTF-8. Only for the message of a refusal: it goes character by character. */
export function firstBadByte(bytes: Uint8Array): number {
  let at = 0
  while (at < bytes.length) {
    const lead = bytes[at]!
    const size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
    if (!isUtf8(bytes.subarray(at, at + size))) return at
    at += size
  }
  return at
}
