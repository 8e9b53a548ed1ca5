import assert from 'node:assert/strict'

const shared = [
  Object,
  Array,
  Function,
  String,
  Number,
  Boolean,
  RegExp,
  Map,
  Set,
  Promise,
  Date,
  Error,
  JSON,
  Math,
  Reflect,
]

/** Remembers what all code shares. @returns what fails where any of it was changed since */
export function hostState(): () => void {
  const seen = () => ({
    globals: Reflect.ownKeys(globalThis).map(String),
    environment: JSON.stringify(process.env),
    cwd: process.cwd(),
    prototypes: shared.map((each) => [
      Reflect.ownKeys(each).map(String),
      'prototype' in each ? Reflect.ownKeys((each as { prototype: object }).prototype).map(String) : [],
    ]),
    functions: [Array.prototype.push, Object.prototype.toString, JSON.parse, String.prototype.replace],
  })
  const before = seen()
  return () => {
    assert.deepEqual(seen(), before)
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined)
    assert.equal(([] as unknown as Record<string, unknown>)['polluted'], undefined)
  }
}
