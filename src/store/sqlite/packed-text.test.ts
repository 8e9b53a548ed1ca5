import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { packedFrom, packText, unpackText } from './packed-text.ts'

test('long texts are packed, and come back as they were', () => {
  const text = JSON.stringify(Array.from({ length: 500 }, (_, index) => ({ name: `Zoë ${index}`, face: '😀\u0000' })))
  const packed = packText(text)
  assert.ok(packed instanceof Uint8Array)
  assert.ok(packed.byteLength * 4 < Buffer.byteLength(text), `${packed.byteLength} of ${Buffer.byteLength(text)}`)
  assert.equal(unpackText(packed), text)
})

test('short texts, and those that do not get smaller, stay what they are', () => {
  for (const text of ['', '[]', 'x'.repeat(packedFrom - 1), randomBytes(1).toString('latin1')]) {
    assert.equal(packText(text), text)
    assert.equal(unpackText(text), text)
  }
  assert.ok(packText('x'.repeat(packedFrom)) instanceof Uint8Array)
  assert.ok(packText('é'.repeat(packedFrom / 2)) instanceof Uint8Array)
})

test('damaged bytes are an error, never another text', () => {
  const packed = packText(JSON.stringify('y'.repeat(10_000))) as Uint8Array
  assert.throws(() => unpackText(packed.subarray(0, -3)))
  assert.throws(() => unpackText(Buffer.from('not packed')))
})
