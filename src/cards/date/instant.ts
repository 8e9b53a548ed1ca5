import { readDate, writeDate } from '../../language/date-text.ts'
import { CardError } from '../card.ts'

/**
 * What the cards of this folder do where nothing public says what Okta's do (docs/functions-choices.md, Date & Time):
 *
 * - A missing date gives a missing result, as a missing number does in arithmetic; blank text is a missing date. Text that is
 *   there and is no date is an error.
 * - Everything without a zone is UTC: what is read, what is written, and the calendar in which months and years are added.
 * - A zone that does not exist is an error: another zone's time in its place would look right and be wrong.
 */

/** The last millisecond that a date can be, before and behind 1970. */
const furthestMs = 8.64e15

/** Epoch milliseconds of a date as it reaches a card: converted, hence always a date. */
export function toEpochMs(date: string): number {
  const at = readDate(date)
  if (at === null) throw new CardError('Invalid Input', 'Expected a date in ISO 8601, got other text.')
  return at
}

/** @throws CardError where no date is that far away */
export function toDate(epochMs: number): string {
  return writeDate(inRange(epochMs))
}

/** ISO 8601 without fractions: `2016-09-07T00:01:25Z`. */
export const isoSeconds = (epochMs: number): string => `${writeDate(epochMs).slice(0, -5)}Z`

/** @throws CardError where no date is that far away */
export function inRange(epochMs: number): number {
  if (Math.abs(epochMs) <= furthestMs) return epochMs
  throw outOfRange()
}

export const outOfRange = (): CardError =>
  new CardError(
    'Invalid Input',
    'The result is no date: dates go from the year -271821 to 275760. Use a smaller amount.',
  )
