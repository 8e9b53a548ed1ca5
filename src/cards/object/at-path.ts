import { isJsonObject, type Json, type JsonObject } from '../../base/json/json.ts'
import { isList } from '../../language/convert.ts'
import { languageLimits } from '../../language/limits.ts'
import { isSafeKey, maxPathSegments, pathSegments, type Segment } from '../../language/path.ts'
import { CardError } from '../card.ts'

/*
 * What the cards of this folder make of values that are missing or do not fit. Nothing public says how Okta's do; these are our
 * choices, listed in docs/functions-choices.md too.
 *
 * - A missing object is an empty one, a missing list an empty list.
 * - Nobody changes a value: every card gives a copy.
 * - Set creates objects on the way, never lists; Construct creates lists too, where a name has a number (real exports build the
 *   bodies of APIs that way). Set replaces an item of a list or adds one behind the last; anything else that
 *   would have to be thrown away to make room for a key (text, a number, …) is an error. Null makes room.
 * - Unset of a list item moves the later ones up. Where there is nothing at a path, Unset and Move change nothing.
 * - Merge is shallow. Null among the objects is an empty one.
 * - Empty is null, "", [] and {}, as in conditions. Clear Empty inside lists clears objects, but drops no item.
 * - Keys keep the order in which they came; keys that are whole numbers come first, as everywhere in JSON as we read it.
 */

/** The way to a place that is to be changed. @throws CardError where no value can be */
export function wayTo(path: string | readonly string[]): readonly Segment[] {
  const way = pathSegments(path)
  if (way.length === 0) throw new CardError('Invalid Input', 'The path is empty; it must name a key.')
  if (way.length > maxPathSegments) {
    throw new CardError('Invalid Input', `The path has more than ${maxPathSegments} keys.`)
  }
  const unsafe = way.find(({ key }) => !isSafeKey(key))
  if (unsafe !== undefined) throw new CardError('Invalid Input', `"${unsafe.key}" cannot be a key of a path.`)
  return way
}

/** What is made on a way where nothing is: objects, or for a whole number lists too. */
type Makes = 'objects' | 'lists too'

/** A copy with `value` at the end of the way. */
export function withAt(object: JsonObject, way: readonly Segment[], value: Json, makes: Makes = 'objects'): JsonObject {
  return setAt(object, way, 0, value, makes) as JsonObject
}

function setAt(there: Json, way: readonly Segment[], at: number, value: Json, makes: Makes): Json {
  const segment = way[at]
  if (segment === undefined) return value
  const { key, index } = segment
  // The outermost is an object whatever its first key is.
  const here = there === null && makes === 'lists too' && index >= 0 && at > 0 ? [] : there
  if (isList(here)) {
    if (index < 0 || index > here.length || index >= languageLimits.list) {
      throw new CardError(
        'Invalid Input',
        `There is a list of ${here.length} items before "${shown(key)}" in the path; its items are 0 to ${here.length - 1}, and ${here.length} adds one.`,
      )
    }
    const copy = here.slice()
    copy[index] = setAt(here[index] ?? null, way, at + 1, value, makes)
    return copy
  }
  if (here !== null && !isJsonObject(here)) {
    throw new CardError('Invalid Input', `The value before "${shown(key)}" in the path is no object and no list.`)
  }
  const inner = here !== null && Object.hasOwn(here, key) ? here[key]! : null
  return { ...here, [key]: setAt(inner, way, at + 1, value, makes) } // computed keys define, so no key can be the prototype
}

/** The value at the end of the way, and a copy without it; null where there is nothing. */
export function without(object: JsonObject, way: readonly Segment[]): Removed | null {
  return remove(object, way, 0) as Removed | null
}

export interface Removed {
  readonly left: JsonObject
  readonly value: Json
}

function remove(here: Json, way: readonly Segment[], at: number): { readonly left: Json; readonly value: Json } | null {
  const { key, index } = way[at]!
  const last = at === way.length - 1
  if (isList(here)) {
    if (index < 0 || index >= here.length) return null
    if (last) return { left: here.toSpliced(index, 1), value: here[index]! }
    const inner = remove(here[index]!, way, at + 1)
    return inner && { left: here.with(index, inner.left), value: inner.value }
  }
  if (!isJsonObject(here) || !Object.hasOwn(here, key)) return null
  if (last) {
    const { [key]: value, ...left } = here
    return { left, value: value! }
  }
  const inner = remove(here[key]!, way, at + 1)
  return inner && { left: { ...here, [key]: inner.left }, value: inner.value }
}

const shown = (key: string): string => (key.length > 60 ? `${key.slice(0, 60)}…` : key)
