import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Json } from '../base/json/json.ts'
import type { ValueType } from '../model/flow-definition.ts'
import { convert, convertAs, isEmpty, toText } from './convert.ts'
import { readDate, writeDate } from './date-text.ts'
import { ValueError } from './value-error.ts'

const where = 'Card c, input "x"'

describe('convert', () => {
  const table: readonly (readonly [Json, ValueType, Json])[] = [
    ['a', 'text', 'a'],
    [1.5, 'text', '1.5'],
    [1e21, 'text', '1e+21'],
    [true, 'text', 'true'],
    [{ a: [1, null] }, 'text', '{"a":[1,null]}'],
    [['a'], 'text', '["a"]'],
    [' 12.50 ', 'number', 12.5],
    ['-1e3', 'number', -1000],
    ['.5', 'number', 0.5],
    ['', 'boolean', false],
    ['false', 'boolean', false],
    ['False', 'boolean', true],
    [' ', 'boolean', true],
    [0, 'boolean', false],
    [-1, 'boolean', true],
    ['{"a":1}', 'object', { a: 1 }],
    [' [1, 2]', 'list', [1, 2]],
    ['[no', 'list', ['[no']],
    ['a', 'list', ['a']],
    [{ a: 1 }, 'list', [{ a: 1 }]],
    ['2026-03-01', 'date', '2026-03-01T00:00:00.000Z'],
    ['x', 'any', 'x'],
  ]
  for (const [value, to, expected] of table) {
    it(`makes ${JSON.stringify(expected)} of ${JSON.stringify(value)} as ${to}`, () => {
      assert.deepEqual(convert(value, to, where), expected)
    })
  }

  for (const to of ['text', 'number', 'boolean', 'date', 'object', 'list', 'any'] as const) {
    it(`leaves null alone as ${to}`, () => assert.equal(convert(null, to, where), null))
  }

  const refused: readonly (readonly [Json, ValueType, string])[] = [
    ['', 'number', 'expected a number, got text that is not a number'],
    ['0x10', 'number', 'expected a number, got text that is not a number'],
    ['Infinity', 'number', 'expected a number, got text that is not a number'],
    ['1e999', 'number', 'expected a number, got text that is not a number'],
    [true, 'number', 'expected a number, got true or false'],
    [[1], 'number', 'expected a number, got a list'],
    [{}, 'boolean', 'expected true or false, got an object'],
    [1, 'date', 'expected a date, got a number'],
    ['tomorrow', 'date', 'expected a date, got text that is not a date'],
    ['[1]', 'object', 'expected an object, got JSON text of a list'],
    ['{', 'object', 'expected an object, got text that is not well-formed JSON'],
    [
      `${'['.repeat(65)}${']'.repeat(65)}`,
      'object',
      'expected an object, got text that is nested deeper than 64 levels',
    ],
    [[1], 'object', 'expected an object, got a list'],
  ]
  for (const [value, to, message] of refused) {
    it(`refuses ${JSON.stringify(value).slice(0, 30)} as ${to} and says where, without the value`, () => {
      assert.throws(() => convert(value, to, where), {
        name: 'ValueError',
        kind: 'Invalid Type Conversion',
        message: `${where}: ${message}.`,
      })
    })
  }

  it('lets a list stand for an object where a reference says what it becomes', () => {
    assert.deepEqual(convertAs(' [{"a":1}]', 'object', where), [{ a: 1 }])
    assert.deepEqual(convertAs([1], 'object', where), [1])
    assert.deepEqual(convertAs('{"a":1}', 'object', where), { a: 1 })
    for (const value of ['[no', 'x', 7]) assert.throws(() => convertAs(value, 'object', where), ValueError)
    assert.deepEqual(convertAs('a', 'list', where), ['a'])
  })

  it('keeps whole numbers that a number cannot hold, as text', () => {
    assert.deepEqual(convert('{"id": 12345678901234567890, "n": 9007199254740991}', 'object', where), {
      id: '12345678901234567890',
      n: 9007199254740991,
    })
    assert.throws(() => convert('{"n": 1e999}', 'object', where), ValueError)
  })

  it('S: takes keys that JavaScript knows as plain data', () => {
    const object = convert('{"__proto__": {"x": 1}, "constructor": 2}', 'object', where) as object
    assert.deepEqual(Object.keys(object), ['__proto__', 'constructor'])
    assert.equal(({} as { x?: number }).x, undefined)
  })

  it('gives any JSON value back that it wrote as text', () => {
    fc.assert(
      fc.property(fc.jsonValue({ depthSize: 'small' }), (value) => {
        const json = JSON.parse(JSON.stringify(value)) as Json
        const type = Array.isArray(json) ? 'list' : 'object'
        // Whole numbers past 2^53 come back as text: the test above.
        if (typeof json !== 'object' || json === null || /\d{16}/.test(JSON.stringify(json))) return
        assert.deepEqual(JSON.stringify(convert(toText(json), type, where)), JSON.stringify(json))
      }),
    )
  })

  it('counts null, empty text, list and object as empty and nothing else', () => {
    for (const value of [null, '', [], {}]) assert.equal(isEmpty(value), true)
    for (const value of [' ', 0, false, [null], { a: null }]) assert.equal(isEmpty(value), false)
  })
})

describe('readDate', () => {
  const table: readonly (readonly [string, string])[] = [
    ['2026-03-01T09:30:00Z', '2026-03-01T09:30:00.000Z'],
    ['2026-03-01T09:30:00.123456+02:00', '2026-03-01T07:30:00.123Z'],
    ['2026-03-01 09:30', '2026-03-01T09:30:00.000Z'],
    ['2026-03-01T24:00', '2026-03-02T00:00:00.000Z'],
    ['2026-03-01T093000-0130', '2026-03-01T11:00:00.000Z'],
    ['Sun, 01 Mar 2026 09:30:00 GMT', '2026-03-01T09:30:00.000Z'],
    ['1 March 2026 09:30:00 +0100', '2026-03-01T08:30:00.000Z'],
    ['Sunday, March 1, 2026', '2026-03-01T00:00:00.000Z'],
    ['Mar 1 2026 9:30', '2026-03-01T09:30:00.000Z'],
    ['2026/3/1', '2026-03-01T00:00:00.000Z'],
    ['3/1/2026 9:30', '2026-03-01T09:30:00.000Z'],
    ['0099-01-01', '0099-01-01T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ]
  for (const [text, iso] of table) it(`reads ${text}`, () => assert.equal(writeDate(readDate(text)!), iso))

  for (const text of [
    '',
    'now',
    '2026',
    '2026-13-01',
    '2026-02-30',
    '2023-02-29',
    'February 30, 2026',
    '2026-03-01T25:00',
    '12:30',
    '1',
  ]) {
    it(`takes "${text}" for no date`, () => assert.equal(readDate(text), null))
  }

  it('reads every instant that it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 }), (ms) => {
        assert.equal(readDate(writeDate(ms)), ms)
      }),
    )
  })
})
