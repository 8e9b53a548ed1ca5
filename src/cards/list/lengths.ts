import type { Json } from '../../base/json/json.ts'
import { convert } from '../../language/convert.ts'
import { languageLimits } from '../../language/limits.ts'
import { CardError } from '../card.ts'

/*
 * What the cards of this folder make of values that are missing or do not fit. Nothing public says how Okta's do; these are our
 * choices, listed in docs/functions-choices.md too.
 *
 * - A missing list is an empty one, a missing path the item itself, and what is not at a path is null.
 * - Where lists are wanted, a single value is a list of itself and null an empty list.
 * - Two values are the same if they have the same content (content-key.ts): 1 and "1" are not. Filter, Find, Count and Includes
 *   compare as conditions do (language/compare.ts), where they are.
 * - Union, Intersection and Difference give each value once, in the order in which it first comes; Difference what is in the
 *   first list and in no other.
 * - Sort puts null first, then numbers by value, then all else as text by code units; equal ones keep their order. Null is first
 *   so that the last item is the newest or largest.
 * - Group By and Index By make a key of any value as text; of a missing one it is the empty key. Of several items with one key
 *   Index By keeps the last.
 * - Flatten takes away one level. List to Text adds nothing for null. Sum leaves out null.
 * - At outside the list gives null; so does a negative index.
 */

/** Refuses a list before it is built. @throws CardError */
export function checkLength(length: number): void {
  if (length > languageLimits.list) {
    throw new CardError(
      'List Too Long',
      `The list would have ${length} items; a list has at most ${languageLimits.list}. Work on parts of it.`,
    )
  }
}

/** Several lists, none of them null, together no longer than one list may be. */
export function eachAsList(lists: readonly Json[]): readonly (readonly Json[])[] {
  const converted = lists.map((each, index) => (convert(each, 'list', `List ${index + 1}`) ?? []) as readonly Json[])
  checkLength(converted.reduce((sum, { length }) => sum + length, 0))
  return converted
}
