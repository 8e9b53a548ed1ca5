import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { jsonOffset } from './json-offset.ts'
import { jsonProblem } from './json-problem.ts'

describe('where a text stops being JSON', () => {
  for (const text of ['{}', '[]', ' {"a":[1,-2.5e3,"\\u00e9",true,null,{}]} ', '""', '[[],[{}]]']) {
    it(`is nowhere in ${text}`, () => {
      JSON.parse(text)
      assert.equal(jsonOffset(text), null)
    })
  }

  const wrong: readonly (readonly [string, number])[] = [
    ['', 0],
    ['{', 1],
    ['{"a" 1}', 5],
    ['{"a":}', 5],
    ['{"a":1,}', 7],
    ['[1,]', 3],
    ['[1 2]', 3],
    ['{} x', 3],
    ['{a:1}', 1],
    ['["a\nb"]', 1],
    ['tru', 0],
    ['[1}', 2],
  ]
  for (const [text, offset] of wrong) {
    it(`is at ${offset} in ${JSON.stringify(text)}`, () => {
      assert.throws(() => JSON.parse(text))
      assert.equal(jsonOffset(text), offset)
    })
  }

  it('is a line and a column for people', () => {
    const { line, column } = jsonProblem('{\n  "name": \n}')!
    assert.deepEqual([line, column], [3, 1])
  })
})
