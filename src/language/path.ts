import type { Json } from '../base/json/json.ts'

/** One step of a path: the key of an object and, where it is a whole number, also the index into a list (else −1). */
export interface Segment {
  readonly key: string
  readonly index: number
}

/** A path is at most this many segments long: as deep as a request body may be. */
export const maxPathSegments = 64

// Keys that reach into JavaScript's objects instead of the data. As data they are ordinary keys; in a path they find nothing.
const forbidden: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** Whether `key` may be a segment of a path or the name of an output. */
export const isSafeKey = (key: string): boolean => !forbidden.has(key)

/** `a.b.0` as `['a', 'b', '0']`; a list stands as it is, for keys that have a dot. The empty text has no keys. */
export function pathKeys(path: string | readonly string[]): readonly string[] {
  return typeof path === 'string' ? (path === '' ? [] : path.split('.')) : path
}

/** Paths come again and again, in loops above all: what was read of the newest ones is kept. */
const known = new Map<string, readonly Segment[]>()
const mostKnown = 500

/** The segments of a path, made once and followed often. */
export function pathSegments(path: string | readonly string[]): readonly Segment[] {
  if (typeof path !== 'string' || path.length > 200) return read(path)
  let segments = known.get(path)
  if (segments === undefined) {
    if (known.size === mostKnown) known.clear()
    known.set(path, (segments = Object.freeze(read(path))))
  }
  return segments
}

function read(path: string | readonly string[]): readonly Segment[] {
  return pathKeys(path).map((key) => ({ key, index: /^(?:0|[1-9]\d{0,8})$/.test(key) ? Number(key) : -1 }))
}

/**
 * The value at `path` in `value`: own keys of objects, items of lists by number (the first is 0). What is missing is null,
 * as is everything behind `__proto__`, `constructor` and `prototype`.
 */
export function follow(value: Json, path: readonly Segment[], from = 0): Json {
  let here = value
  for (let i = from; i < path.length; i++) {
    if (typeof here !== 'object' || here === null) return null
    const { key, index } = path[i]!
    if (Array.isArray(here)) {
      here = index >= 0 && index < here.length ? (here[index] as Json) : null
    } else {
      if (forbidden.has(key) || !Object.hasOwn(here, key)) return null
      here = (here as { readonly [key: string]: Json })[key] ?? null
    }
  }
  return here
}

/** `follow` with a path as people write it. */
export function valueAt(value: Json, path: string | readonly string[]): Json {
  return follow(value, pathSegments(path))
}
