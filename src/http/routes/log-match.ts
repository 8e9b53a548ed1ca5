import { z } from 'zod'
import { hasKeywords, keywordsOf } from './log-search.ts'

/** A value of an event that the log can be narrowed to, by a plain parameter of its own beside Okta's. */
const longestValue = 500
const value = z
  .string()
  .max(longestValue)
  .transform((text) => (text === '' ? undefined : text))
  .optional()

/** Beside Okta's parameters: each narrows to the events in which this field is exactly this text. */
export const valueParameters = {
  'actor.id': value.describe(
    'Exactly this actor. A parameter of Flowhook’s own, like those below; all given ones hold.',
  ),
  'target.id': value.describe('One of the targets is exactly this.'),
  'outcome.result': value.describe('e.g. `SUCCESS`.'),
  severity: value.describe('e.g. `WARN`.'),
  'client.ipAddress': value.describe('As it is written in the event.'),
  'transaction.id': value.describe('What belongs to one transaction.'),
}

const names = Object.keys(valueParameters) as readonly (keyof typeof valueParameters)[] // of the object just above

/** What an event must have, as it was asked for. */
export interface AskedValues extends Readonly<Partial<Record<keyof typeof valueParameters, string | undefined>>> {
  readonly q?: string | undefined
}

/** Whether an event, as the bytes that it came as, is one of those asked for. */
export type EventMatch = (raw: Uint8Array) => boolean

/**
 * What tells the events asked for from others by what is in them; null where that does not matter.
 *
 * @throws VALIDATION_FAILED with more or longer keywords than the search takes
 */
export function matchOf(asked: AskedValues): EventMatch | null {
  const keywords = asked.q === undefined ? [] : keywordsOf(asked.q)
  const values = names.flatMap((name) => {
    const wanted = asked[name]
    return wanted === undefined ? [] : [{ path: name.split('.'), wanted }]
  })
  if (asked.q === undefined && values.length === 0) return null
  return (raw) => hasValues(raw, values) && hasKeywords(raw, keywords)
}

interface Wanted {
  readonly path: readonly string[]
  readonly wanted: string
}

function hasValues(raw: Uint8Array, values: readonly Wanted[]): boolean {
  if (values.length === 0) return true
  const text = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('utf8')
  // Most events are out by this already. An escape in the text may hide a value, so there it decides nothing.
  if (!text.includes('\\') && !values.every(({ wanted }) => text.includes(wanted))) return false
  const event: unknown = JSON.parse(text)
  return values.every(({ path, wanted }) => isAt(event, path, wanted))
}

/** Whether this text is at a path; each element of a list counts. */
function isAt(given: unknown, path: readonly string[], wanted: string): boolean {
  if (Array.isArray(given)) return given.some((element) => isAt(element, path, wanted))
  const [name, ...rest] = path
  if (name === undefined) return given === wanted
  return typeof given === 'object' && given !== null && Object.hasOwn(given, name)
    ? isAt((given as Readonly<Record<string, unknown>>)[name], rest, wanted) // an object, as just seen
    : false
}
