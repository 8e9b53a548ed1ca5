import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../base/clock.ts'
import { openLog } from '../../base/log.ts'
import { storeContract } from '../store.contract.ts'
import { openSqliteStore } from './sqlite-store.ts'

storeContract('sqlite', {
  async open() {
    const folder = mkdtempSync(join(tmpdir(), 'flowhook-store-'))
    const openAgain = () =>
      openSqliteStore({ file: join(folder, 'flowhook.db'), clock: systemClock, log: openLog('silent') })
    let store = await openAgain()
    return {
      store,
      async reopen() {
        await store.close()
        store = await openAgain()
        return store
      },
      async close() {
        await store.close()
        rmSync(folder, { recursive: true })
      },
    }
  },
})
