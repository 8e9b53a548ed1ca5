import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Json } from '../base/json/json.ts'
import { compare, type Operator } from './compare.ts'

const table: readonly (readonly [Json, Operator, Json, boolean])[] = [
  ['a', '==', 'a', true],
  ['a', '==', 'A', false],
  [80, '==', '80', true],
  ['80', '==', 80, true],
  [true, '==', 'true', true],
  [80, '==', 'eighty', false],
  [80, '!=', 'eighty', true],
  [null, '==', null, true],
  [null, '==', '', false],
  [{ a: 1, b: 2 }, '==', { b: 2, a: 1 }, true],
  [{ a: 1 }, '==', '{"a":1}', true],
  [[1, 2], '==', [2, 1], false],
  ['a', '==', ['a'], false],
  [['a'], '==', 'a', true],
  [80, '>', 9, true],
  ['80', '>', '9', false],
  [80, '>', '9', true],
  ['80', '>', 9, true],
  ['100%', '>', 95, true],
  ['9.5%', '>=', 10, false],
  ['%', '<', 1, true],
  ['b', '>', 1, true],
  [9, '<=', 9, true],
  [null, '<', 1, false],
  [1, '<', null, false],
  [null, '>=', null, false],
  [12, '%', 4, true],
  [0, '%', 4, true],
  [-8, '%', 4, true],
  [5, '%', 0, false],
  ['ell', 'in', 'hello', true],
  ['Ell', 'in', 'hello', false],
  ['a', 'in', ['a', 'b'], true],
  ['1', 'in', [1], true],
  ['c', 'not in', ['a', 'b'], true],
  ['a', 'in', null, false],
  ['a', 'in', { a: 1 }, true],
  ['constructor', 'in', {}, false],
  [{ a: null }, 'has', 'a', true],
  [{}, 'has', 'constructor', false],
  [{}, "doesn't have", 'a', true],
  ['', 'is empty', null, true],
  [' ', 'is empty', null, false],
  [[], 'is not empty', null, false],
]

describe('compare', () => {
  for (const [a, operator, b, holds] of table) {
    it(`${JSON.stringify(a)} ${operator} ${JSON.stringify(b)} is ${holds}`, () => {
      assert.equal(compare(a, operator, b, 'Here'), holds)
    })
  }

  it('compares as the type that is asked for', () => {
    assert.equal(compare('80', '>', '9', 'Here', 'number'), true)
    assert.equal(compare('2026-03-01', '==', '2026-03-01T01:00:00+01:00', 'Here', 'date'), true)
  })

  it('refuses to order what has no order, and says where', () => {
    assert.throws(() => compare(1, '>', 'x', 'Here'), { message: /^Here: expected a number/ })
    assert.throws(() => compare({}, '>', 1, 'Here'), { message: /^Here: expected text, a number or a date/ })
    assert.throws(() => compare('a', 'in', 5, 'Here'), { message: /^Here: expected text, a list or an object/ })
  })
})
