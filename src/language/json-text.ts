import type { Json } from '../base/json/json.ts'

/** Why a text is not JSON that a flow may hold. `message` is a sentence without its subject. */
export interface NotJson {
  readonly message: string
}

/** Text that a flow reads as JSON: at most this long (2 MiB, the limit of a step's output), and as deep as a body may be. */
const jsonTextLimits = Object.freeze({ length: 2 * 1024 * 1024, depth: 64 })

/**
 * Reads JSON as flows hold it. Whole numbers that a JavaScript number cannot hold exactly come as text, so that an id of 19
 * digits stays the same id; numbers that would become infinite are refused; -0 is 0. Keys such as `__proto__` are plain data.
 *
 * @returns the value in a box, or why it is none
 */
export function readJsonText(text: string): { readonly value: Json } | NotJson {
  if (text.length > jsonTextLimits.length) return { message: `is longer than ${jsonTextLimits.length} characters` }
  const shape = shapeOf(text)
  if (shape === 'deep') return { message: `is nested deeper than ${jsonTextLimits.depth} levels` }
  try {
    // The reviver costs several times the parse itself; only texts with long or scaled numbers need it.
    return { value: shape === 'numbers' ? (JSON.parse(text, exact) as Json) : (JSON.parse(text) as Json) }
  } catch (error) {
    return { message: error instanceof RangeError ? error.message : 'is not well-formed JSON' }
  }
}

function exact(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number') return value
  if (!Number.isFinite(value)) throw new RangeError('has a number that is too large')
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    const source = context?.source
    if (source !== undefined && /^-?\d+$/.test(source)) return source
  }
  // A zero below zero is written as 0 and would not come back the same.
  return value === 0 ? 0 : value
}

// Parsing takes any depth, but what is deeper than about 10,000 can never be written again: the depth is counted first, and
// with it whether there are numbers that need the reviver: of 16 digits and more, with an
// exponent, or from -0 on.
function shapeOf(text: string): 'deep' | 'numbers' | 'plain' {
  let depth = 0
  let digits = 0
  let numbers = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0x22) {
      // Behind the closing quote that is not escaped.
      for (i++; i < text.length; i++) {
        const inside = text.charCodeAt(i)
        if (inside === 0x22) break
        if (inside === 0x5c) i++
      }
    } else if (code >= 0x30 && code <= 0x39) {
      if (++digits === 16 || (digits === 1 && code === 0x30 && text.charCodeAt(i - 1) === 0x2d)) numbers = true
    } else {
      if (digits > 0 && (code | 0x20) === 0x65) numbers = true
      digits = 0
      if (code === 0x7b || code === 0x5b) {
        if (++depth > jsonTextLimits.depth) return 'deep'
      } else if (code === 0x7d || code === 0x5d) depth--
    }
  }
  return numbers ? 'numbers' : 'plain'
}
