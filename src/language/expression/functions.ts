import { ExpressionError } from './expression-error.ts'

/** A function of numbers. */
export interface NumberFunction {
  /** How many numbers it takes, at least and at most. */
  readonly takes: readonly [number, number]
  readonly of: (numbers: readonly number[], random: () => number) => number
}

const one = (of: (x: number) => number): NumberFunction => ({ takes: [1, 1], of: ([x]) => of(x!) })
const two = (of: (x: number, y: number) => number): NumberFunction => ({ takes: [2, 2], of: ([x, y]) => of(x!, y!) })
const some = (of: (numbers: readonly number[]) => number): NumberFunction => ({ takes: [1, Infinity], of })

/** Every function of the expression language; angles are radians. */
export const functions: Readonly<Record<string, NumberFunction>> = Object.freeze({
  abs: one(Math.abs),
  acos: one(Math.acos),
  acosh: one(Math.acosh),
  asin: one(Math.asin),
  asinh: one(Math.asinh),
  atan: one(Math.atan),
  atan2: two(Math.atan2),
  atanh: one(Math.atanh),
  cbrt: one(Math.cbrt),
  ceil: one(Math.ceil),
  cos: one(Math.cos),
  cosh: one(Math.cosh),
  exp: one(Math.exp),
  floor: one(Math.floor),
  ln: one(Math.log),
  log: { takes: [1, 2], of: ([x, base]) => logarithm(x!, base ?? null) },
  log10: one(Math.log10),
  log2: one(Math.log2),
  max: some((numbers) => Math.max(...numbers)),
  min: some((numbers) => Math.min(...numbers)),
  pow: two((x, y) => x ** y),
  random: {
    takes: [0, 2],
    of([from = 1, to], random) {
      const [least, most] = to === undefined ? [0, from] : [from, to]
      return least + random() * (most - least)
    },
  },
  round: {
    takes: [1, 2],
    of: ([x, decimals = 0]) => rounded(x!, decimals),
  },
  sign: one(Math.sign),
  sin: one(Math.sin),
  sinh: one(Math.sinh),
  sqrt: one(Math.sqrt),
  tan: one(Math.tan),
  tanh: one(Math.tanh),
  trunc: one(Math.trunc),
})

export const constants: Readonly<Record<string, number | boolean>> = Object.freeze({
  pi: Math.PI,
  e: Math.E,
  true: true,
  false: false,
})

/**
 * Half up, by what the number's shortest decimal form says: 1.005 to two decimals is 1.01.
 *
 * @param decimals -15 to 15
 */
export function rounded(x: number, decimals: number): number {
  if (!Number.isInteger(decimals) || Math.abs(decimals) > 15) {
    throw new ExpressionError('A number is rounded to -15 to 15 decimals.')
  }
  const shifted = shift(Math.abs(x), decimals)
  // From here on a double has no fraction: there is nothing to round, and it may be too large to shift.
  if (shifted >= 2 ** 52 && decimals >= 0) return x
  const whole = Math.floor(shifted)
  // Not by adding 0.5, which is not exact just below a half. Half up, and not away from zero: -1.5 is -1.
  const rest = shifted - whole
  const isUp = x < 0 ? rest > 0.5 : rest >= 0.5
  const size = shift(isUp ? whole + 1 : whole, -decimals)
  return x < 0 ? -size : size
}

/** The natural logarithm where there is no base; exact for the bases that have a function of their own. */
export function logarithm(x: number, base: number | null): number {
  if (base === null) return Math.log(x)
  if (base === 10) return Math.log10(x)
  return base === 2 ? Math.log2(x) : Math.log(x) / Math.log(base)
}

function shift(x: number, by: number): number {
  const [digits = '0', exponent = '0'] = String(x).split('e')
  return Number(`${digits}e${Number(exponent) + by}`)
}

/** Of a whole number from 0 to 170: the next one is no double any more. */
export function factorial(x: number): number {
  if (!Number.isInteger(x) || x < 0 || x > 170) {
    throw new ExpressionError(`The factorial is for whole numbers from 0 to 170, not for ${x}.`)
  }
  let product = 1
  for (let n = 2; n <= x; n++) product *= n
  return product
}
