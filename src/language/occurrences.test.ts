import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { languageLimits } from './limits.ts'
import { firstPosition, lastPosition, splitAt } from './occurrences.ts'

const runs = fc.readConfigureGlobal()?.numRuns ?? 150

/** Long enough for the linear search, with repetitions that lead a search astray. */
const repetitive = fc
  .tuple(fc.constantFrom('a', 'ab', 'aab', 'abaab'), fc.constantFrom('', 'b', 'a', 'ba'), fc.nat(40))
  .map(([unit, end, times]) => unit.repeat(times + 1) + end)
const large = fc.tuple(repetitive, repetitive).map(([one, other]) => {
  const target = one.repeat(200)
  const text = `${other.repeat(900)}${target.slice(1)}${other}${target}${target}b${target.slice(0, -1)}`
  return { text: text + 'b'.repeat(Math.max(0, Math.ceil(33_000_000 / target.length) - text.length)), target }
})

describe('positions in a text', () => {
  it('are those that JavaScript finds', () => {
    fc.assert(
      fc.property(
        large,
        fc.double({ min: -0.1, max: 1.1, noNaN: true }),
        fc.integer({ min: 1, max: 4 }),
        (texts, part, most) => {
          const { text, target } = texts
          assert.equal(firstPosition(text, target), text.indexOf(target))
          const at = Math.floor(part * text.length)
          assert.equal(lastPosition(text, target, at), text.lastIndexOf(target, at))
          assert.equal(lastPosition(text, target, Infinity), text.lastIndexOf(target))
          // Not assert.deepEqual: what it says about texts of this length helps nobody.
          assert.ok(splitAt(text, target, most).join('|') === text.split(target, most).join('|'))
        },
      ),
      { numRuns: Math.min(runs, 30) },
    )
  })

  it('are the same in short texts', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 })
    fc.assert(
      fc.property(word, word, fc.integer({ min: -2, max: 9 }), (text, target, at) => {
        assert.equal(firstPosition(text, target), text.indexOf(target))
        assert.equal(lastPosition(text, target, at), text.lastIndexOf(target, at))
        assert.deepEqual(splitAt(text, `${target}a`), text.split(`${target}a`))
      }),
      { numRuns: runs },
    )
  })

  it('are found in texts that are made to take long', () => {
    const text = 'a'.repeat(languageLimits.text)
    const half = 'a'.repeat(languageLimits.text / 4)
    for (const target of [`b${half}`, `${half}b`, `${half}b${half}`]) {
      assert.equal(firstPosition(text, target), -1)
      assert.equal(lastPosition(text, target, Infinity), -1)
      assert.equal(splitAt(text, target, 10).length, 1)
    }
    assert.equal(lastPosition(text, half, Infinity), text.length - half.length)
    assert.equal(lastPosition(text, half, -5), 0)
    assert.equal(splitAt(text, half).length, 5)
  })
})
