import { CardError } from '../card.ts'
import { choice, date, number } from '../fields.ts'
import { outOfRange, toDate, toEpochMs } from './instant.ts'

/** The units that are always as long. In UTC a day is. */
const unitMs: Readonly<Record<string, number>> = {
  milliseconds: 1,
  seconds: 1000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
  weeks: 604_800_000,
}

/** More months than there are between the first date and the last. */
const mostMonths = 12 * 600_000

/** The inputs of Add and Subtract. */
export const shiftInputs = {
  start: date({ label: 'Date', optional: true }),
  amount: number({ label: 'How much', help: 'May be negative.', optional: true }),
  unit: choice({
    label: 'Unit',
    help: 'Months and years are counted by the calendar; where the day does not exist it is the last of the month.',
    options: {
      milliseconds: 'milliseconds',
      seconds: 'seconds',
      minutes: 'minutes',
      hours: 'hours',
      days: 'days',
      weeks: 'weeks',
      months: 'months',
      years: 'years',
    },
  }),
}

/**
 * A date moved by an amount of units, by the calendar of UTC; null where the date or the amount is missing.
 *
 * @throws CardError where a month would have to be divided, or the result is no date
 */
export function shift(start: string | null, amount: number | null, unit: string): string | null {
  if (start === null || amount === null) return null
  const at = toEpochMs(start)
  const ms = unitMs[unit]
  if (ms !== undefined) return toDate(at + Math.round(amount * ms))
  const months = unit === 'years' ? amount * 12 : amount
  if (Math.abs(months) > mostMonths) throw outOfRange()
  if (!Number.isInteger(months)) {
    throw new CardError(
      'Invalid Input',
      'Expected a whole number of months, got a part of one. Use days for less than a month.',
    )
  }
  const later = monthsLater(at, months)
  if (later === null) throw outOfRange()
  return toDate(later)
}

/** The same day and time some months later, the last day of the month where that is too short; null where no date is. */
export function monthsLater(epochMs: number, months: number): number | null {
  try {
    const from = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO('UTC')
    return from.add({ months }).epochMilliseconds
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}
