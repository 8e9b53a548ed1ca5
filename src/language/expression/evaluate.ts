import type { Json } from '../../base/json/json.ts'
import { ExpressionError } from './expression-error.ts'
import { factorial, functions } from './functions.ts'
import type { Binary, Expression } from './parse.ts'

/** What an expression works with, and gives. */
export type Scalar = number | string | boolean | null

/** What it needs from outside. */
export interface Surroundings {
  /** The values by their names. */
  readonly values: Readonly<Record<string, Json>>
  /** From 0 to below 1. */
  readonly random: () => number
}

/**
 * Evaluates an expression; takes as many steps as it has parts. Arithmetic with null gives null; what is counted as true is
 * null, false, `""`, `"false"` and 0 not, and all else.
 *
 * @throws ExpressionError for a name without a value, text where a number belongs, and results that are no number
 */
export function evaluate(expression: Expression, around: Surroundings): Scalar {
  switch (expression.kind) {
    case 'constant':
      return expression.value
    case 'value':
      return valueOf(expression.name, around.values)
    case 'unary': {
      const of = evaluate(expression.of, around)
      if (expression.sign === 'not') return !isTrue(of)
      const number = numberOf(of)
      if (number === null) return null
      return checked(expression.sign === '-' ? -number : factorial(number))
    }
    case 'binary':
      return binary(expression, around)
    case 'call': {
      const numbers = expression.of.map((each) => numberOf(evaluate(each, around)))
      if (numbers.includes(null)) return null
      return checked(functions[expression.name]!.of(numbers as number[], around.random))
    }
  }
}

/** What counts as true. */
export const isTrue = (value: Scalar): boolean =>
  value !== null && value !== false && value !== '' && value !== 'false' && value !== 0

function valueOf(name: string, values: Surroundings['values']): Scalar {
  if (!Object.hasOwn(values, name)) {
    const known = Object.keys(values)
    const shown = known.length === 0 ? 'It has none.' : `It has ${known.slice(0, 10).join(', ').slice(0, 200)}.`
    throw new ExpressionError(`The expression has no value "${name.slice(0, 100)}". ${shown}`)
  }
  const value = values[name] as Json
  if (typeof value === 'object' && value !== null) {
    throw new ExpressionError(
      `The value "${name.slice(0, 100)}" is a list or an object. Expected a number, text or true/false.`,
    )
  }
  return value
}

function binary({ sign, left, right }: Expression & { readonly kind: 'binary' }, around: Surroundings): Scalar {
  const a = evaluate(left, around)
  // Both sides are always evaluated: what is wrong on the right is told whatever the left is.
  const b = evaluate(right, around)
  switch (sign) {
    case 'or':
      return isTrue(a) || isTrue(b)
    case 'and':
      return isTrue(a) && isTrue(b)
    case 'xor':
      return isTrue(a) !== isTrue(b)
    case '==':
      return isEqual(a, b)
    case '!=':
      return !isEqual(a, b)
    case '>':
    case '>=':
    case '<':
    case '<=':
      return isOrdered(a, sign, b)
    default:
      return arithmetic(numberOf(a), sign, numberOf(b))
  }
}

function isEqual(a: Scalar, b: Scalar): boolean {
  if (typeof a === 'number' && typeof b === 'string') return a === readNumber(b)
  if (typeof a === 'string' && typeof b === 'number') return readNumber(a) === b
  if (typeof a === 'boolean' && typeof b === 'string') return String(a) === b
  if (typeof a === 'string' && typeof b === 'boolean') return a === String(b)
  return a === b
}

function isOrdered(a: Scalar, sign: '>' | '>=' | '<' | '<=', b: Scalar): boolean {
  const [x, y] = [numberOf(a), numberOf(b)]
  if (x === null || y === null) return false
  if (sign === '>') return x > y
  if (sign === '>=') return x >= y
  return sign === '<' ? x < y : x <= y
}

function arithmetic(a: number | null, sign: Binary, b: number | null): number | null {
  if (a === null || b === null) return null
  switch (sign) {
    case '+':
      return checked(a + b)
    case '-':
      return checked(a - b)
    case '*':
      return checked(a * b)
    case '/':
      if (b === 0) throw new ExpressionError('A number was divided by zero.')
      return checked(a / b)
    case '%':
      if (b === 0) throw new ExpressionError('A number was divided by zero.')
      return checked(a % b)
    default:
      return checked(a ** b)
  }
}

/** No result is one that JSON cannot write, or a zero below zero. */
function checked(number: number): number {
  if (Number.isFinite(number)) return number === 0 ? 0 : number
  throw new ExpressionError('The result is no number, or too large for one.')
}

function numberOf(value: Scalar): number | null {
  switch (typeof value) {
    case 'number':
      return value
    case 'boolean':
      return value ? 1 : 0
    case 'string': {
      const number = readNumber(value)
      if (number !== null) return number
      throw new ExpressionError(`"${value.slice(0, 50)}" is no number.`)
    }
    default:
      return null
  }
}

/** Text in decimal form; null for any other. */
function readNumber(text: string): number | null {
  if (text.length > 400 || !/^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?\s*$/.test(text)) return null
  const number = Number(text)
  return Number.isFinite(number) ? number : null
}
