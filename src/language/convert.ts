import type { Json } from '../base/json/json.ts'
import type { ValueType } from '../model/flow-definition.ts'
import { readDate, writeDate } from './date-text.ts'
import { readJsonText } from './json-text.ts'
import { ValueError } from './value-error.ts'

/** What a value is. A date is text; only the place where it goes says that it is meant as one. */
export type ActualType = 'null' | 'text' | 'number' | 'boolean' | 'object' | 'list'

/** `Array.isArray` for JSON: it does not know lists that are read-only. */
export const isList = (value: Json): value is readonly Json[] => Array.isArray(value)

/** What a JSON value is, in the words of the language. A date is text. */
export function typeOf(value: Json): ActualType {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'list'
  const type = typeof value
  return type === 'string' ? 'text' : (type as 'number' | 'boolean' | 'object')
}

/**
 * The one conversion table of the language: what a value becomes where another type is expected. null stays null whatever
 * the type: what a missing value means is the business of whoever asked (`required` below).
 *
 * | to | from |
 * | --- | --- |
 * | text | number in its shortest decimal form, `true`/`false`, object and list as compact JSON |
 * | number | text in decimal form, white space around it allowed; blank or other text is an error |
 * | boolean | text: `""` and `"false"` are false, all other true; number: 0 is false |
 * | date | text in one of the forms of date-text.ts, becomes ISO 8601 in UTC |
 * | object | text that is a JSON object |
 * | list | text that is a JSON list; every other single value becomes a list of one |
 * | any | everything, as it is |
 *
 * All else (boolean to number, list to object, number to date, …) is an error.
 *
 * @param where names the place in the error, e.g. `Card hello, input "text"`
 * @throws ValueError `Invalid Type Conversion`
 */
export function convert(value: Json, to: ValueType, where: string): Json {
  if (value === null) return null
  switch (to) {
    case 'any':
      return value
    case 'text':
      return typeof value === 'string' ? value : toText(value)
    case 'number':
      return typeof value === 'number' ? value : toNumber(value, where)
    case 'boolean':
      return typeof value === 'boolean' ? value : toBoolean(value, where)
    case 'date':
      return toDate(value, where)
    case 'object':
      return typeof value === 'object' && !Array.isArray(value) ? value : toObject(value, where)
    case 'list':
      return Array.isArray(value) ? value : toList(value)
  }
}

/**
 * What `as` of a reference makes of a value: as above, but a list, or JSON text of one, may stand for an object. Files of Okta
 * Workflows have one conversion for both; an input that wants an object says so itself.
 *
 * @throws ValueError `Invalid Type Conversion`
 */
export function convertAs(value: Json, to: ValueType, where: string): Json {
  if (to !== 'object') return convert(value, to, where)
  if (typeof value === 'string' && /^\s*\[/.test(value)) {
    const read = readJsonText(value)
    if ('value' in read) return read.value
  }
  return isList(value) ? value : convert(value, to, where)
}

/** Text of any value; null is `""`. What templates insert. */
export function toText(value: Json): string {
  switch (typeof value) {
    case 'string':
      return value
    case 'number':
    case 'boolean':
      return String(value)
    default:
      return value === null ? '' : JSON.stringify(value)
  }
}

/** Whether a value counts as empty: null, `""`, `[]` and `{}`. Text of white space only does not. */
export function isEmpty(value: Json): boolean {
  if (value === null || value === '') return true
  if (typeof value !== 'object') return false
  if (Array.isArray(value)) return value.length === 0
  for (const key in value) if (Object.hasOwn(value, key)) return false
  return true
}

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?$/

/** The number that a text writes in decimal form, or null where it writes none. */
export function readNumber(text: string): number | null {
  const trimmed = text.trim()
  // 400 characters hold every double written out; the expression need not look at more.
  if (trimmed.length > 400 || !decimal.test(trimmed)) return null
  const number = Number(trimmed)
  return Number.isFinite(number) ? number : null
}

function toNumber(value: Json, where: string): number {
  if (typeof value === 'string') {
    const number = readNumber(value)
    if (number !== null) return number
    throw mismatch(where, 'a number', 'text that is not a number')
  }
  throw mismatch(where, 'a number', article(value))
}

function toBoolean(value: Json, where: string): boolean {
  if (typeof value === 'string') return value !== '' && value !== 'false'
  if (typeof value === 'number') return value !== 0
  throw mismatch(where, 'true or false', article(value))
}

function toDate(value: Json, where: string): string {
  if (typeof value !== 'string') throw mismatch(where, 'a date', article(value))
  const at = readDate(value)
  if (at === null) throw mismatch(where, 'a date', 'text that is not a date')
  return writeDate(at)
}

function toObject(value: Json, where: string): Json {
  if (typeof value !== 'string') throw mismatch(where, 'an object', article(value))
  const read = readJsonText(value)
  if ('message' in read) throw mismatch(where, 'an object', `text that ${read.message}`)
  if (typeOf(read.value) !== 'object') throw mismatch(where, 'an object', `JSON text of ${article(read.value)}`)
  return read.value
}

function toList(value: Json): Json {
  if (typeof value === 'string' && /^\s*\[/.test(value)) {
    const read = readJsonText(value)
    if ('value' in read) return read.value
  }
  return [value]
}

const articles: Readonly<Record<ActualType, string>> = {
  null: 'nothing',
  text: 'text',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  list: 'a list',
}

/** A value's type in a sentence: `an object`. */
export const article = (value: Json): string => articles[typeOf(value)]

/** The error of a value of the wrong type. */
export function mismatch(where: string, expected: string, got: string): ValueError {
  return new ValueError('Invalid Type Conversion', `${where}: expected ${expected}, got ${got}.`)
}
