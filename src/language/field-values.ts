import { isJsonObject, type Json } from '../base/json/json.ts'
import { mostCases } from './branches.ts'
import { operators } from './compare.ts'
import { article, convert, mismatch } from './convert.ts'
import { readDate } from './date-text.ts'
import { languageLimits } from './limits.ts'
import { checkPath } from './values.ts'
import { pathKeys } from './path.ts'
import { ValueError } from './value-error.ts'

/** What the language needs to know of a card's field (cards/fields.ts declares them). */
export interface FieldLike {
  readonly kind: string
  readonly label: string
  readonly optional?: boolean
  readonly default?: Json
  readonly min?: number
  readonly max?: number
  readonly options?: readonly { readonly value: string }[]
  readonly secret?: boolean
  readonly lists?: true
  readonly anyFlow?: true
}

/** Makes an input's value out of whatever a reference gave. */
export type Read = (value: Json) => Json

/**
 * How values from references become an input: converted by the table of convert.ts, then checked against the field's limits.
 * null is the default of an optional input, or null; for a required one it reads as the empty text, list or object, or as
 * false, and fails for numbers, dates and choices, where any guess would be wrong.
 *
 * @param where names card and input in errors
 */
export function fieldReader(field: FieldLike, where: string): Read {
  const read = valueReader(field, where)
  if (field.optional === true) {
    const otherwise = field.default ?? null
    return (value) => (value === null ? otherwise : read(value))
  }
  const empty = emptyValues[field.kind]
  return (value) => {
    if (value !== null) return read(value)
    if (empty === undefined) throw new ValueError('Invalid Input', `${where} is required and has no value.`)
    return empty
  }
}

const emptyValues: Readonly<Record<string, Json>> = {
  text: '',
  template: '',
  boolean: false,
  list: Object.freeze([]),
  object: Object.freeze({}),
  fields: Object.freeze({}),
  any: null,
}

function valueReader(field: FieldLike, where: string): Read {
  const refuse = (limit: string) => new ValueError('Invalid Input', `${where} ${limit}.`)
  switch (field.kind) {
    case 'text':
    case 'template':
    case 'table':
      return bounded(field, refuse, (value) => convert(value, 'text', where))
    case 'number':
      return bounded(field, refuse, (value) => convert(value, 'number', where))
    case 'integer':
      return bounded(field, refuse, (value) => {
        const number = convert(value, 'number', where)
        if (!Number.isSafeInteger(number)) throw mismatch(where, 'a whole number', 'a number with a fraction')
        return number
      })
    case 'boolean':
      return (value) => convert(value, 'boolean', where)
    case 'date':
      return (value) => convert(value, 'date', where)
    case 'object':
      // What looks into a value by paths looks into lists too.
      if (field.lists === true) return (value) => (Array.isArray(value) ? value : convert(value, 'object', where))
      return (value) => convert(value, 'object', where)
    case 'fields':
      return (value) => convert(value, 'object', where)
    case 'list':
      return bounded(field, refuse, (value) => {
        const list = convert(value, 'list', where) as readonly Json[]
        if (list.length > languageLimits.list) {
          throw new ValueError('List Too Long', `${where}: a list has at most ${languageLimits.list} items.`)
        }
        return list
      })
    case 'choice':
      return (value) => {
        const word = convert(value, 'text', where)
        if (isOption(field, word)) return word
        throw refuse(`must be one of ${optionList(field)}`)
      }
    case 'conditions':
      return (value) => {
        const wrong = conditionsProblem(value)
        if (wrong !== null) throw new ValueError('Invalid Input', `${where}: ${wrong}`)
        return value
      }
    case 'path':
      return (value) => {
        const wrong = pathProblem(value)
        if (wrong !== null) throw new ValueError('Invalid Input', `${where}: ${wrong}`)
        return value
      }
    default:
      return (value) => value
  }
}

function bounded(field: FieldLike, refuse: (limit: string) => Error, read: Read): Read {
  if (field.min === undefined && field.max === undefined) return read
  return (value) => {
    const checked = read(value)
    const limit = limitProblem(field, checked)
    if (limit !== null) throw refuse(limit)
    return checked
  }
}

/**
 * What is wrong with a value that stands in a definition, or null. Stricter than at run time: what an author writes down has
 * the input's type, nothing is converted.
 */
export function literalProblem(field: FieldLike, value: Json): string | null {
  switch (field.kind) {
    case 'text':
    case 'template':
    case 'flow':
    case 'connection':
    case 'table':
      if (typeof value !== 'string') return `expected text, got ${article(value)}.`
      break
    case 'number':
      if (typeof value !== 'number') return `expected a number, got ${article(value)}.`
      break
    case 'integer':
      if (!Number.isSafeInteger(value)) return `expected a whole number, got ${article(value)}.`
      break
    case 'boolean':
      return typeof value === 'boolean' ? null : `expected true or false, got ${article(value)}.`
    case 'date':
      return typeof value === 'string' && readDate(value) !== null
        ? null
        : 'expected a date in ISO 8601, e.g. 2026-03-01T09:30:00Z.'
    case 'object':
    case 'fields':
      return typeof value === 'object' && !Array.isArray(value) ? null : `expected an object, got ${article(value)}.`
    case 'list':
      if (!Array.isArray(value)) return `expected a list, got ${article(value)}.`
      if (value.length > languageLimits.list) return `a list has at most ${languageLimits.list} items.`
      break
    case 'choice':
      return isOption(field, value) ? null : `must be one of ${optionList(field)}.`
    case 'conditions':
      return conditionsProblem(value)
    case 'path':
      return pathProblem(value)
    default:
      return null
  }
  const limit = limitProblem(field, value)
  return limit === null ? null : `${limit}.`
}

function limitProblem({ min, max }: FieldLike, value: Json): string | null {
  const isNumber = typeof value === 'number'
  const size = isNumber ? value : ((value as string | readonly Json[] | null)?.length ?? 0)
  const unit = isNumber ? '' : typeof value === 'string' ? ' characters' : ' items'
  if (min !== undefined && size < min) return isNumber ? `must be at least ${min}` : `must have at least ${min}${unit}`
  if (max !== undefined && size > max) return isNumber ? `must be at most ${max}` : `must have at most ${max}${unit}`
  return null
}

function pathProblem(value: Json): string | null {
  if (typeof value !== 'string' && !(Array.isArray(value) && value.every((key) => typeof key === 'string'))) {
    return 'expected a path: dotted text, or a list of keys.'
  }
  return checkPath(pathKeys(value as string | readonly string[]))?.message ?? null
}

/** The members of a condition; which operators there are is in compare.ts. */
const conditionMembers: ReadonlySet<string> = new Set(['a', 'operator', 'b'])

function conditionsProblem(value: Json): string | null {
  if (!Array.isArray(value)) return `expected a list of conditions, got ${article(value)}.`
  const list = value as readonly Json[]
  if (list.length === 0) return 'needs at least one condition.'
  if (list.length > mostCases) return `has at most ${mostCases} conditions.`
  for (const [i, condition] of list.entries()) {
    const place = `Condition ${i + 1}`
    if (!isJsonObject(condition)) return `${place} must be an object of a, operator and b.`
    const stray = Object.keys(condition).find((key) => !conditionMembers.has(key))
    if (stray !== undefined) return `${place} has an unknown member "${stray}".`
    const { operator } = condition
    if (typeof operator !== 'string' || !Object.hasOwn(operators, operator)) {
      return `${place}: the operator must be one of ${Object.keys(operators).join(', ')}.`
    }
  }
  return null
}

const isOption = (field: FieldLike, word: Json): boolean =>
  field.options?.some((option) => option.value === word) ?? false
const optionList = (field: FieldLike): string => (field.options ?? []).map(({ value }) => `"${value}"`).join(', ')
