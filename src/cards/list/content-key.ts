import type { Json } from '../../base/json/json.ts'
import { CardError } from '../card.ts'

/** As deep as a value of an execution may be (engine/limits.ts); deeper ones come only from outside of one. */
const deepest = 200

/**
 * A text that two values share exactly if they have the same content: the order of an object's keys does not matter, the
 * number 1 and the text "1" differ. With it sets and groups are maps, and no card compares every item with every other.
 *
 * @throws CardError where the value is nested too deep
 */
export function contentKey(value: Json): string {
  return typeof value === 'object' && value !== null ? keyOf(value, 0) : JSON.stringify(value)
}

function keyOf(value: Json, depth: number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (depth === deepest) {
    throw new CardError('Data Too Deep', `A value is nested deeper than ${deepest} levels and cannot be compared.`)
  }
  if (Array.isArray(value)) return `[${value.map((item: Json) => keyOf(item, depth + 1)).join(',')}]`
  const object = value as { readonly [key: string]: Json }
  const members = Object.keys(object)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${keyOf(object[key]!, depth + 1)}`)
  return `{${members.join(',')}}`
}

/** The keys of all items. */
export const keysOf = (items: readonly Json[]): ReadonlySet<string> => new Set(items.map(contentKey))

/** The items of which none before has the same content, or the same content of what `of` takes from it. */
export function distinct(items: readonly Json[], of: (item: Json) => Json = (item) => item): readonly Json[] {
  const seen = new Set<string>()
  return items.filter((item) => {
    const { size } = seen
    return seen.add(contentKey(of(item))).size > size
  })
}
