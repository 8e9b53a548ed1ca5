import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { Json } from '../../../src/base/json/json.ts'
import { exportsSkip, openExportWorld, type ExportWorld, type Ran } from './export-world.kit.ts'

const succeeded = (ran: Ran) => assert.deepEqual([ran.status, ran.error], ['SUCCESS', null])
const staff = 'Temporary Storage for Records to Import'

describe('exports that bring people from elsewhere into Okta', { skip: exportsSkip }, () => {
  let world: ExportWorld
  before(async () => void (world = await openExportWorld()))
  beforeEach(() => world.vendor.reset())
  after(() => world.stop())
  const bodies = (what: RegExp) =>
    world.vendor.calls.filter(({ method, path }) => what.test(`${method} ${path}`)).map(({ body }) => body)
  /** Everything that Okta was asked to change. */
  const changes = () =>
    world.vendor
      .asked()
      .filter((what) => /^(?:POST|PUT|DELETE) \/api\//.test(what))
      .map((what) => what.replace('/api/v1/identity-sources/', ''))

  /** Okta's side: an application that is an identity source, with these sessions of before. */
  function identitySource(app: string, open: readonly string[] = []) {
    const session = (id: string, status: string) => ({ id, identitySourceId: app, status, importType: 'INCREMENTAL' })
    const at = `/api/v1/identity-sources/${app}/sessions`
    let left = [...open]
    world.vendor.on(`GET ${at}`, () => left.map((id) => session(id, 'CREATED')))
    world.vendor.on(`POST ${at}`, session('s-new', 'CREATED'))
    world.vendor.on(new RegExp(`^DELETE ${at}/(.+)$`), (_call, [, id]) => {
      left = left.filter((each) => each !== id)
      return { $status: 204, $body: null }
    })
    world.vendor.on(new RegExp(`^POST ${at}/s-new/bulk-(?:upsert|delete)$`), { $status: 202, $body: null })
    world.vendor.on(`POST ${at}/s-new/start-import`, session('s-new', 'TRIGGERED'))
  }

  /** The other service, which the placeholder asks for its records. */
  const streams = (what: RegExp, records: readonly Json[]) => world.vendor.on(what, { records })

  it('imports the workers of Workday by a session, after it gave up those of before', async () => {
    const flows = await world.import('implement_anything_as_a_source_with_workday_and_ok.flopack')
    const worker = (id: string, name: string) => ({
      'Worker Resource ID': id,
      'Worker Resource Descriptor': name,
      Person: { Email: `${id}@example.com` },
    })
    const app = '0oadqm4f2rXG6joL10w6'
    identitySource(app, ['s-old'])
    streams(/searchWorkers/, [worker('w1', 'Ada Lovelace'), worker('w2', 'Jan van der Berg')])
    succeeded(await flows.run('Import from Workday'))
    assert.deepEqual(changes(), [
      `DELETE ${app}/sessions/s-old`,
      `POST ${app}/sessions`,
      `POST ${app}/sessions/s-new/bulk-upsert`,
      `POST ${app}/sessions/s-new/start-import`,
    ])
    const [sent] = bodies(/bulk-upsert$/) as { entityType: string; profiles: { externalId: string; profile: Json }[] }[]
    assert.equal(sent!.entityType, 'USERS')
    const people = sent!.profiles.toSorted((a, b) => (a.externalId < b.externalId ? -1 : 1))
    assert.deepEqual(people, [
      {
        externalId: 'w1',
        profile: {
          id: 'w1',
          firstName: 'Ada',
          lastName: 'Lovelace',
          userName: 'w1@example.com',
          email: 'w1@example.com',
        },
      },
      {
        externalId: 'w2',
        profile: {
          id: 'w2',
          firstName: 'Jan',
          lastName: 'van der Berg',
          userName: 'w2@example.com',
          email: 'w2@example.com',
        },
      },
    ])
    world.vendor.reset()
    identitySource(app)
    streams(/searchWorkers/, [])
    succeeded(await flows.run('Import from Workday'))
    assert.deepEqual(changes(), [], 'nobody, no session')
    assert.deepEqual(await flows.rows(staff), [], 'those of before are gone')
  })

  it('imports the employees of Personio, and deletes them by the same way', async () => {
    const flows = await world.import('implementing_xaas_with_personio.flopack')
    const app = '0oa4bussy9V4tfo7i0g7'
    const employee = { ID: 17, Email: 'ada@example.com', 'First Name': 'Ada', 'Last Name': 'Lovelace' }
    identitySource(app)
    // The helper looks for the record inside the record.
    streams(/listEmployees/, [{ Record: employee }])
    succeeded(await flows.run('Import from Personio (Create & Update)'))
    assert.deepEqual(bodies(/bulk-upsert$/), [
      {
        entityType: 'USERS',
        profiles: [
          {
            externalId: '17',
            profile: {
              id: '17',
              firstName: 'Ada',
              lastName: 'Lovelace',
              userName: 'ada@example.com',
              email: 'ada@example.com',
            },
          },
        ],
      },
    ])
    assert.deepEqual(bodies(/bulk-delete$/), [])
    const [asked] = bodies(/listEmployees/) as Record<string, unknown>[]
    assert.equal(asked!['Streaming.Record Limit'], 500_000)
    succeeded(await flows.run('Import from Personio (Deactivate & Delete)'))
    assert.deepEqual(bodies(/bulk-delete$/), [{ entityType: 'USERS', profiles: [{ externalId: '17' }] }])
    assert.equal(bodies(/bulk-upsert$/).length, 1)
  })

  it('waits for a session of SmartHR that is still open, and begins its own', async () => {
    const flows = await world.import('implementing_xaas_with_smarthr.flopack')
    const { fields } = flows.flow('Orchestrate Import from SmartHR').cards.find(({ card }) => card === 'flow.assign')!
      .inputs as { fields: Record<string, string> }
    const app = fields['applicationId']!
    identitySource(app, ['s-old'])
    const employee = { ID: 'x', 'Employee ID': 'e1', Email: 'bo@example.com', 'First Name': 'Bo', 'Last Name': 'Li' }
    streams(/searchEmployees/, [{ Record: employee }])
    succeeded(await flows.run('Import from SmartHR (Create & Update)'))
    assert.equal(changes()[0], `DELETE ${app}/sessions/s-old`)
    assert.equal(changes().at(-1), `POST ${app}/sessions/s-new/start-import`)
    const [sent] = bodies(/bulk-upsert$/) as { profiles: { externalId: string; profile: Record<string, string> }[] }[]
    assert.equal(sent!.profiles[0]!.externalId, 'e1')
    assert.equal(sent!.profiles[0]!.profile['userName'], 'bo@example.com')
  })
})
