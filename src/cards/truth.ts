import type { Json } from '../base/json/json.ts'

/**
 * Whether a value counts as true (functions.md, section 0): null, `false`, `""`, `"false"` and 0 do not, all else does.
 */
export function toTruth(value: Json): boolean {
  return value !== null && value !== false && value !== '' && value !== 'false' && value !== 0
}
