import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readTraceparent, traceparentOf } from './trace-context.ts'

const trace = '0af7651916cd43dd8448eb211c80319c'
const span = 'b7ad6b7169203331'

describe('traceparent', () => {
  it('is read, and written back the same', () => {
    for (const text of [`00-${trace}-${span}-01`, `00-${trace}-${span}-00`]) {
      assert.equal(traceparentOf(readTraceparent(text)!), text)
    }
    assert.equal(readTraceparent(`cc-${trace}-${span}-03-what-comes-later`)?.sampled, true)
  })

  it('is nothing where it is not as the standard says', () => {
    const none = [
      undefined,
      '',
      `00-${trace}-${span}`,
      `00-${trace}-${span}-01-more`,
      `ff-${trace}-${span}-01`,
      `00-${'0'.repeat(32)}-${span}-01`,
      `00-${trace}-${'0'.repeat(16)}-01`,
      `00-${trace.toUpperCase()}-${span}-01`,
      ` 00-${trace}-${span}-01`,
      `00-${trace}-${span}-01\n`,
    ]
    for (const text of none) assert.equal(readTraceparent(text), null, String(text))
  })
})
