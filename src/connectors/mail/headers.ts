import type { Json } from '../../base/json/json.ts'
import { refuseBreaks, wrong } from './addresses.ts'

const mostHeaders = 20
const longestValue = 2_000

/** Beside `X-…`: what says something about a mail and decides nothing about where it goes, or whom it is from. */
const allowed: ReadonlySet<string> = new Set([
  'auto-submitted',
  'comments',
  'feedback-id',
  'importance',
  'in-reply-to',
  'keywords',
  'list-archive',
  'list-help',
  'list-id',
  'list-owner',
  'list-post',
  'list-subscribe',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'organization',
  'precedence',
  'priority',
  'references',
  'sensitivity',
  'thread-topic',
])

/**
 * Headers that a card adds.
 *
 * @throws CardError `Invalid Input` for one that the mail's own fields are for, or that says who it is from
 */
export function readMailHeaders(given: Readonly<Record<string, Json>>): Readonly<Record<string, string>> {
  const entries = Object.entries(given).filter(([, value]) => value !== null)
  if (entries.length > mostHeaders) throw wrong('Headers', `they are more than ${mostHeaders}.`)
  return Object.fromEntries(
    entries.map(([name, value]) => {
      const field = `Header ${JSON.stringify(name.slice(0, 100))}`
      if (!/^[A-Za-z][A-Za-z\d-]{0,76}$/.test(name)) throw wrong(field, 'its name has letters, digits and dashes only.')
      if (!/^x-./i.test(name) && !allowed.has(name.toLowerCase())) {
        throw wrong(
          field,
          'it cannot be set. Expected X-… or one such as In-Reply-To, References, Importance, List-Unsubscribe.',
        )
      }
      if (typeof value === 'object') throw wrong(field, 'its value is no text.')
      const text = String(value)
      refuseBreaks(field, text)
      if (text.length > longestValue) throw wrong(field, `its value has more than ${longestValue} characters.`)
      return [name, text]
    }),
  )
}
