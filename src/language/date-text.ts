/**
 * Reading dates. A date in a flow is an instant, written as ISO 8601 text in UTC with milliseconds:
 * `2026-03-01T09:30:00.000Z`. Everything without a zone is read as UTC.
 *
 * Read are, in this order: ISO 8601 (`2026-03-01`, `2026-03-01T09:30[:00[.123…]][Z|±hh[:]mm]`, a space for the `T`), the
 * form of HTTP and mail (`Sun, 01 Mar 2026 09:30:00 GMT` or `+0100`), words as Now's card writes them (`Sunday, March 1,
 * 2026`), `2026/03/01` and `3/1/2026` (month first), each with a time of day if wanted. Everything else is no date: guessing would be worse than an error.
 */
const iso =
  /^([+-]\d{6}|\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?)?\s?(Z|z|[+-]\d\d(?::?\d\d)?)?$/
const mail =
  /^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*, )?(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* (\d{4})(?: (\d\d):(\d\d)(?::(\d\d))?)?(?: (GMT|UTC|Z|[+-]\d{4}))?$/
const words =
  /^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? )?(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* (\d{1,2}),? (\d{4})(?:,? (\d{1,2}):(\d\d)(?::(\d\d))?)?$/
const slashes = /^(\d{4})\/(\d{1,2})\/(\d{1,2})(?: (\d{1,2}):(\d\d)(?::(\d\d))?)?$/
const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: (\d{1,2}):(\d\d)(?::(\d\d))?)?$/
const months = 'JanFebMarAprMayJunJulAugSepOctNovDec'

/** Epoch milliseconds of a text in one of the forms above, or null where it is none. */
export function readDate(text: string): number | null {
  // Longer than every form: no expression looks at more than this.
  if (text.length > 64) return null
  const trimmed = text.trim()
  let m = iso.exec(trimmed)
  if (m !== null) return instant(m[1]!, m[2]!, m[3]!, m[4], m[5], m[6], m[7], m[8])
  m = mail.exec(trimmed)
  if (m !== null) {
    return instant(m[3]!, String(months.indexOf(m[2]!) / 3 + 1), m[1]!, m[4], m[5], m[6], undefined, m[7])
  }
  m = words.exec(trimmed)
  if (m !== null) {
    return instant(m[3]!, String(months.indexOf(m[1]!) / 3 + 1), m[2]!, m[4], m[5], m[6], undefined, undefined)
  }
  m = slashes.exec(trimmed)
  if (m !== null) return instant(m[1]!, m[2]!, m[3]!, m[4], m[5], m[6], undefined, undefined)
  m = american.exec(trimmed)
  if (m !== null) return instant(m[3]!, m[1]!, m[2]!, m[4], m[5], m[6], undefined, undefined)
  return null
}

/** How a date is written everywhere in a flow. */
export const writeDate = (epochMs: number): string => new Date(epochMs).toISOString()

function instant(
  year: string,
  month: string,
  day: string,
  hour = '0',
  minute = '0',
  second = '0',
  fraction = '',
  zone = 'Z',
): number | null {
  const [y, mo, d, h, mi, s] = [Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second)]
  if (mo < 1 || mo > 12 || d < 1 || d > daysIn(y, mo)) return null
  // A leap second is the second after it; 24:00 is the next day's start (ISO 8601-1, 4.3.8).
  if (mi > 59 || s > 60 || h > 24 || (h === 24 && (mi > 0 || s > 0))) return null
  const date = new Date(0)
  // Not Date.UTC: it takes the years 0 to 99 for those of the last century.
  date.setUTCFullYear(y, mo - 1, d)
  date.setUTCHours(h, mi, s, Math.trunc(Number(`0.${fraction || '0'}`) * 1000))
  const offset = zoneMinutes(zone)
  if (offset === null) return null
  const at = date.getTime() - offset * 60_000
  // Past this a Date can hold no instant.
  return Math.abs(at) <= 8.64e15 ? at : null
}

function zoneMinutes(zone: string): number | null {
  if (/^[A-Za-z]/.test(zone)) return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(3).replace(':', '') || '0')
  if (hours > 23 || minutes > 59) return null
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}
