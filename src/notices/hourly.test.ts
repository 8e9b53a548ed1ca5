import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { systemClock } from '../base/clock.ts'
import { problem } from '../base/errors.ts'
import { openLog } from '../base/log.ts'
import { openHourly } from './hourly.ts'
import type { NoticeKind } from './notice-kinds.ts'
import type { Letter } from './notice.ts'

const hour = 3_600_000

interface Options {
  readonly kept?: Kept
  readonly everyMs?: number
  /** So many sendings. */
  readonly fails?: number
  /** Nothing can be written. */
  readonly full?: boolean
}

/** What a store remembers between servers. */
type Kept = Map<string, string>

function world({ kept = new Map(), everyMs = hour, fails = 0, full = false }: Options = {}) {
  const letters: Letter[] = []
  const counts: Record<string, number> = {}
  let left = fails
  const hourly = openHourly({
    channels: [
      {
        name: 'mail',
        async send(letter) {
          if (left-- > 0) throw new Error('not now')
          letters.push(letter)
        },
        close: async () => {},
      },
    ],
    store: {
      getMeta: async (key) => kept.get(key) ?? null,
      commit: (async (mutation: { readonly key: string; readonly value: string }) => {
        if (full) throw problem('STORE_FAILED')
        kept.set(mutation.key, mutation.value)
        return [null]
      }) as never,
    },
    clock: systemClock,
    log: openLog('silent'),
    publicUrl: () => 'https://flowhook.test',
    count: (kind, result) => (counts[`${kind} ${result}`] = (counts[`${kind} ${result}`] ?? 0) + 1),
    retryMs: [1, 1],
    everyMs,
  })
  const tell = (kind: NoticeKind, text: string) => hourly.tell({ kind, text, path: '/x' })
  const settled = async () => {
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
  }
  return { letters, counts, hourly, tell, settled, kept }
}

describe('notices', () => {
  it('go out once an hour for each kind, and the others are counted', async () => {
    const { letters, counts, hourly, tell, settled } = world()
    for (let index = 0; index < 50; index++) tell('execution', `number ${index}`)
    tell('delivery', 'another kind')
    await settled()
    await hourly.stop(1000)
    assert.deepEqual(
      letters.map(({ kind, text, held, url }) => [kind, text, held, url]),
      [
        ['execution', 'number 0', 0, 'https://flowhook.test/x'],
        ['delivery', 'another kind', 0, 'https://flowhook.test/x'],
      ],
    )
    assert.deepEqual(counts, { 'execution held': 49, 'execution sent': 1, 'delivery sent': 1 })
  })

  it('say what was held back when the hour is over', { timeout: 10_000 }, async () => {
    const { letters, hourly, tell } = world({ everyMs: 50 })
    for (const text of ['one', 'two', 'three', 'four']) tell('hook', text)
    while (letters.length < 2) await delay(5)
    assert.deepEqual(
      letters.map(({ text, held }) => [text, held]),
      [
        ['one', 0],
        ['four', 2],
      ],
    )
    await hourly.stop(1000)
  })

  it('are held back by what an earlier process sent, but not for ever by a clock that was wrong', async () => {
    const kept: Kept = new Map()
    const first = world({ kept })
    first.tell('disk', 'before')
    await first.settled()
    await first.hourly.stop(1000)
    const second = world({ kept })
    second.tell('disk', 'after')
    await second.settled()
    await second.hourly.stop(1000)
    assert.deepEqual([first.letters.length, second.letters.length], [1, 0])
    kept.set('notice_sent/disk', String(Date.now() + 10 * hour))
    const third = world({ kept })
    third.tell('disk', 'again')
    await third.settled()
    await third.hourly.stop(1000)
    assert.equal(third.letters.length, 1)
  })

  it('go out once an hour although nothing can be written', async () => {
    const { letters, hourly, tell, settled } = world({ full: true })
    tell('disk', 'full')
    await settled()
    tell('disk', 'still full')
    await settled()
    await hourly.stop(1000)
    assert.deepEqual(
      letters.map(({ text }) => text),
      ['full'],
    )
  })

  it('are tried again where they did not arrive, and then counted as failed', { timeout: 10_000 }, async () => {
    const [later, never] = [world({ fails: 2 }), world({ fails: 3 })]
    for (const { tell } of [later, never]) tell('key', 'gone')
    while (later.letters.length === 0 || never.counts['key failed'] === undefined) await delay(5)
    assert.deepEqual([later.counts, never.counts], [{ 'key sent': 1 }, { 'key failed': 1 }])
    await Promise.all([later.hourly.stop(1000), never.hourly.stop(1000)])
  })
})
