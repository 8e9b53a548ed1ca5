import type { Json } from '../../base/json/json.ts'
import { convert } from '../../language/convert.ts'

/**
 * The numbers among named values: missing ones are left out, of lists the items count.
 *
 * @throws ValueError for what is no number
 */
export function* numbersOf(values: Readonly<Record<string, Json>>): Generator<number> {
  for (const [name, value] of Object.entries(values)) {
    const where = `The number "${name.slice(0, 100)}"`
    for (const each of Array.isArray(value) ? (value as readonly Json[]) : [value]) {
      const number = convert(each, 'number', where)
      if (number !== null) yield number === 0 ? 0 : (number as number)
    }
  }
}
