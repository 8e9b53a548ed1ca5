import type { Json } from '../../base/json/json.ts'
import { languageLimits } from '../../language/limits.ts'
import { isList, toText } from '../../language/convert.ts'
import { CardError } from '../card.ts'

/** Names and values as the query of a web address. */
export function queryText(values: Readonly<Record<string, Json>>): string {
  const search = new URLSearchParams()
  let length = 0
  for (const [name, value] of Object.entries(values)) {
    for (const each of isList(value) ? value : [value]) {
      if (each === null) continue
      const text = toText(each)
      length += name.length + text.length + 2
      if (length > languageLimits.text / 3)
        throw new CardError('Text Too Long', 'The query would be too long for a text.')
      search.append(name, text)
    }
  }
  return search.toString()
}

/** The other way: a list of texts where a name comes several times. */
export function queryValues(query: string): Record<string, Json> {
  const values = new Map<string, string | string[]>()
  let count = 0
  for (const [name, value] of new URLSearchParams(query)) {
    if (++count > languageLimits.list) {
      throw new CardError('List Too Long', `The query has more than ${languageLimits.list} values.`)
    }
    const before = values.get(name)
    if (before === undefined) values.set(name, value)
    else if (typeof before === 'string') values.set(name, [before, value])
    else before.push(value)
  }
  return Object.fromEntries(values)
}
