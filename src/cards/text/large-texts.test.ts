import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { languageLimits } from '../../language/limits.ts'
import { CardError } from '../card.ts'
import { textCards } from './index.ts'

const card = (id: string) => {
  const found = textCards.find((each) => each.id === `text.${id}`)
  assert.ok(found?.kind === 'pure')
  return (inputs: object) => found.run(inputs as never)
}
const long = 'a'.repeat(languageLimits.text)
const tooLong = (thrown: unknown) => thrown instanceof CardError && thrown.kind === 'Text Too Long'

describe('text cards on the longest texts', () => {
  it('refuse to make longer ones', () => {
    const all = { replacement: 'bb', everywhere: true, sensitive: true }
    assert.throws(() => card('replace')({ text: long, target: 'a', ...all }), tooLong)
    assert.throws(() => card('replace-patterns')({ text: long, patterns: { x: 'a' }, ...all }), tooLong)
    assert.throws(() => card('replace-pattern')({ text: long, pattern: 'a', ...all }), tooLong)
    assert.throws(() => card('html-escape')({ text: '&'.repeat(languageLimits.text) }), tooLong)
    assert.throws(() => card('to-upper-case')({ text: 'ß'.repeat(languageLimits.text) }), tooLong)
    assert.throws(() => card('base64-encode')({ text: long }), tooLong)
    assert.throws(
      () => card('split')({ text: long, delimiter: '' }),
      (thrown) => thrown instanceof CardError && thrown.kind === 'List Too Long',
    )
  })

  it('match hostile patterns in a bounded number of steps, or say that these are too much', () => {
    const find = card('find-pattern')
    assert.deepEqual(find({ text: `${'a'.repeat(20_000)}!`, pattern: '^(a+)+$' })['output'], -1)
    const refused = (pattern: string, text = 'a') =>
      assert.throws(
        () => find({ text, pattern }),
        (thrown) => thrown instanceof CardError && /Pattern|Long/.test(thrown.kind),
      )
    refused('(((a{1,100}){1,100}){1,100})')
    refused('(?:a{1000}){5}')
    refused('(a)\\1')
    refused('(?=a)')
    refused('['.repeat(900))
    refused('(a|b|c|d|e|f|g|h|[0-9]{1,200})*', long)
  })

  it('count what all the matches of a pattern look at', () => {
    const all = { replacement: '', everywhere: true, sensitive: true }
    const replace = card('replace-pattern')
    // Each match looks at all that is behind it.
    assert.throws(() => replace({ ...all, text: long.slice(0, 200_000), pattern: 'a.*z|a' }), tooLong)
    assert.throws(() => replace({ ...all, text: long, pattern: 'a*', replacement: '$&'.repeat(1_000) }), tooLong)
    assert.throws(() => replace({ ...all, text: long, pattern: '(b)?a', replacement: '$1'.repeat(500_000) }), tooLong)
    assert.throws(() => card('find-pattern')({ text: long.slice(0, 160_000), pattern: '(a*)'.repeat(200) }), tooLong)
    const patterns = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`k${i}`, 'a']))
    for (const sensitive of [true, false]) {
      const inputs = { text: long, patterns, replacement: 'a', everywhere: true, sensitive }
      assert.throws(() => card('replace-patterns')(inputs), tooLong)
    }
  })

  it('leave room for the longest texts with usual patterns', () => {
    const text = 'id 42; '.repeat(250_000)
    const replaced = card('replace-pattern')({
      text,
      pattern: '(\\w+) (\\d+)',
      replacement: '$2',
      everywhere: true,
      sensitive: true,
    })['output'] as string
    assert.ok(replaced === '42; '.repeat(250_000))
    const inputs = { text: long, target: 'A', replacement: 'b', everywhere: true, sensitive: false }
    assert.ok(card('replace')(inputs)['output'] === 'b'.repeat(long.length))
  })

  it('search in time linear in both texts', () => {
    const half = long.slice(long.length / 2 + 1)
    const target = `${half.slice(half.length / 2)}b${half.slice(half.length / 2)}`
    const text = long.slice(half.length)
    assert.deepEqual(card('find')({ text, target }), { output: -1 })
    assert.deepEqual(card('find-last')({ text, target, index: null }), { output: -1 })
    assert.equal((card('split')({ text, delimiter: target })['output'] as string[]).length, 1)
    for (const everywhere of [true, false]) {
      assert.ok(card('replace')({ text, target, replacement: '', everywhere, sensitive: true })['output'] === text)
    }
  })

  it('do not refuse what changes nothing', () => {
    const inputs = { text: long, target: 'b', replacement: 'cc', sensitive: true }
    for (const everywhere of [true, false]) assert.ok(card('replace')({ ...inputs, everywhere })['output'] === long)
  })

  it('refuse to join more than a text may have', () => {
    assert.throws(() => card('concatenate')({ texts: { a: long, b: 'b' } }), tooLong)
    assert.ok(card('concatenate')({ texts: { a: long, b: '' } })['output'] === long)
  })

  it('find email addresses, web addresses and numbers in long texts without looking twice', () => {
    const none = [
      long,
      `${long.slice(2)}@.`,
      'a@'.repeat(long.length / 2 - 1) + '.',
      `${'a'.repeat(64)}@a-.`.repeat(30_000),
    ]
    for (const text of none) assert.deepEqual(card('find-email')({ text }), { email: '' })
    assert.deepEqual(card('find-url')({ text: 'http://'.repeat(100_000) }), { url: 'http://'.repeat(100_000) })
    assert.deepEqual(card('find-url')({ text: `http://${'.'.repeat(long.length - 7)}` }), { url: '' })
    assert.deepEqual(card('find-phone')({ text: '1-1-1-1-1-1x'.repeat(170_000) }), { phone: '' })
  })
})
