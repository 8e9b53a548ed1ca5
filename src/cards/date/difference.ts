import { defineCard } from '../card.ts'
import { date, number } from '../fields.ts'
import { toEpochMs } from './instant.ts'
import { monthsLater } from './shift.ts'

const nothing = {
  years: null,
  months: null,
  days: null,
  hours: null,
  minutes: null,
  seconds: null,
  milliseconds: null,
}

export const difference = defineCard({
  id: 'date.difference',
  title: 'Difference',
  description: 'Says how much time is between two dates: the whole of it in each unit, with fractions.',
  inputs: {
    end: date({ label: 'End date', optional: true }),
    start: date({
      label: 'Start date',
      help: 'Where it is later than the end, the results are negative.',
      optional: true,
    }),
  },
  outputs: {
    years: number({ label: 'Years' }),
    months: number({ label: 'Months', help: 'By the calendar; a part of a month is that part of its days.' }),
    days: number({ label: 'Days' }),
    hours: number({ label: 'Hours' }),
    minutes: number({ label: 'Minutes' }),
    seconds: number({ label: 'Seconds' }),
    milliseconds: number({ label: 'Milliseconds' }),
  },
  okta: {
    functions: ['date:diff'],
    // Their keys stand the other way round than their labels: the port "start" is what people see as "end date".
    inputs: { end: 'start', start: 'end' },
    outputs: {
      years: 'years',
      months: 'months',
      days: 'days',
      hours: 'hours',
      minutes: 'minutes',
      seconds: 'seconds',
      milliseconds: 'milliseconds',
    },
  },
  examples: [
    {
      title: 'Two years, a month and half a day.',
      inputs: { end: '2026-04-01T12:00:00Z', start: '2024-03-01T00:00:00Z' },
      outputs: {
        years: (25 + 0.5 / 30) / 12,
        months: 25 + 0.5 / 30,
        days: 761.5,
        hours: 18276,
        minutes: 1096560,
        seconds: 65793600,
        milliseconds: 65793600000,
      },
    },
    {
      title: 'A start that is a day later than the end.',
      inputs: { end: '2026-03-01', start: '2026-03-02' },
      outputs: {
        years: -1 / 31 / 12,
        months: -1 / 31,
        days: -1,
        hours: -24,
        minutes: -1440,
        seconds: -86400,
        milliseconds: -86400000,
      },
    },
    {
      title: 'From the end of a month to the end of a shorter one is a month.',
      inputs: { end: '2023-02-28', start: '2023-01-31' },
      outputs: {
        years: 1 / 12,
        months: 1,
        days: 28,
        hours: 672,
        minutes: 40320,
        seconds: 2419200,
        milliseconds: 2419200000,
      },
    },
    {
      title: 'Without one of the dates there is no difference.',
      given: { user: { lastLogin: null } },
      inputs: { end: '2026-03-01', start: { $from: 'user.lastLogin' } },
      outputs: nothing,
    },
  ],
  run({ end, start }) {
    if (end === null || start === null) return nothing
    const [from, to] = [toEpochMs(start), toEpochMs(end)]
    const ms = to - from
    const months = monthsBetween(from, to)
    return {
      years: months / 12,
      months,
      days: ms / 86_400_000,
      hours: ms / 3_600_000,
      minutes: ms / 60_000,
      seconds: ms / 1000,
      milliseconds: ms,
    }
  },
})

// Always counted from the earlier date, so that swapping the two changes the sign and nothing else.
function monthsBetween(from: number, to: number): number {
  if (from > to) return 0 - monthsBetween(to, from)
  const [earlier, later] = [from, to].map((at) =>
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO('UTC'),
  ) as [Temporal.ZonedDateTime, Temporal.ZonedDateTime]
  const { months } = earlier.until(later, { largestUnit: 'months' })
  const begun = earlier.add({ months }).epochMilliseconds
  // The month in which the dates end has 30 days of which not all are dates.
  const over = monthsLater(from, months + 1) ?? begun + 30 * 86_400_000
  return months + (to - begun) / (over - begun)
}
