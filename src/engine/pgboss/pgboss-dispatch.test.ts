import { after, before, describe } from 'node:test'
import { openPostgresGround } from '../../../test/kit/postgres-ground.ts'
import { newDatabase, postgresPrograms, startPostgres, type Postgres } from '../../../test/kit/postgres.ts'
import { openEmbeddedEngine } from '../embedded/embedded-engine.ts'
import { engineContract } from '../engine.contract.ts'

const skip = postgresPrograms() === null ? 'This machine has no PostgreSQL.' : false

describe('on PostgreSQL and pg-boss', { skip }, () => {
  let server: Postgres
  let ground: Awaited<ReturnType<typeof openPostgresGround>>
  before(async () => {
    server = await startPostgres({ fsync: 'off' })
    ground = await openPostgresGround((await newDatabase(server.url)).url)
  })
  after(async () => {
    await ground.close()
    await server.close()
  })

  engineContract('pg-boss', openEmbeddedEngine, (clock, log) => ground.openGround(clock, log))
})
