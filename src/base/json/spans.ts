import type { Json } from './json.ts'

/** A part of a document: from `start` up to, not including, `end`, in bytes. */
export interface Span {
  readonly start: number
  readonly end: number
}

// Everything here takes bytes that scanJson found to be well-formed, and so can go by brackets and quotes alone.

/** The elements of a top-level list. Empty where the document is no list. */
export function topLevelElements(bytes: Uint8Array): readonly Span[] {
  const open = skipSpace(bytes, 0)
  return bytes[open] === 0x5b ? elementsAt(bytes, open) : []
}

/** The elements of the list that begins at `open`. */
export function elementsAt(bytes: Uint8Array, open: number): readonly Span[] {
  const spans: Span[] = []
  let at = skipSpace(bytes, open + 1)
  while (bytes[at] !== 0x5d) {
    const end = valueEnd(bytes, at)
    spans.push({ start: at, end })
    at = skipSpace(bytes, end)
    if (bytes[at] === 0x2c) at = skipSpace(bytes, at + 1)
  }
  return spans
}

/** The lines of newline-delimited JSON that are not blank. Nothing is assumed of what is in them. */
export function ndjsonLines(bytes: Uint8Array): readonly Span[] {
  const spans: Span[] = []
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(0x0a, start)
    const lineEnd = newline === -1 ? bytes.length : newline
    const from = skipSpace(bytes, start)
    let end = lineEnd
    while (end > from && isSpace(bytes[end - 1]!)) end--
    if (from < end) spans.push({ start: from, end })
    start = lineEnd + 1
  }
  return spans
}

/**
 * The value at a path of member names, or null where there is none. Where a name occurs twice the last one counts, as it
 * does for a parser: two readers of one document must not disagree.
 */
export function memberSpan(bytes: Uint8Array, path: readonly string[]): Span | null {
  let span: Span = { start: skipSpace(bytes, 0), end: bytes.length }
  for (const name of path) {
    const found = memberAt(bytes, span.start, name)
    if (found === null) return null
    span = found
  }
  return span
}

/** The value of a member of the object that begins at `open`, or null where that is no object or has no such member. */
export function memberAt(bytes: Uint8Array, open: number, name: string): Span | null {
  if (bytes[open] !== 0x7b) return null
  let found: Span | null = null
  let at = skipSpace(bytes, open + 1)
  while (bytes[at] === 0x22) {
    const keyEnd = valueEnd(bytes, at)
    const start = skipSpace(bytes, skipSpace(bytes, keyEnd) + 1)
    const end = valueEnd(bytes, start)
    if (isKey(bytes, at, keyEnd, name)) found = { start, end }
    at = skipSpace(bytes, end)
    if (bytes[at] === 0x2c) at = skipSpace(bytes, at + 1)
  }
  return found
}

/**
 * Puts members right behind the opening brace of an object and leaves every other byte as it was. The object must not have
 * members of these names.
 */
export function spliceMembers(object: Uint8Array, additions: Readonly<Record<string, Json>>): Uint8Array {
  const open = skipSpace(object, 0)
  const text = JSON.stringify(additions).slice(1, -1)
  if (text === '') return object
  const isEmpty = object[skipSpace(object, open + 1)] === 0x7d
  return Buffer.concat([
    object.subarray(0, open + 1),
    Buffer.from(isEmpty ? text : `${text},`),
    object.subarray(open + 1),
  ])
}

/** Most keys have no escapes and are compared byte by byte; one with an escape is read. */
function isKey(bytes: Uint8Array, quote: number, end: number, name: string): boolean {
  const key = bytes.subarray(quote + 1, end - 1)
  if (key.includes(0x5c)) return JSON.parse(Buffer.from(bytes.subarray(quote, end)).toString('utf8')) === name
  return key.length >= name.length && Buffer.from(key.buffer, key.byteOffset, key.byteLength).equals(Buffer.from(name))
}

/** The position behind the value that begins at `from`. */
function valueEnd(bytes: Uint8Array, from: number): number {
  const first = bytes[from]
  if (first === 0x22) return stringEnd(bytes, from)
  if (first !== 0x7b && first !== 0x5b) return scalarEnd(bytes, from)
  let depth = 0
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === 0x22) at = stringEnd(bytes, at) - 1
    else if (byte === 0x7b || byte === 0x5b) depth++
    else if ((byte === 0x7d || byte === 0x5d) && --depth === 0) return at + 1
  }
  return bytes.length
}

function stringEnd(bytes: Uint8Array, from: number): number {
  for (let at = from + 1; at < bytes.length; at++) {
    if (bytes[at] === 0x5c) at++
    else if (bytes[at] === 0x22) return at + 1
  }
  return bytes.length
}

function scalarEnd(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < bytes.length) {
    const byte = bytes[at]!
    if (byte === 0x2c || byte === 0x7d || byte === 0x5d || isSpace(byte)) break
    at++
  }
  return at
}

const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09

function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < bytes.length && isSpace(bytes[at]!)) at++
  return at
}
