import type { Json } from '../../base/json/json.ts'
import { CardError } from '../../cards/card.ts'
import { toText } from '../../language/convert.ts'

/**
 * A search of Okta's API: every field equals its value, and what else is written out as criteria. A value is a value whatever is
 * in it, so that what somebody typed elsewhere cannot widen a search.
 *
 * @throws CardError for a name that is none
 */
export function searchTerms(given: Readonly<Record<string, Json>>, custom: string | null = null): string | null {
  const terms = Object.entries(given).flatMap(([name, value]) => {
    if (value === null || value === '') return []
    if (!/^[\w.-]{1,200}$/.test(name)) {
      throw new CardError('Invalid Input', `"${name.slice(0, 100)}" is no field to search by.`, 400)
    }
    return [`${name} eq ${typeof value === 'boolean' || typeof value === 'number' ? value : quoted(toText(value))}`]
  })
  if (custom !== null && custom.trim() !== '') terms.push(terms.length === 0 ? custom.trim() : `(${custom.trim()})`)
  return terms.length === 0 ? null : terms.join(' and ')
}

const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
