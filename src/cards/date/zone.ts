import moment from 'moment-timezone'
import { CardError } from '../card.ts'
import { text } from '../fields.ts'
import { inRange } from './instant.ts'

/** Names of zones, old ones too, and offsets. Temporal alone would also take a whole date with a zone in it. */
const shape = /^(?:[A-Za-z][A-Za-z\d_+/-]{0,63}|[+-]\d\d(?::?\d\d)?)$/

export const zoneInput = text({
  label: 'Time zone',
  help: 'A name of the time zone database, e.g. America/New_York, or an offset such as +05:30. UTC where it is left out.',
  max: 64,
  optional: true,
  default: '',
})

/** What clocks of a zone show at an instant. */
export interface Local {
  readonly epochMs: number
  /** The instant at which clocks of UTC show the same. */
  readonly wallMs: number
  /** `+05:30`. */
  readonly offset: string
  /** `EST`, `-03` where a zone has no letters; an offset in full. */
  readonly abbreviation: string
}

/** @throws CardError where the zone does not exist */
export function localTime(epochMs: number, zone: string): Local {
  const name = zone.trim()
  if (name === '' || /^(?:utc|z)$/i.test(name))
    return { epochMs, wallMs: epochMs, offset: '+00:00', abbreviation: 'UTC' }
  const at = inZone(epochMs, name)
  const wallMs = inRange(epochMs + Math.trunc(at.offsetNanoseconds / 1e6))
  const offset = at.offset.slice(0, 6) // before there were zones offsets had seconds, which no format code writes
  return { epochMs, wallMs, offset, abbreviation: abbreviation(epochMs, at) ?? offset }
}

function inZone(epochMs: number, name: string): Temporal.ZonedDateTime {
  if (!shape.test(name)) throw unknownZone()
  try {
    return Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(name)
  } catch (error) {
    if (error instanceof RangeError) throw unknownZone(name)
    throw error
  }
}

function unknownZone(name?: string): CardError {
  const which = name === undefined ? 'The time zone' : `The time zone "${name}"`
  return new CardError(
    'Invalid Input',
    `${which} does not exist. Use a name such as America/New_York, or leave it out for UTC.`,
  )
}

// Temporal knows no abbreviations. moment-timezone does, but not the zones' rules for all times: where its offset differs, the
// abbreviation that last went with this one is right.
function abbreviation(epochMs: number, at: Temporal.ZonedDateTime): string | null {
  const zone = moment.tz.zone(at.timeZoneId)
  if (zone === null) return null
  const west = -at.offsetNanoseconds / 6e10
  const found =
    Math.abs(zone.utcOffset(epochMs) - west) < 1 ? zone.abbr(epochMs) : zone.abbrs[zone.offsets.lastIndexOf(west)]
  return found ?? null
}
