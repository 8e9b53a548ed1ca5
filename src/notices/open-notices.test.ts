import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { systemClock } from '../base/clock.ts'
import { systemIds } from '../base/ids.ts'
import { openLog } from '../base/log.ts'
import type { SystemEvent } from '../model/system-event.ts'
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts'
import type { Store } from '../store/store.ts'
import { openNotices } from './open-notices.ts'

const day = 86_400_000
const system = { id: 'system', name: 'Flowhook', kind: 'system', permissions: ['*'] } as const

describe('the watch over disk, key and expiry', () => {
  let folder: string
  let store: Store
  let ahead = 0
  const clock = { ...systemClock, now: () => Date.now() + ahead }
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flowhook-notices-'))
    store = await openSqliteStore({ file: join(folder, 'flowhook.db'), clock, log: openLog('silent') })
    await writeFile(join(folder, 'key'), 'the key')
  })
  after(async () => {
    await store.close()
    await rm(folder, { recursive: true })
  })

  interface Watch {
    readonly raised: SystemEvent[]
    /** Once disk, key and expiry have all been looked at again. */
    looked(): Promise<void>
    stop(): Promise<void>
  }

  async function watch(): Promise<Watch> {
    const raised: SystemEvent[] = []
    const looks = { begun: 0 }
    const notices = openNotices({
      // What each look reads last.
      store: { ...store, listApiTokens: async () => (looks.begun++, store.listApiTokens()) },
      raise: async (event) => void raised.push(event),
      flowName: () => null,
      system,
      settings: { mail: null, webhook: null, data: folder, diskLow: 1, tlsCert: null, caCerts: null },
      key: { value: 'the key', isGiven: false },
      version: '1',
      publicUrl: () => 'http://flowhook.test',
      clock,
      ids: systemIds(clock),
      requestId: () => 'oae1',
      log: openLog('silent'),
      count: () => {},
      everyMs: 5,
    })
    await notices.start()
    const looked = async () => {
      // The one that goes on now may have begun before.
      for (const enough = looks.begun + 2; looks.begun < enough;) await delay(2)
    }
    return { raised, looked, stop: () => notices.stop(0) }
  }

  it('says nothing while all is well, tells of a key that goes away, again after a day and when it went twice', async () => {
    const { raised, looked, stop } = await watch()
    assert.deepEqual(raised, [])
    await rm(join(folder, 'key'))
    while (raised.length === 0) await delay(2)
    await looked()
    assert.deepEqual(
      raised.map(({ eventType, notice }) => [eventType, notice]),
      [['flowhook.key.at_risk', true]],
    )
    ahead += day
    while (raised.length === 1) await delay(2)
    await writeFile(join(folder, 'key'), 'the key')
    await looked()
    await rm(join(folder, 'key'))
    while (raised.length === 2) await delay(2)
    await writeFile(join(folder, 'key'), 'the key')
    await stop()
  })

  it('tells of each end once, over restarts too', async () => {
    const now = clock.now()
    const token = { id: 'tok1', name: 'ci', hash: 'h', permissions: [], created: now - 300 * day, lastUsed: null }
    const made = { ...token, createdBy: { id: 'u', name: 'Ada' }, expires: now + 10 * day }
    await store.commit({ kind: 'apiToken.insert', token: made })
    const told = []
    for (let start = 0; start < 2; start++) {
      const { raised, looked, stop } = await watch()
      await looked()
      await stop()
      told.push(raised.map(({ target }) => target[0]!.id))
    }
    ahead += 8 * day
    const { raised, stop } = await watch()
    await stop()
    assert.deepEqual([...told, raised.map(({ eventType }) => eventType)], [['tok1'], [], ['flowhook.expiry.near']])
  })
})
