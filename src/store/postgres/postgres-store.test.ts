import { after, before, describe } from 'node:test'
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
  before(async () => {
    server = await startPostgres({ fsync: 'off' })
  })
  after(() => server.close())

  storeContract('PostgreSQL', {
    async open() {
      const database = await newDatabase(server.url)
      let store = await openAt(database.url)
      return {
        get store() {
          return store
        },
        async reopen() {
          await store.close()
          store = await openAt(database.url)
          return store
        },
        async close() {
          await store.close()
          await database.drop()
        },
      }
    },
  })
})
