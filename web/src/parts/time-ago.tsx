import { areAbsolute, useTimes } from './times.ts'

// Not "yesterday": 30 hours ago may have been the day before.
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'always' })
const nearest = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' })
const absolute = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/**
 * How long ago something was, or how soon it will be, with the exact time in the tooltip, here and in UTC. People can choose to
 * see it the other way round.
 */
export function TimeAgo({ time }: { readonly time: string }) {
  useTimes()
  const date = new Date(time)
  const shown = [distance(date.getTime() - Date.now()), absolute.format(date)]
  if (areAbsolute()) shown.reverse()
  return (
    <time dateTime={time} title={`${shown[1]} · ${time}`}>
      {shown[0]}
    </time>
  )
}

/** @param ms negative for the past */
function distance(ms: number): string {
  for (const [at, [unit, length]] of units.entries()) {
    const smaller = units[at + 1]?.[1] ?? 1000
    // Of a day, 23 hours and 59 minutes are one.
    const rounded = Math.round(ms / smaller) * smaller
    if (Math.abs(rounded) >= length) return relative.format(Math.trunc(rounded / length), unit)
  }
  // "now"
  return nearest.format(Math.trunc(ms / 1000), 'second')
}
