import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { systemClock } from '../../src/base/clock.ts'
import { openLog } from '../../src/base/log.ts'
import { event, openHookWorld, type HookWorld } from '../../src/hooks/hooks.kit.ts'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import type { Store } from '../../src/store/store.ts'
import { eventually } from '../kit/server.ts'
import { Ledger } from './kit/ledger.ts'
import { size } from './kit/sizes.ts'
import { faultyStore, type FaultyStore } from './kit/store-faults.ts'

const events = size('FAULT_EVENTS', 40, 400)

describe('events on a database that keeps them and then gives an error', () => {
  let folder: string
  let kept: Store
  let faulty: FaultyStore
  let world: HookWorld
  /** The hook is there: what tells of that is no part of this. */
  let isReady = false
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flowhook-publish-'))
    kept = await openSqliteStore({ file: join(folder, 'flowhook.db'), clock: systemClock, log: openLog('silent') })
    const suffers = ({ kind }: { readonly kind: string }) => isReady && kind === 'event.publish'
    faulty = faultyStore(kept, { seed: 3, before: 0.1, after: 0.3, suffers })
    world = await openHookWorld({ store: faulty.store })
  })
  after(async () => {
    await world.close()
    await kept.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('D2 D3: are delivered once where the publisher tries again until he has a yes', { timeout: 60_000 }, async () => {
    await world.verified('all', `${world.receiver.url}/all`)
    isReady = true
    const ledger = new Ledger()
    for (let n = 0; n < events; n++) {
      const given = event()
      const uuid = String(given['uuid'])
      ledger.sent(uuid)
      // At most so often that even an unlucky one gets through.
      for (let tries = 0; tries < 20; tries++) {
        const isKept = await world.publish(given).then(
          () => true,
          () => false,
        )
        if (!isKept) continue
        ledger.acked(uuid)
        break
      }
    }
    await eventually(
      async () => {
        ledger.recount()
        for (const { method, body } of await world.receiver.requests('/all')) {
          if (method !== 'POST') continue
          const envelope = JSON.parse(body) as { data: { events: readonly { uuid: string }[] } }
          for (const { uuid } of envelope.data.events) ledger.arrived(uuid, body)
        }
        return ledger.missing().length === 0
      },
      'every acknowledged event arrives without a restart',
      30_000,
    )
    const { acked, lost, unexpected, duplicated } = ledger.close(`published events ${JSON.stringify(faulty.counts)}`)
    assert.deepEqual({ acked, lost, unexpected, duplicated }, { acked: events, lost: 0, unexpected: 0, duplicated: 0 })
    assert.ok(faulty.counts.after > 0 && faulty.counts.before > 0)
  })
})
