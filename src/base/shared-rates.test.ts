import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Others } from './others.ts'
import { exchangeMs, ownRates, sharedRates } from './shared-rates.ts'

type Listener = Parameters<Others['onMessage']>[0]

/** Servers whose messages come at once. */
function network(count: number) {
  const listeners: Listener[][] = Array.from({ length: count }, () => [])
  let isUp = true
  const messages: string[] = []
  const servers = listeners.map((own, index): Others => ({
    tell(message) {
      const text = JSON.stringify(message)
      messages.push(text)
      if (!isUp) return
      listeners.forEach((each, other) => {
        if (other !== index) for (const listener of each) listener(JSON.parse(text) as Record<string, unknown>)
      })
    },
    onMessage: (listener) => void own.push(listener),
  }))
  return { servers, messages, cut: () => (isUp = false) }
}

const options = (burst: number, now = 0) => ({ perSecond: 1, burst, maxKeys: 5_000, clock: { monotonic: () => now } })

describe('rate limits of several servers', () => {
  it('are kept together: what one lets pass, the others have less of', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const { servers } = network(3)
    const [one, two, three] = servers.map((others) => sharedRates(others).limiter('calls', options(6)))
    for (let i = 0; i < 4; i++) assert.ok(one!.take('a').ok)
    t.mock.timers.tick(exchangeMs)
    assert.equal(two!.take('a').remaining, 1)
    t.mock.timers.tick(exchangeMs)
    assert.equal(three!.take('a').remaining, 0)
    assert.equal(two!.take('b').remaining, 5, 'another key is another bucket')
    t.mock.timers.tick(exchangeMs)
    assert.equal(one!.take('a').ok, false)
  })

  it('pay back what passed too much before they knew of each other', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    let now = 0
    const { servers } = network(2)
    const clock = { monotonic: () => now }
    const [one, two] = servers.map((others) => sharedRates(others).limiter('calls', { ...options(4), clock }))
    for (let i = 0; i < 4; i++) assert.ok(one!.take('a').ok && two!.take('a').ok)
    t.mock.timers.tick(exchangeMs)
    now = 3_000
    assert.equal(one!.take('a').ok, false)
    now = 5_000
    assert.equal(one!.take('a').ok, true)
  })

  it('of different names do not meet, and what was refused is not told', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const { servers, messages } = network(2)
    const one = sharedRates(servers[0]!).limiter('calls', options(1))
    const two = sharedRates(servers[1]!).limiter('tries', options(1))
    one.take('a')
    t.mock.timers.tick(exchangeMs)
    assert.equal(messages.length, 1)
    assert.ok(two.take('a').ok)
    one.take('a')
    t.mock.timers.tick(exchangeMs)
    assert.equal(messages.length, 2, 'that of the other one')
  })

  it('are each one’s own while it is cut off, and take made-up keys without a message that is too long', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const { servers, messages, cut } = network(2)
    const [one, two] = servers.map((others) => sharedRates(others).limiter('calls', options(1)))
    for (let i = 0; i < 3_000; i++) one!.take(`${i} ${'x'.repeat(500)}`)
    t.mock.timers.tick(exchangeMs)
    assert.ok(messages.length > 1)
    for (const message of messages) assert.ok(Buffer.byteLength(message) < 8_000, String(message.length))
    assert.equal(two!.take(`7 ${'x'.repeat(500)}`).ok, false)
    assert.equal(two!.take(`2500 ${'x'.repeat(500)}`).ok, true, 'beyond what one message tells of')
    cut()
    one!.take('a')
    t.mock.timers.tick(exchangeMs)
    assert.ok(two!.take('a').ok)
  })

  it('of one server are its own', () => {
    const limiter = ownRates.limiter('calls', options(1))
    assert.ok(limiter.take('a').ok)
    assert.equal(limiter.take('a').ok, false)
  })
})
