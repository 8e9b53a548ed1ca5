import { isJsonObject, type Json, type JsonObject } from '../base/json/json.ts'
import type { ValueType } from '../model/flow-definition.ts'
import { isSafeKey, maxPathSegments, pathKeys } from './path.ts'

/** The value types, as the schema and the compiler list them. */
export const valueTypes = ['text', 'number', 'boolean', 'date', 'object', 'list', 'any'] as const

/** A reference taken apart: the card (or `trigger`), its output, and the path into the output's value. */
export interface ReferencePath {
  readonly card: string
  readonly output: string
  readonly path: readonly string[]
}

/** Why something is not what it looks like: a sentence for the author. */
export interface Wrong {
  readonly message: string
}

export const isWrong = (parsed: object): parsed is Wrong => 'message' in parsed

/**
 * Whether a value has the form of a reference or of a literal; every other object is an object. An object that must have a
 * key `$from` or `$literal` of its own is written as `{ "$literal": { "$from": … } }`.
 */
export const looksLikeReference = (value: Json): value is JsonObject =>
  isJsonObject(value) && Object.hasOwn(value, '$from')
export const looksLikeLiteral = (value: Json): value is JsonObject =>
  isJsonObject(value) && Object.hasOwn(value, '$literal')

/** Reads `{ "$from": …, "as"?: … }`. */
export function parseReference(value: JsonObject): (ReferencePath & { readonly as: ValueType | null }) | Wrong {
  const stray = Object.keys(value).find((key) => key !== '$from' && key !== 'as')
  if (stray !== undefined) {
    return { message: `"${stray}" beside "$from" is unknown. Put an object that is no reference into "$literal".` }
  }
  const as = value['as']
  if (as !== undefined && !valueTypes.includes(as as ValueType)) {
    return { message: `"as" must be one of ${valueTypes.join(', ')}.` }
  }
  const from = value['$from']
  if (typeof from !== 'string' && !(Array.isArray(from) && from.every((key) => typeof key === 'string'))) {
    return { message: '"$from" must be a path: dotted text, or a list of keys.' }
  }
  const path = parsePath(from as string | readonly string[])
  return isWrong(path) ? path : { ...path, as: (as as ValueType | undefined) ?? null }
}

/** Reads `card.output.path.to.value`. */
function parsePath(from: string | readonly string[]): ReferencePath | Wrong {
  const [card, output, ...path] = pathKeys(from)
  const shown = typeof from === 'string' ? from : JSON.stringify(from)
  if (card === undefined || output === undefined) {
    return { message: `"${shown}" names no output. A reference is card.output, or card.output.path.` }
  }
  const wrong = checkPath([card, output, ...path])
  return wrong ?? { card, output, path }
}

/** Whether keys may be a path: not too many, none empty, none that reaches into JavaScript itself. */
export function checkPath(keys: readonly string[]): Wrong | null {
  if (keys.length > maxPathSegments + 2) return { message: `A path has at most ${maxPathSegments} keys.` }
  if (keys.includes('')) return { message: `"${keys.join('.')}" has an empty key.` }
  const unsafe = keys.find((key) => !isSafeKey(key))
  return unsafe === undefined ? null : { message: `"${unsafe}" cannot be a key in a path.` }
}

/**
 * Takes a template apart: plain text and, between double braces, paths to values. `{{ card.output.path }}`; keys with a dot
 * in the list form `{{["card", "output", "a.b"]}}`. Four opening braces `{{{{` stand for two. Single braces, and closing
 * ones, are plain text. This happens once, when a flow is compiled: what a value inserts is never read as a template again.
 */
export function parseTemplate(text: string): { readonly parts: readonly (string | ReferencePath)[] } | Wrong {
  const parts: (string | ReferencePath)[] = []
  let plain = ''
  let at = 0
  for (;;) {
    const open = text.indexOf('{{', at)
    if (open < 0) break
    plain += text.slice(at, open)
    if (text.startsWith('{{{{', open)) {
      plain += '{{'
      at = open + 4
      continue
    }
    const close = text.indexOf('}}', open + 2)
    if (close < 0) return { message: `"{{" at character ${open} has no "}}". Write "{{{{" for two braces.` }
    const path = templatePath(text.slice(open + 2, close).trim())
    if (isWrong(path)) return path
    if (plain !== '') parts.push(plain)
    plain = ''
    parts.push(path)
    at = close + 2
  }
  plain += text.slice(at)
  if (plain !== '') parts.push(plain)
  return { parts }
}

function templatePath(inner: string): ReferencePath | Wrong {
  if (!inner.startsWith('[')) return parsePath(inner)
  try {
    const keys: unknown = JSON.parse(inner)
    if (Array.isArray(keys) && keys.every((key) => typeof key === 'string')) return parsePath(keys)
  } catch {
    // Said below, together with lists of something else.
  }
  return { message: `"${inner}" is not a path. A list form is a JSON list of texts.` }
}
