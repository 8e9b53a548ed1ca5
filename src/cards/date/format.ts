import moment from 'moment-timezone'
import { CardError } from '../card.ts'
import { text } from '../fields.ts'
import type { Local } from './zone.ts'

/**
 * Dates as text by format codes, those of moment. moment keeps every format that it ever saw, so it only gets to see single
 * codes here: formats may come from outside, and there is no end of them.
 */
const parts =
  /\[([^\]]*)\]|(\\?)([Hh]mm(?:ss)?|M{3,4}|Mo|MM?|DDDo|D{3,4}|Do|DD?|d{3,4}|do|dd?|wo|ww?|Wo|WW?|Qo?|N{1,5}|Y{4,6}|YY?|yo|y{1,4}|g{4,5}|gg|G{4,5}|GG|[eEaA]|hh?|HH?|kk?|mm?|ss?|S{1,9}|[xX]|zz?|ZZ?)/g

/** Codes that stand for several: LT is h:mm A. */
const shorthands = /\[[^\]]*\]|\\?(?:LTS?|L{1,4}|l{1,4})/g

/** Longest format; each of its codes writes fewer than 40 characters. */
const formatLimit = 200

export const formatInput = text({
  label: 'Format',
  help: 'Codes such as YYYY-MM-DD, D/M/Y, dddd, MMMM Do, HH:mm:ss.SSS, h:mm A, Z, z, X, x; text in [brackets] stays as it is.',
  max: formatLimit,
  optional: true,
  default: '',
})

/** Text of a date; ISO 8601 where the format is blank. */
export function formatDate(local: Local, format: string): string {
  const codes = format.trim() === '' ? `YYYY-MM-DDTHH:mm:ss${local.offset === '+00:00' ? '[Z]' : 'Z'}` : format
  const wall = moment.utc(local.wallMs)
  return expanded(codes).replaceAll(parts, (_whole, literal: string | undefined, escaped: string, code: string) => {
    if (literal !== undefined) return literal
    return escaped === '' ? written(code, wall, local) : code
  })
}

function expanded(format: string): string {
  const locale = moment.localeData()
  return format.replaceAll(shorthands, (whole) =>
    /^[Ll]/.test(whole) ? locale.longDateFormat(whole as moment.LongDateFormatKey) : whole,
  )
}

function written(code: string, wall: moment.Moment, { epochMs, offset, abbreviation }: Local): string {
  switch (code) {
    case 'Z':
      return offset
    case 'ZZ':
      return offset.replace(':', '')
    case 'z':
    case 'zz':
      return abbreviation
    case 'x':
      return String(epochMs)
    case 'X':
      return String(Math.floor(epochMs / 1000))
    default:
      return wall.format(code)
  }
}

/**
 * The instant that a text writes in a format, in UTC where it has no offset. Like moment it forgives what is left over on either
 * side and the case of names.
 *
 * @param now asked where the text has no year: what is left out is then that of today
 * @throws CardError where the text does not fit
 */
export function parseDate(given: string, format: string, now: () => number): number {
  const codes = [...format.matchAll(parts)].map(([, , escaped, code]) => (escaped === '' ? code : ''))
  const has = (...looked: string[]) => looked.some((code) => codes.includes(code))
  if (has('z', 'zz') && !/\b(?:utc|gmt|z)\b/i.test(given)) {
    throw new CardError(
      'Invalid Input',
      'The format has "z", but the letters of a time zone can mean several zones. Use Z and an offset such as -05:00.',
    )
  }
  let read = readAt(given, format, 0)
  const hasYear = read.parsingFlags().parsedDateParts[0] !== undefined
  if (!hasYear && !has('x', 'X')) read = readAt(given, format, now())
  const at = read.valueOf()
  if (Number.isFinite(at)) return at
  throw new CardError('Parse Error', `The text does not fit the format "${format}".`)
}

/** moment takes the present from a global function: a card must not know it but through what is recorded. */
function readAt(given: string, format: string, present: number): moment.Moment {
  const { now } = moment
  try {
    Object.assign(moment, { now: () => present })
    return moment.utc(given, format)
  } finally {
    Object.assign(moment, { now })
  }
}
