import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { systemClock } from '../base/clock.ts'
import { openLog } from '../base/log.ts'
import { publishedTo, sampleRecord, storedHook } from '../store/contract/samples.kit.ts'
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts'
import type { Store } from '../store/store.ts'
import { statisticsParts, type PartReads } from './statistics-parts.ts'

const hour = 3_600_000

describe('parts of statistics', () => {
  const folder = mkdtempSync(join(tmpdir(), 'flowhook-parts-'))
  let store: Store
  before(async () => {
    store = await openSqliteStore({ file: join(folder, 'flowhook.db'), clock: systemClock, log: openLog('silent') })
  })
  after(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })

  /** Which parts the store was asked for, by their number. */
  function counting(since: number): { readonly asked: number[]; readonly reads: PartReads } {
    const asked: number[] = []
    return {
      asked,
      reads: {
        ...store,
        deliveryStatistics(query) {
          for (let part = 0; part < query.buckets; part++) asked.push((query.since - since) / hour + part)
          return store.deliveryStatistics(query)
        },
      },
    }
  }

  it('are counted again while they are young, the others once a minute at most, and one of them for one answer', async () => {
    const until = Math.ceil(Date.now() / hour) * hour
    const query = { since: until - 8 * hour, until, buckets: 8, hookId: undefined, samples: 5 }
    const { asked, reads } = counting(query.since)
    let monotonic = 0
    const parts = statisticsParts(reads, { now: () => until - 1, monotonic: () => monotonic })
    const ask = async (at: number) => {
      monotonic = at
      asked.length = 0
      const answer = await parts.of(query)
      assert.deepEqual(
        answer.map(({ deliveries }) => deliveries.start),
        Array.from({ length: 8 }, (_, index) => query.since + index * hour),
      )
      return asked
    }
    assert.deepEqual(await ask(0), [0, 1, 2, 3, 4, 5, 6, 7])
    assert.deepEqual(await ask(59_999), [6, 7], 'those that are over for less than an hour')
    for (const [index, again] of [0, 1, 2, 3, 4, 5].entries()) {
      assert.deepEqual(await ask(60_000 + index), [again, 6, 7])
    }
    assert.deepEqual(await ask(60_010), [6, 7])
  })

  it('show at once what changes in the newest ones, each hook for itself', async () => {
    const hook = await storedHook(store)
    const other = await storedHook(store)
    const since = Date.now() - hour
    const parts = statisticsParts(store, systemClock)
    const delivered = async (hookId?: string) => {
      const counted = await parts.of({ since, until: since + 2 * hour, buckets: 2, hookId, samples: 5 })
      return [
        counted.reduce((sum, part) => sum + part.deliveries.delivered, 0),
        counted[0]!.events + counted[1]!.events,
      ]
    }
    assert.deepEqual(await delivered(hook.id), [0, 0])
    const { deliveryId } = await publishedTo(store, hook.id)
    await store.commit(sampleRecord(deliveryId, 'DELIVERED'))
    assert.deepEqual(await delivered(hook.id), [1, 1])
    assert.deepEqual(await delivered(), [1, 1])
    assert.deepEqual(await delivered(other.id), [0, 1])
  })
})
