import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Json } from '../../base/json/json.ts'
import { languageLimits } from '../../language/limits.ts'
import { xmlCards } from './index.ts'

const build = xmlCards.find(({ id }) => id === 'xml.build')!

/** The length of the XML for a text in one element. */
function lengthOf(text: string): number {
  assert.ok(build.kind === 'pure')
  const inputs = { object: { a: text }, declaration: false, pretty: false } as Record<string, Json>
  return (build.run(inputs as never)['output'] as string).length
}

describe('XML that is built', () => {
  it('is as long as a text may be, and no longer, also by what its characters become', () => {
    const around = '<a></a>'.length
    const most = languageLimits.text - around
    assert.equal(lengthOf('x'.repeat(most)), languageLimits.text)
    assert.equal(lengthOf('&'.repeat(Math.floor(most / 5))), around + 5 * Math.floor(most / 5))
    for (const text of ['x'.repeat(most + 1), '&'.repeat(Math.ceil(most / 5) + 1), '&'.repeat(most)]) {
      assert.throws(() => lengthOf(text), { name: 'CardError', kind: 'Text Too Long' })
    }
  })
})
