import { after, before, describe } from 'node:test'
import { postgresGround } from '../../../test/kit/postgres-ground.ts'
import { newDatabase, postgresPrograms, startPostgres, type Postgres } from '../../../test/kit/postgres.ts'
import { openEmbeddedEngine } from '../embedded/embedded-engine.ts'
import { engineContract } from '../engine.contract.ts'

const skip = postgresPrograms() === null ? 'This machine has no PostgreSQL.' : false

describe('on PostgreSQL and pg-boss', { skip }, () => {
  let server: Postgres
  let url = ''
  before(async () => {
    server = await startPostgres({ fsync: 'off' })
    url = (await newDatabase(server.url)).url
  })
  after(() => server.close())

  engineContract('pg-boss', openEmbeddedEngine, (clock, log) => postgresGround(url)(clock, log))
})
