import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sameSecret, secretBox, sha256 } from './secrets.ts'

const key = 'k'.repeat(32)

describe('a secret box', () => {
  it('opens what it sealed, whatever the text is', () => {
    const box = secretBox(key)
    for (const plain of ['', 'short', 'ünïcödé \u0000 \ud83d\ude00', 'x'.repeat(100_000)]) {
      assert.equal(box.open(box.seal(plain, 'hook/1/auth'), 'hook/1/auth'), plain)
    }
  })

  it('seals the same text differently each time', () => {
    const box = secretBox(key)
    assert.notEqual(box.seal('same', 'c'), box.seal('same', 'c'))
  })

  it('K does not open in another row, with another key, or when a character was changed', () => {
    const box = secretBox(key)
    const sealed = box.seal('secret', 'hook/1/auth')
    assert.ok(!sealed.includes('secret'))
    assert.throws(() => box.open(sealed, 'hook/2/auth'))
    assert.throws(() => secretBox('o'.repeat(32)).open(sealed, 'hook/1/auth'), /another master key/)
    for (let at = 12; at < sealed.length; at += 7) {
      const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1)
      assert.throws(() => box.open(changed, 'hook/1/auth'))
    }
  })

  it('refuses a master key that is too short', () => {
    assert.throws(() => secretBox('short'), /32 characters/)
  })
})

describe('comparing secrets', () => {
  it('is true for the same text only, whatever the lengths', () => {
    assert.ok(sameSecret('a', 'a'))
    assert.ok(!sameSecret('a', 'b'))
    assert.ok(!sameSecret('a', 'aa'))
    assert.ok(!sameSecret('', 'a'))
  })

  it('looks tokens up by their SHA-256', () => {
    assert.equal(sha256('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })
})
