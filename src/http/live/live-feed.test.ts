import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Others } from '../../base/others.ts'
import type { LiveMessage } from '../../model/live-change.ts'
import type { Mutation } from '../../store/store.ts'
import { openLiveFeed, type LiveLimits } from './live-feed.ts'

const accept = (id: string): Mutation => ({
  kind: 'execution.accept',
  id,
  flowId: 'flow',
  flowVersion: 1,
  started: 0,
  trigger: { event: 'manual' },
  head: '{}',
  body: null,
})
const finish = (id: string): Mutation => ({
  kind: 'execution.finish',
  id,
  generation: 1,
  status: 'SUCCESS',
  finished: 1,
  history: null,
  error: null,
  keepInput: true,
})

/** A feed with one listener; `next` gives its next message. */
function listened(
  cardsBegun: (id: string) => number | null,
  { others, ...limits }: Partial<LiveLimits> & { readonly others?: Others } = {},
) {
  const clock = { monotonic: () => performance.now() }
  const feed = openLiveFeed({
    clock,
    ids: { hex: () => 'abcdef' },
    cardsBegun,
    ...(others === undefined ? {} : { others }),
    limits: { pause: 5, ...limits },
  })
  const heard: LiveMessage[] = []
  let tell = () => {}
  const leave = feed.listen({
    principalId: 'p',
    permissions: ['*'],
    lastId: null,
    check() {},
    end() {},
    send(text) {
      if (!text.includes('event: changes')) return
      heard.push(JSON.parse(/^data: (.*)$/m.exec(text)![1]!) as LiveMessage)
      tell()
    },
  })
  const next = async () => {
    while (heard.length === 0) await new Promise<void>((resolve) => (tell = resolve))
    return heard.shift()!.changes
  }
  return { feed, next, leave, heard }
}

describe('the live feed', () => {
  // Its timers keep no process alive.
  const keepAlive = setInterval(() => {}, 1000)

  it('tells whoever listens on another server, as long as somebody does, and nobody twice', async () => {
    const listeners: ((message: Readonly<Record<string, unknown>>) => void)[][] = [[], []]
    const told: unknown[] = []
    const others = (index: number): Others => ({
      tell(message) {
        told.push(message)
        const text = JSON.stringify(message)
        for (const each of listeners[1 - index]!) each(JSON.parse(text) as Record<string, unknown>)
      },
      onMessage: (listener) => void listeners[index]!.push(listener),
    })
    const clock = { monotonic: () => performance.now() }
    const limits = { pause: 5, asks: 10, lingers: 10 }
    const elsewhere = openLiveFeed({
      clock,
      ids: { hex: () => 'other' },
      cardsBegun: () => 0,
      others: others(1),
      limits,
    })
    elsewhere.committed([accept('before')], [{ duplicateOf: null }])
    const { feed, next, leave, heard } = listened(() => null, { others: others(0), ...limits })
    elsewhere.committed([accept('e')], [{ duplicateOf: null }])
    assert.deepEqual(await next(), [{ kind: 'execution', id: 'e', flowId: 'flow', status: 'RUNNING' }])
    elsewhere.committed([finish('e')], [true])
    assert.deepEqual(await next(), [{ kind: 'execution', id: 'e', flowId: 'flow', status: 'SUCCESS' }])
    assert.equal(heard.length, 0)
    // The one that accepted it comes late.
    for (const each of listeners[0]!) {
      each({ live: 'changed', changes: [{ kind: 'execution', id: 'e', status: 'RUNNING' }] })
      each({ live: 'changed', changes: [{ kind: 'flow', id: 'f' }] })
    }
    assert.deepEqual(await next(), [{ kind: 'flow', id: 'f' }])
    leave()
    const silent = async () => {
      const before = told.length
      elsewhere.committed([accept('later')], [{ duplicateOf: null }])
      await new Promise((resolve) => setTimeout(resolve, 30))
      return told.length === before
    }
    while (!(await silent()));
    feed.close()
    elsewhere.close()
  })

  it('tells of the rows that the API and executions change, and not of what a lost claim wanted', async () => {
    const { feed, next } = listened(() => null)
    const change = (tableId: string) => ({ change: { kind: 'clear', tableId } as const, at: 0, ids: [] })
    const write = (tableId: string): Mutation => ({
      kind: 'execution.change',
      id: 'e',
      generation: 1,
      steps: [],
      name: 's',
      change: change(tableId),
    })
    const done = { rows: 0, ids: [] }
    const mutations = [{ kind: 'table.change', change: change('a') } as const, write('b'), write('lost')]
    feed.committed(mutations, [done, done, null])
    assert.deepEqual(await next(), [
      { kind: 'table', id: 'a', rows: true },
      { kind: 'table', id: 'b', rows: true },
    ])
    feed.close()
  })

  it('counts the cards of executions while they run, and not after', async () => {
    let begun: number | null = 0
    const { feed, next, heard } = listened(() => begun)
    feed.committed([accept('one')], [{ duplicateOf: null }])
    assert.deepEqual(await next(), [{ kind: 'execution', id: 'one', flowId: 'flow', status: 'RUNNING' }])
    begun = 7
    assert.deepEqual(await next(), [{ kind: 'execution', id: 'one', flowId: 'flow', status: 'RUNNING', progress: 7 }])
    feed.committed([finish('one')], [true])
    assert.equal((await next())[0]!['status'], 'SUCCESS')
    begun = 9
    feed.committed([finish('other')], [true])
    assert.deepEqual(
      (await next()).map(({ id }) => id),
      ['other'],
    )
    assert.equal(heard.length, 0)
    feed.close()
  })

  it('tells the last of what changed in between, and nothing of what was refused', async () => {
    const { feed, next } = listened(() => null)
    feed.committed(
      [accept('one'), finish('one'), accept('two'), finish('three')],
      [{ duplicateOf: null }, true, { duplicateOf: 'zero' }, false],
    )
    assert.deepEqual(await next(), [{ kind: 'execution', id: 'one', flowId: 'flow', status: 'SUCCESS' }])
    feed.close()
    clearInterval(keepAlive)
  })

  it('asks nobody anything while nobody listens', () => {
    const feed = openLiveFeed({
      clock: { monotonic: () => 0 },
      ids: { hex: () => 'abcdef' },
      cardsBegun: () => assert.fail(),
    })
    feed.committed([accept('one')], [{ duplicateOf: null }])
    assert.equal(feed.listeners(), 0)
    feed.close()
    assert.throws(
      () => feed.listen({ principalId: 'p', permissions: [], lastId: null, send() {}, check() {}, end() {} }),
      /stopping/,
    )
  })
})
