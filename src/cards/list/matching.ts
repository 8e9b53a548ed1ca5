import type { Json } from '../../base/json/json.ts'
import { compare, operators, type Operator } from '../../language/compare.ts'
import { convert, toText, typeOf } from '../../language/convert.ts'
import { ValueError } from '../../language/value-error.ts'
import type { ValueType } from '../../model/flow-definition.ts'
import { CardError } from '../card.ts'
import { any, choice, list, path } from '../fields.ts'
import { contentKey } from './content-key.ts'

/** The operators of Filter and Find: those of conditions, and two that do not convert. */
export const itemOperators = Object.freeze({
  ...operators,
  '===': 'equals and has the same type',
  '!==': 'does not equal or has another type',
})
export type ItemOperator = Operator | '===' | '!=='

/** The inputs of every card that looks for items. */
export const matchInputs = Object.freeze({
  list: list({ label: 'List' }),
  operator: choice({ label: 'Comparison', options: itemOperators, optional: true, default: '==' }),
  path: path({
    label: 'Path',
    help: 'Where in each item the compared value is. Empty for the item itself.',
    optional: true,
    default: '',
  }),
  comparison: any({ label: 'Compared with', optional: true, help: 'With "is in" the text or list to look in.' }),
})

/** Whether an item's value matches. */
export type Match = (value: Json) => boolean

/** Characters that all items together may make an operator look through. */
const mostWork = 500_000_000

/**
 * `compare` of language/compare.ts with b held fast, for many values: whatever it makes of b is made once for each type that a
 * value has, and looking for a value among many is one look into a set. Else a large list against a large b would be
 * quadratic.
 *
 * @param count how many values come
 */
export function matcher(operator: ItemOperator, b: Json, count: number, where: string): Match {
  switch (operator) {
    case '===':
      return sameAs(b)
    case '!==':
      return not(sameAs(b))
    case '==':
      return equalTo(b)
    case '!=':
      return not(equalTo(b))
    case 'in':
      return isIn(b, count, where)
    case 'not in':
      return not(isIn(b, count, where))
    case '>':
    case '>=':
    case '<':
    case '<=':
      return ordered(operator, b, where)
    case '%':
      return multipleOf(b, where)
    case 'has':
    case "doesn't have": {
      const key = b === null ? null : toText(b)
      return (a) => compare(a, operator, key, where)
    }
    case 'is empty':
    case 'is not empty':
      return (a) => compare(a, operator, null, where)
  }
}

const not =
  (match: Match): Match =>
  (value) =>
    !match(value)

function sameAs(b: Json): Match {
  const key = contentKey(b)
  return (a) => contentKey(a) === key
}

/** The text `null` means nothing too: that is how real exports look for the first item that is there. */
function equalTo(b: Json): Match {
  const match = equalToAny([b])
  return b === 'null' ? (a) => a === null || match(a) : match
}

/** `==` with one of several: they become what each value is, once for each type. */
export function equalToAny(several: readonly Json[]): Match {
  const byType = new Map<ValueType, ReadonlySet<string>>()
  const keysAs = (type: ValueType): ReadonlySet<string> => {
    let keys = byType.get(type)
    if (keys === undefined) byType.set(type, (keys = new Set(several.flatMap((each) => keyAs(each, type)))))
    return keys
  }
  const hasNull = several.includes(null)
  return (a) => (a === null ? hasNull : keysAs(typeOf(a) as ValueType).has(contentKey(a)))
}

/** The key of a value as another type, or none where it cannot be one; as `==` of language/compare.ts converts. */
function keyAs(value: Json, type: ValueType): readonly string[] {
  if (value === null) return []
  // A single value never equals a list of it; only text that is a list may.
  if (type === 'list' && typeof value !== 'string' && !Array.isArray(value)) return []
  try {
    return [contentKey(convert(value, type, ''))]
  } catch (error) {
    if (error instanceof ValueError) return []
    throw error
  }
}

function isIn(b: Json, count: number, where: string): Match {
  if (Array.isArray(b)) return equalToAny(b as readonly Json[])
  if (typeof b !== 'string') return (a) => compare(a, 'in', b, where)
  if (b.length * count > mostWork) {
    throw new CardError(
      'Invalid Input',
      `${where}: looking ${count} times into a text of ${b.length} characters is too much; use a shorter list or text.`,
    )
  }
  return (a) => compare(a, 'in', b, where)
}

/** b as text or as a number is made once: it may be long, and JSON of an object even has to be written. */
function ordered(operator: Operator, b: Json, where: string): Match {
  let text: string | undefined
  let number: Json | undefined
  return (a) => {
    if (typeof a === 'string' && b !== null && typeof b !== 'number')
      return compare(a, operator, (text ??= toText(b)), where)
    if (typeof a === 'number' && typeof b === 'string') {
      return compare(a, operator, (number ??= convert(b, 'number', where)), where)
    }
    return compare(a, operator, b, where)
  }
}

function multipleOf(b: Json, where: string): Match {
  let number: Json | undefined
  return (a) => {
    convert(a, 'number', where) // its error comes first
    if (typeof b === 'string') number ??= convert(b, 'number', where)
    return compare(a, '%', number ?? b, where)
  }
}
