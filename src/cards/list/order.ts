import type { Json } from '../../base/json/json.ts'
import { toText } from '../../language/convert.ts'

/** The items in the order of their values: null, numbers by value, all else as text by code units. Stable both ways. */
export function sorted(items: readonly Json[], values: readonly Json[], descending = false): readonly Json[] {
  // Text is made once for each value: a comparison that made it would do so again for every pair.
  const keys = values.map((value) => (value === null || typeof value === 'number' ? value : toText(value)))
  const direction = descending ? -1 : 1
  return items
    .map((_, index) => index)
    .sort((a, b) => direction * compared(keys[a]!, keys[b]!) || a - b)
    .map((index) => items[index]!)
}

type Key = null | number | string

function compared(a: Key, b: Key): number {
  const ranks = rank(a) - rank(b)
  if (ranks !== 0 || a === null || b === null) return ranks
  return a < b ? -1 : a > b ? 1 : 0
}

const rank = (key: Key): number => (key === null ? 0 : typeof key === 'number' ? 1 : 2)
