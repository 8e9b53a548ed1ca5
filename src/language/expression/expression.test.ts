import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { evaluate, type Scalar } from './evaluate.ts'
import { ExpressionError } from './expression-error.ts'
import { parseExpression } from './parse.ts'

const result = (text: string, values: Record<string, Scalar> = {}): Scalar =>
  evaluate(parseExpression(text), { values, random: () => 0.5 })

describe('the expression language', () => {
  it('binds its signs as people expect', () => {
    const right: readonly (readonly [string, Scalar])[] = [
      ['1 + 2 * 3', 7],
      ['(1 + 2) * 3', 9],
      ['2 ^ 3 ^ 2', 512],
      ['-2 ^ 2', -4],
      ['2 ^ -1', 0.5],
      ['10 - 2 - 3', 5],
      ['7 % 4 * 2', 6],
      ['3! + 1', 7],
      ['-3!', -6],
      ['1 + 1 == 2 and 3 > 2', true],
      ['true or true and false', true],
      ['(true or true) and false', false],
      ['true xor true', false],
      ['not true or true', true],
      ['not (true or true)', false],
      ['!false', true],
      ['1 < 2 == true', true],
      ['"a" == \'a\'', true],
      ['"10" == 10', true],
      ['"10" > 9', true],
      ['1 # one\n + 1', 2],
      ['1e3 + .5', 1000.5],
    ]
    for (const [text, expected] of right) assert.equal(result(text), expected, text)
  })

  it('knows values by name, also by names with other characters, and propagates null through arithmetic', () => {
    assert.equal(result('a * {my value}', { a: 2, 'my value': '3' }), 6)
    assert.equal(result('a + 1', { a: null }), null)
    assert.equal(result('max(a, 1)', { a: null }), null)
    assert.equal(result('a > 1', { a: null }), false)
    assert.equal(result('pi2', { pi2: 1 }), 1)
    assert.equal(result('{pi}', { pi: 3 }), 3)
  })

  it('has functions', () => {
    assert.equal(result('max(1, 5, 3) - min(4, 2)'), 3)
    assert.equal(result('round(1.005, 2)'), 1.01)
    assert.equal(result('round(-1.5)'), -1)
    assert.equal(result('round(1250, -2)'), 1300)
    assert.equal(result('random(10, 20)'), 15)
    assert.equal(result('SQRT(16) + pow(2, 3)'), 12)
    assert.equal(result('round(4503599627370497)'), 4503599627370497)
    assert.equal(result('round(-4503599627370497)'), -4503599627370497)
    assert.equal(result('round(0.49999999999999994)'), 0)
    assert.equal(result('round(1e308, 2)'), 1e308)
    assert.equal(result('log(8, 2)'), 3)
    assert.equal(result('log(1000, 10)'), 3)
    assert.equal(result('round(sin(pi / 2))'), 1)
  })

  it('says what is wrong, and where', () => {
    const wrong: readonly (readonly [string, RegExp])[] = [
      ['', /ends where a value was expected/],
      ['1 +', /ends where a value was expected/],
      ['1 2', /"2" at character 2 is not expected/],
      ['(1', /"\)" is missing/],
      ['1)', /"\)" at character 1/],
      ['1 $ 2', /"\$" at character 2/],
      ['sqr(4)', /no function sqr .*The nearest is sqrt\.$/],
      ['sqrt(1, 2)', /sqrt takes 1 value, not 2/],
      ['max()', /max takes at least 1 value/],
      ['nobody', /no value "nobody"/],
      ['constructor', /no value "constructor"/],
      ['constructor(1)', /no function constructor/],
      ['1 / 0', /divided by zero/],
      ['sqrt(-1)', /no number/],
      ['10 ^ 400', /too large/],
      ['171!', /whole numbers from 0 to 170/],
      ['"a" + 1', /"a" is no number/],
      ['and 1', /"and" at character 0/],
      [`${'('.repeat(200)}1${')'.repeat(200)}`, /nested at most 100 deep/],
      ['1+'.repeat(1500) + '1', /at most 2000 parts/],
      ['1'.repeat(20_000), /at most 10000 characters/],
    ]
    for (const [text, message] of wrong) {
      assert.throws(
        () => result(text),
        (thrown) => thrown instanceof ExpressionError && message.test(thrown.message),
        text,
      )
    }
  })

  it('gives a scalar or says what is wrong, for any text', () => {
    const part = fc.constantFrom(
      ...'1 2.5 a {b} ( ) + - * / % ^ ! and or not xor == > < , "t" max( round( true # pi'.split(' '),
      ' ',
      '\n',
    )
    const text = fc.oneof(
      fc.string(),
      fc.array(part, { maxLength: 40 }).map((parts) => parts.join(' ')),
    )
    fc.assert(
      fc.property(text, (given) => {
        try {
          const value = result(given, { a: 3, b: 'x' })
          assert.ok(value === null || ['number', 'string', 'boolean'].includes(typeof value))
          if (typeof value === 'number') assert.ok(Number.isFinite(value) && !Object.is(value, -0))
        } catch (thrown) {
          assert.ok(thrown instanceof ExpressionError, String(thrown))
          assert.match(thrown.message, /\.$/, 'an error is a sentence')
        }
      }),
    )
  })
})
