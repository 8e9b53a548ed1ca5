import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openSourceUrls } from './source-urls.ts'

/** What the store keeps, and a clock that stands still. */
function world() {
  let kept: string | null = null
  let now = 1_000
  const clock = { now: () => now, monotonic: () => now }
  const store = {
    getMeta: async () => kept,
    commit: async (mutation: { readonly value?: string }) => {
      kept = mutation.value ?? null
      return [null] as never
    },
  }
  return { open: () => openSourceUrls({ store: store as never, clock }), at: (ms: number) => (now = ms) }
}

describe('the URLs that envelopes name', () => {
  it('D3 gives a delivery the public URL of its own time, over restarts', async () => {
    const { open, at } = world()
    const first = await open()
    await first.use('https://a.example')
    at(2_000)
    const second = await open()
    await second.use('https://b.example')
    await second.use('https://b.example')
    const third = await open()
    for (const [created, url] of [
      [999, 'https://a.example'],
      [1_000, 'https://a.example'],
      [1_999, 'https://a.example'],
      [2_000, 'https://b.example'],
      [9_999, 'https://b.example'],
    ] as const) {
      assert.equal(third.at(created), url)
    }
  })

  it('keeps the order of the periods though the clock is set back', async () => {
    const { open, at } = world()
    const urls = await open()
    await urls.use('https://a.example')
    at(500)
    await urls.use('https://b.example')
    assert.equal(urls.at(600), 'https://a.example')
    assert.equal(urls.at(1_000), 'https://b.example')
  })
})
