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

  it('find email addresses, web addresses and numbers in long texts without looking twice', () => {
    assert.deepEqual(card('find-email')({ text: `${long.slice(1_000_000)}@` }), { email: '' })
    assert.deepEqual(card('find-url')({ text: `${'http://'.repeat(100_000)}` }), {
      url: 'http://'.repeat(99_999) + 'http://',
    })
    assert.deepEqual(card('find-phone')({ text: '1-'.repeat(3) }), { phone: '' })
  })
})
