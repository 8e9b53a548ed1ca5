import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Json } from '../base/json/json.ts'
import { differencesOf, isAsExpected, matches } from './compare.ts'

describe('what came, beside what was expected', () => {
  it('is equal to itself, and never to something else', () => {
    const plain = fc.jsonValue().filter((value) => !JSON.stringify(value).includes('"$'))
    fc.assert(fc.property(plain, (value) => assert.deepEqual(differencesOf(value as Json, value as Json, 'it'), [])))
    fc.assert(
      fc.property(plain, plain, (a, b) => {
        const same = JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
        assert.equal(isAsExpected(a as Json, b as Json), same)
      }),
    )
  })

  it('is told by the places that differ', () => {
    const expected: Json = { name: 'x', list: [1, 2, 3], 'with space': { $has: { a: 1 } }, id: { $any: true } }
    const actual: Json = { name: 'y', list: [1, 9], 'with space': { a: 2, b: 1 }, more: null }
    assert.deepEqual(differencesOf(expected, actual, 'body'), [
      'body.name: expected "x", got "y"',
      'body.list[1]: expected 2, got 9',
      'body.list[2]: expected 3, got nothing',
      'body["with space"].a: expected 1, got 2',
      'body.id: expected {"$any":true}, got nothing',
      'body.more: expected nothing, got null',
    ])
    assert.equal(differencesOf(Array(100).fill(1), [], 'it').length, 21)
  })

  it('is of a form where * stands for anything, in time that does not explode', () => {
    for (const [form, text, is] of [
      ['a*c', 'abc', true],
      ['a*c', 'ac', true],
      ['a*c', 'abcd', false],
      ['*', '', true],
      ['a*b*a', 'aba', true],
      ['aa*aa', 'aaa', false],
      ['a.c', 'abc', false],
      ['https://x.example/users/*?limit=*', 'https://x.example/users/1?limit=5', true],
    ] as const) {
      assert.equal(matches(form, text), is, `${form} ${text}`)
    }
    // What tries every way takes longer than the world is old: the runner's time limit ends it.
    assert.equal(matches(`${'a*'.repeat(2_000)}b`, 'a'.repeat(200_000)), false)
  })
})

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? 0 : value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}
