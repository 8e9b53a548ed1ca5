import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { anyJson } from '../../../test/kit/arbitrary-inputs.ts'
import type { Json } from '../../base/json/json.ts'
import { compare, operators, type Operator } from '../../language/compare.ts'
import { ValueError } from '../../language/value-error.ts'
import { equalToAny, matcher } from './matching.ts'

const runs = fc.readConfigureGlobal()?.numRuns ?? 2000
const names = Object.keys(operators) as Operator[]

function outcome(work: () => boolean): boolean | string {
  try {
    return work()
  } catch (error) {
    if (error instanceof ValueError) return error.message
    throw error
  }
}

describe('a comparison that is made ready for many items', () => {
  it('finds the same as the comparison of two values', () => {
    const same = fc.property(anyJson, fc.constantFrom(...names), anyJson, (a, operator, b) => {
      fc.pre(b !== 'null') // the one text for which it differs, see below
      const match = matcher(operator, b, 1, 'x')
      const expected = outcome(() => compare(a, operator, b, 'x'))
      for (const _ of [1, 2])
        assert.equal(
          outcome(() => match(a)),
          expected,
        )
    })
    fc.assert(same, { numRuns: runs })
  })

  it('takes the text null for nothing too', () => {
    const table = [
      ['==', null, true],
      ['!=', null, false],
      ['==', 'null', true],
      ['==', '', false],
      ['!=', 'b', true],
      ['===', null, false],
    ] as const
    for (const [operator, a, holds] of table) assert.equal(matcher(operator, 'null', 1, 'x')(a), holds)
  })

  it('finds a value among several as one by one', () => {
    const same = fc.property(fc.array(anyJson, { maxLength: 6 }), anyJson, (items, a) => {
      assert.equal(
        equalToAny(items)(a),
        items.some((item: Json) => compare(a, '==', item, 'x')),
      )
    })
    fc.assert(same, { numRuns: runs })
  })

  it('converts nothing where the type counts', () => {
    assert.equal(matcher('===', 1, 1, 'x')('1'), false)
    assert.equal(matcher('!==', 1, 1, 'x')('1'), true)
    assert.equal(matcher('===', { a: [1] }, 1, 'x')({ a: [1] }), true)
  })
})
