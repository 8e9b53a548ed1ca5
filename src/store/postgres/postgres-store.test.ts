import { after, before, describe } from 'node:test'
import { openEmptiedDatabase, type EmptiedDatabase } from '../../../test/kit/emptied-database.ts'
import { newDatabase, postgresPrograms, startPostgres, type Postgres } from '../../../test/kit/postgres.ts'
import { systemClock } from '../../base/clock.ts'
import { systemIds } from '../../base/ids.ts'
import { openLog } from '../../base/log.ts'
import { storeContract } from '../store.contract.ts'
import { openPostgresStore } from './postgres-store.ts'

const skip = postgresPrograms() === null ? 'This machine has no PostgreSQL.' : false
const openAt = (url: string) =>
  openPostgresStore({ url, role: 'all', clock: systemClock, ids: systemIds(systemClock), log: openLog('silent') })

describe('on PostgreSQL', { skip }, () => {
  let server: Postgres
  let url: string
  let database: EmptiedDatabase
  before(async () => {
    server = await startPostgres({ fsync: 'off' })
    url = (await newDatabase(server.url)).url
    await (await openAt(url)).close()
    database = await openEmptiedDatabase(url)
  })
  after(async () => {
    await database.close()
    await server.close()
  })

  storeContract('PostgreSQL', {
    async open() {
      let store = await openAt(url)
      return {
        get store() {
          return store
        },
        async reopen() {
          await store.close()
          store = await openAt(url)
          return store
        },
        async close() {
          await store.close()
          await database.empty()
        },
      }
    },
  })
})
