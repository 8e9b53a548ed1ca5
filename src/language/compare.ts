import type { Json } from '../base/json/json.ts'
import type { ValueType } from '../model/flow-definition.ts'
import { article, convert, isEmpty, mismatch, readNumber, typeOf } from './convert.ts'
import { firstPosition } from './occurrences.ts'
import { ValueError } from './value-error.ts'

/** The comparison operators of If/Else, Continue If and their like: as stored → as shown. */
export const operators = Object.freeze({
  '==': 'equals',
  '!=': 'does not equal',
  '>': 'is greater than',
  '>=': 'is greater than or equals',
  '<': 'is less than',
  '<=': 'is less than or equals',
  '%': 'is a multiple of',
  in: 'is in',
  'not in': 'is not in',
  has: 'has key',
  "doesn't have": 'does not have key',
  'is empty': 'is empty',
  'is not empty': 'is not empty',
})

export type Operator = keyof typeof operators

/**
 * Compares a with b.
 *
 * - `==` and `!=` are loose: where the types differ b is converted to the type of a, and what cannot be converted is not
 *   equal. Text is case-sensitive, objects and lists are compared by content, null equals only null.
 * - `>`, `>=`, `<`, `<=`: numbers by value, text by code units (so `80 > 9`, but `"80" < "9"`), false before true. b is
 *   converted to the type of a, but text that is a number or a percentage is a number beside the number b: `"100%" > 95`. With
 *   null on either side they are false.
 * - `%`: both are numbers and a is a whole multiple of b. Nothing is a multiple of 0.
 * - `in`: a is a part of the text b, an item of the list b, or a key of the object b.
 * - `has`: the object a has b as a key of its own.
 * - `is empty`: null, `""`, `[]` and `{}`; b does not matter.
 *
 * @param type compares both as this type, e.g. `date`, whatever they are
 * @throws ValueError where a value cannot be converted, or an operator does not go with the values
 */
export function compare(a: Json, operator: Operator, b: Json, where: string, type: ValueType = 'any'): boolean {
  switch (operator) {
    case '==':
      return equal(a, b, type, where)
    case '!=':
      return !equal(a, b, type, where)
    case '>':
      return ordered(a, b, type, where, (order) => order > 0)
    case '>=':
      return ordered(a, b, type, where, (order) => order >= 0)
    case '<':
      return ordered(a, b, type, where, (order) => order < 0)
    case '<=':
      return ordered(a, b, type, where, (order) => order <= 0)
    case '%':
      return multiple(a, b, where)
    case 'in':
      return within(a, b, where)
    case 'not in':
      return !within(a, b, where)
    case 'has':
      return hasKey(a, b, where)
    case "doesn't have":
      return !hasKey(a, b, where)
    case 'is empty':
      return isEmpty(a)
    case 'is not empty':
      return !isEmpty(a)
  }
}

/** Whether two values have the same content. The order of an object's keys does not matter. */
function sameContent(a: Json, b: Json): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item: Json, i) => sameContent(item, b[i] as Json))
  }
  if (Array.isArray(b)) return false
  const keys = Object.keys(a)
  const [x, y] = [a as { readonly [key: string]: Json }, b as { readonly [key: string]: Json }]
  return (
    keys.length === Object.keys(y).length &&
    keys.every((key) => Object.hasOwn(y, key) && sameContent(x[key] as Json, y[key] as Json))
  )
}

function equal(a: Json, b: Json, type: ValueType, where: string): boolean {
  if (type !== 'any') return sameContent(convert(a, type, where), convert(b, type, where))
  if (a === null || b === null) return a === b
  const actual = typeOf(a) as ValueType
  if (typeOf(b) === actual) return sameContent(a, b)
  // A single value is never equal to a list of it: that conversion is for inputs that take lists.
  if (actual === 'list') return typeof b === 'string' && sameContent(a, convert(b, 'list', where))
  try {
    return sameContent(a, convert(b, actual, where))
  } catch (error) {
    if (error instanceof ValueError) return false
    throw error
  }
}

function ordered(a: Json, b: Json, type: ValueType, where: string, holds: (order: number) => boolean): boolean {
  if (a === null || b === null) return false
  const x = type === 'any' ? besideNumber(a, b) : convert(a, type, where)
  if (typeof x === 'object') throw mismatch(where, 'text, a number or a date', article(x))
  const y = convert(b, type === 'any' ? (typeOf(x) as ValueType) : type, where) as typeof x
  return holds(x! < y! ? -1 : x! > y! ? 1 : 0)
}

/** Divide gives a percentage as text, and real exports ask whether it is greater than a number. */
function besideNumber(a: Json, b: Json): Json {
  if (typeof a !== 'string' || typeof b !== 'number') return a
  return readNumber(a.endsWith('%') ? a.slice(0, -1) : a) ?? a
}

function multiple(a: Json, b: Json, where: string): boolean {
  const x = convert(a, 'number', where) as number | null
  const y = convert(b, 'number', where) as number | null
  return x !== null && y !== null && y !== 0 && x % y === 0
}

function within(a: Json, b: Json, where: string): boolean {
  if (b === null) return false
  if (Array.isArray(b)) return b.some((item: Json) => equal(a, item, 'any', where))
  if (typeof b === 'object') return a !== null && Object.hasOwn(b, convert(a, 'text', where) as string)
  if (typeof b !== 'string') throw mismatch(where, 'text, a list or an object to look in', article(b))
  return a === null ? false : firstPosition(b, convert(a, 'text', where) as string) >= 0
}

function hasKey(a: Json, b: Json, where: string): boolean {
  if (a === null || b === null) return false
  const object = convert(a, 'object', where) as object
  return Object.hasOwn(object, convert(b, 'text', where) as string)
}
