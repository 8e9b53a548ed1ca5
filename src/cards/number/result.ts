import { CardError } from '../card.ts'

/*
 * What the number cards do where nothing public says so:
 * - arithmetic with a missing number gives null;
 * - a result that is no number, or too large for one, is an error, and so is a division by zero;
 * - rounding is half up, -1.5 to -1, and goes by how a number is written: 1.005 to two decimals is 1.01;
 * - a sign between thousands needs three digits behind the last one: 1,5 is an error, not 15.
 */

/** A result as JSON can write it. @throws CardError `Invalid Number` */
export function result(number: number): number {
  if (Number.isFinite(number)) return number === 0 ? 0 : number
  throw new CardError('Invalid Number', 'The result is no number, or too large for one.')
}

/** The result of a function of numbers; null where one of them is missing. */
export function withBoth(a: number | null, b: number | null, of: (a: number, b: number) => number): number | null {
  return a === null || b === null ? null : result(of(a, b))
}
