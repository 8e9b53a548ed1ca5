import type { ValueType } from '../../../../src/model/flow-definition.ts'
import { isJsonObject, type Json } from './json.ts'

/** What is known of a value: its type, and what is inside. */
export interface ValueShape {
  readonly type: ValueType
  /** One value that it has or may have, where it is none with something inside. */
  readonly example?: Json
  /** The fields of an object. */
  readonly fields?: Readonly<Record<string, ValueShape>>
  /** The items of a list, as far as examples go. */
  readonly items?: readonly ValueShape[]
}

/** What is known of outputs beyond their declared types: `card.output` → shape, e.g. `trigger.body`. */
export type Shapes = ReadonlyMap<string, ValueShape>

export const noShapes: Shapes = new Map()

const mostItems = 20
const mostFields = 500
const isDate = (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/.test(text)

/** The shape of a value. */
export function shapeOf(value: unknown): ValueShape {
  if (value === null || value === undefined) return { type: 'any', example: null }
  if (Array.isArray(value)) return { type: 'list', items: value.slice(0, mostItems).map(shapeOf) }
  if (isJsonObject(value)) {
    const fields = Object.entries(value).slice(0, mostFields)
    return { type: 'object', fields: Object.fromEntries(fields.map(([key, member]) => [key, shapeOf(member)])) }
  }
  if (typeof value === 'string') return { type: isDate(value) ? 'date' : 'text', example: value }
  if (typeof value === 'number') return { type: 'number', example: value }
  return typeof value === 'boolean' ? { type: 'boolean', example: value } : { type: 'any' }
}

/** What is known of a value that has one of these shapes: the fields of all; a type that differs is `any`. */
export function mergeShapes(shapes: readonly ValueShape[]): ValueShape {
  const [first, ...others] = shapes
  return first === undefined ? { type: 'any' } : others.reduce(mergeTwo, first)
}

function mergeTwo(a: ValueShape, b: ValueShape): ValueShape {
  if (isNothing(a)) return b
  if (isNothing(b)) return a
  if (a.type !== b.type) {
    const isWords = [a.type, b.type].every((type) => type === 'text' || type === 'date')
    return { type: isWords ? 'text' : 'any', ...(a.example === undefined ? {} : { example: a.example }) }
  }
  if (a.fields !== undefined || b.fields !== undefined) {
    const fields: Record<string, ValueShape> = { ...a.fields }
    for (const [key, shape] of Object.entries(b.fields ?? {})) {
      fields[key] = Object.hasOwn(fields, key) ? mergeTwo(fields[key]!, shape) : shape
    }
    return { type: 'object', fields }
  }
  if (a.items !== undefined || b.items !== undefined) {
    const [shorter = [], longer = []] =
      (a.items ?? []).length < (b.items ?? []).length ? [a.items, b.items] : [b.items, a.items]
    return {
      type: 'list',
      items: longer.map((item, i) => (shorter[i] === undefined ? item : mergeTwo(shorter[i], item))),
    }
  }
  return a
}

const isNothing = (shape: ValueShape) => shape.type === 'any' && (shape.example ?? null) === null

/** What is at `path` inside; null where nothing is known of it. */
export function shapeAt(shape: ValueShape, path: readonly string[]): ValueShape | null {
  let here: ValueShape = shape
  for (const key of path) {
    const inner: ValueShape | undefined =
      here.items !== undefined && /^\d{1,9}$/.test(key)
        ? (here.items[Number(key)] ?? (here.items.length > 0 ? mergeShapes(here.items) : undefined))
        : here.fields !== undefined && Object.hasOwn(here.fields, key)
          ? here.fields[key]
          : undefined
    if (inner === undefined) return null
    here = inner
  }
  return here
}
