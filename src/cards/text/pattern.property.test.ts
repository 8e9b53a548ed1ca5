import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { CardError } from '../card.ts'
import { openSearch, PatternWork } from './pattern.ts'
import { replaceMatches } from './replace-text.ts'

const runs = fc.readConfigureGlobal()?.numRuns ?? 300

// What both RE2 and JavaScript read in the same way; put together at random half of it is a pattern.
const shared = [
  'a',
  'b',
  'c',
  '.',
  '\\d',
  '\\w',
  '\\b',
  '[^a]',
  '[ab]',
  '^',
  '$',
  '(a)',
  '(b|ab)',
  '(?:ab)',
  '|',
  '😀',
  '_',
]
const counts = ['', '', '', '*', '+', '?', '{2}', '{1,2}', '*?', '+?']
const piece = fc.tuple(fc.constantFrom(...shared), fc.constantFrom(...counts))
const known = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.map((each) => each.join('')).join(''))
const odd = fc.constantFrom(
  '(',
  ')',
  '[',
  '\\',
  '(?=a)',
  '\\1',
  '(?P<n>a)',
  '\\pL',
  '\\p{No}',
  '{',
  '{1001}',
  '\ud83d',
  '\0',
)
const any = fc.array(fc.oneof(known, odd), { maxLength: 5 }).map((pieces) => pieces.join(''))
// V8 14.6 does not find [^a]$ in a character of two units, which there is: it is no judge of these.
const plain = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', '_', ' ', '\n'), maxLength: 12 })
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', '_', ' ', '\n', '😀', '\ud83d'), maxLength: 12 })

function replaceAll(pattern: string, within: string): string {
  const work = new PatternWork()
  return replaceMatches(within, openSearch(pattern, within, false, work), ['<', 0, '|', 1, '>'], true, work)
}

describe('patterns', () => {
  it('are read, or refused with a named error', () => {
    fc.assert(
      fc.property(any, text, (pattern, within) => {
        try {
          replaceAll(pattern, within)
        } catch (error) {
          assert.ok(error instanceof CardError && error.kind === 'Invalid Pattern', String(error))
          assert.match(error.message, /^.{1,300}\.$/s)
        }
      }),
      { numRuns: runs },
    )
  })

  it('match what they match in JavaScript', () => {
    const pattern = known.filter((each) => {
      try {
        return new RegExp(each, 'u') instanceof RegExp
      } catch {
        return false
      }
    })
    fc.assert(
      fc.property(pattern, plain, (source, within) => {
        const matched = new RegExp(source, 'u').exec(within)
        const matcher = openSearch(source, within)
        assert.equal(matcher.find() ? matcher.start() : -1, matched?.index ?? -1)
        if (matched !== null) assert.equal(matcher.group(), matched[0])
      }),
      { numRuns: runs },
    )
  })
})
