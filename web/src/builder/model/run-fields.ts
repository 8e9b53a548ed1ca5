import { inputsOf } from '../../../../src/language/trigger.ts'
import type { CardNode, ValueType } from '../../../../src/model/flow-definition.ts'
import type { CardCatalogue } from './catalogue.ts'
import { triggerId, type Draft } from './draft.ts'
import { isJsonObject, type Json } from './json.ts'
import { eachReference, keysOf } from './reference-keys.ts'
import { runInputOf } from './trigger.ts'
import { shapeAt, type Shapes } from './value-shape.ts'
import { find, walk } from './walk.ts'

/** A field of what a flow begins with that the flow reads. */
export interface RunField {
  /** Into the body, or the name of a helper's input. */
  readonly path: readonly string[]
  readonly type: ValueType
}

/** What the cards read of the body of a call or of an event, or the inputs that the flow declares, in the order in which they stand. */
export function usedFields(draft: Draft, catalogue: CardCatalogue, shapes: Shapes): readonly RunField[] {
  const { trigger } = draft
  const given = runInputOf(trigger)
  if (trigger === null || given === null) return []
  if (given === 'values') return inputsOf(trigger).map(({ name, type }) => ({ path: [name], type }))
  const paths = new Map<string, readonly string[]>()
  const add = (keys: readonly string[]) => {
    const [card, output, ...path] = fromTrigger(keys, draft, catalogue)
    if (card === triggerId && output === given && path.length > 0) paths.set(JSON.stringify(path), path)
  }
  for (const { node } of walk(draft)) {
    eachReference(node.inputs, add)
    eachReference(node.outputs, add)
    for (const path of pathsInto(node, draft, catalogue)) add(path)
  }
  const all = [...paths.values()]
  const body = shapes.get(`${triggerId}.${given}`)
  return (
    all
      // A list whose items are read one by one needs no field of its own.
      .filter((path) => !all.some((other) => other.length > path.length && path.every((key, i) => key === other[i])))
      .map((path) => ({ path, type: (body === undefined ? undefined : shapeAt(body, path)?.type) ?? 'any' }))
  )
}

/** What is read of a loop's item is read of its list's first item. */
function fromTrigger(keys: readonly string[], draft: Draft, catalogue: CardCatalogue, depth = 0): readonly string[] {
  const [card, output, ...path] = keys
  if (card === undefined || card === triggerId || output !== 'item' || depth > 16) return keys
  const node = find(draft, card)?.node
  const list = keysOf(node?.inputs?.['list'])
  if (node === undefined || list === null || catalogue.get(node.card).inside === undefined) return keys
  return fromTrigger([...list, '0', ...path], draft, catalogue, depth + 1)
}

/** Cards like Get Multiple have a reference in one input and paths into it in another. */
function pathsInto(node: CardNode, draft: Draft, catalogue: CardCatalogue): readonly (readonly string[])[] {
  const { object, path, paths } = node.inputs ?? {}
  const base = keysOf(object)
  if (base === null || catalogue.get(node.card).inputs['object'] === undefined) return []
  const given: readonly unknown[] = [path, ...(isJsonObject(paths) ? Object.values(paths) : [])]
  return given
    .map((each) => (typeof each === 'string' && each !== '' ? each.split('.') : each))
    .filter((each): each is readonly string[] => Array.isArray(each) && each.every((key) => typeof key === 'string'))
    .map((each) => [...fromTrigger(base, draft, catalogue), ...each])
}

/** The value at a path; undefined where there is none. */
export function valueAt(value: Json | undefined, path: readonly string[]): Json | undefined {
  let here: Json | undefined = value
  for (const key of path) {
    if (Array.isArray(here)) here = (here as readonly Json[])[Number(key)]
    else if (isJsonObject(here) && Object.hasOwn(here, key)) here = here[key]
    else return undefined
  }
  return here
}

/** `value` with `given` put at a path; lists and objects on the way are made. */
export function withValueAt(value: Json | undefined, [key, ...rest]: readonly string[], given: Json): Json {
  if (key === undefined) return given
  if (Array.isArray(value) || (value === undefined && /^\d{1,4}$/.test(key))) {
    const list: Json[] = [...((value ?? []) as readonly Json[])]
    const index = Number(key)
    while (list.length < index) list.push(null)
    list[index] = withValueAt(list[index], rest, given)
    return list
  }
  const object = isJsonObject(value) ? value : {}
  return { ...object, [key]: withValueAt(Object.hasOwn(object, key) ? object[key] : undefined, rest, given) }
}
