import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { exportsSkip, openExportWorld, type ExportWorld, type Ran } from './export-world.kit.ts'
import { oktaOrg } from './okta-org.kit.ts'

const ada = {
  id: '00uada',
  profile: {
    login: 'ada@example.com',
    email: 'ada@example.com',
    firstName: 'Ada',
    lastName: 'Lovelace',
    zipCode: '1010',
  },
}
const party = (id: string, type: string, displayName: string) => ({
  id,
  type,
  displayName,
  alternateId: `${id}@example.com`,
})
const succeeded = (ran: Ran) => assert.deepEqual([ran.status, ran.error], ['SUCCESS', null])
const happened = { actor: party('admin', 'User', 'Admin'), target: [party('ada', 'User', 'Ada')] }

describe('exports that work with other services', { skip: exportsSkip }, () => {
  let world: ExportWorld
  before(async () => void (world = await openExportWorld()))
  beforeEach(() => world.vendor.reset())
  after(() => world.stop())
  const asked = () => world.vendor.asked()
  const bodies = () => JSON.stringify(world.vendor.calls.map(({ body }) => body))

  it('asks for an approval, and lets in whoever is approved', async () => {
    const flows = await world.import('servicenow_approvals.flopack')
    oktaOrg(world.vendor, [ada])
    world.vendor.on(/createIncident$/, { Incident: { 'Incident Number': 'INC1', 'System ID': 's1' } })
    succeeded(await flows.publish('Trigger ServiceNow Approval', happened))
    assert.match(bodies(), /ada@example\.com:Millenium Falcon Group:Access Approval Request/)
    const [table] = await flows.tables()
    assert.equal((await flows.rows(table!))[0]!['incidentNumber'], 'INC1')
    const resolved = (incidentState: string) =>
      flows.invoke('Process Resolution', { incidentNumber: 'INC1', incidentState })
    succeeded(await resolved('rejected'))
    assert.ok(!asked().some((what) => what.startsWith('PUT')))
    succeeded(await resolved('approved'))
    assert.equal(asked().at(-1), 'PUT /api/v1/groups/00g59cwt7smcUzxSm357/users/00uada')
    assert.equal((await flows.rows(table!))[0]!['requestResolution'], 'approved')
  })

  it('fills in the city of new people from a table elsewhere', async () => {
    const flows = await world.import('populate_okta_profile_attributes_using_aws_dynamod.flopack')
    oktaOrg(world.vendor, [{ ...ada, id: 'ada' }])
    const item = { Item: { city: 'Wien', state: 'W', timezone: '1' } }
    world.vendor.on(/awslambda\/invoke$/, { Response: { Output: JSON.stringify(item) } })
    succeeded(await flows.publish('2.0 - Update User Profile', happened))
    const { profile } = world.vendor.call('POST /api/v1/users/ada').body as { profile: Record<string, string> }
    assert.deepEqual([profile['city'], profile['state']], ['Wien', 'W'])
    const before = asked().length
    world.vendor.on(/awslambda\/invoke$/, { Response: { Output: '{}' } })
    succeeded(await flows.publish('2.0 - Update User Profile', happened))
    assert.ok(
      !asked()
        .slice(before)
        .some((what) => what.startsWith('POST /api/v1/users')),
      'nothing is known',
    )
  })

  it('opens a repository to people who passed the course, and tells the others', async () => {
    const flows = await world.import('manage_access_to_github_repo_based_on_secure_code_.flopack')
    const name = 'Manage Access to Github Repo Based on Secure Code Warrior Assessment Status'
    const passed = (did: boolean) => ({ Outputs: { assessment_attempts_NWYM1H: did } })
    world.vendor.on(/checkAssessmentCompletionForUser$/, passed(false))
    succeeded(await flows.publish(name, happened))
    assert.match(bodies(), /has not passed the requisite assessment/)
    assert.ok(!asked().some((what) => what.endsWith('addUserToRepository')))
    world.vendor.on(/checkAssessmentCompletionForUser$/, passed(true))
    world.vendor.on(/github\/searchUsers$/, { Result: { Username: 'ada' } })
    succeeded(await flows.publish(name, happened))
    assert.ok(asked().some((what) => what.endsWith('addUserToRepository')))
    assert.match(bodies(), /was granted access/)
    world.vendor.on(/github\/searchUsers$/, {})
    succeeded(await flows.publish(name, happened))
    assert.match(bodies(), /could not be found/)
  })

  it('adds a suspended person to a sheet and mails about it', async () => {
    const flows = await world.import('create_report_google_sheets.flopack')
    succeeded(await flows.publish('Suspended Users Google Sheets Report', happened))
    assert.deepEqual(
      asked().map((what) => what.split('/').at(-1)),
      ['createRow', 'readWorksheetInfo', 'sendEmail2'],
    )
    assert.match(bodies(), /Ada \(email:ada@example\.com\) has been suspended by Admin/)
  })

  it('audits who administers, and when each was last there', async () => {
    const flows = await world.import('audit_okta_admin_roles_and_last_login_to_admin_con.flopack')
    oktaOrg(world.vendor, [ada, { id: '00ubo', profile: { login: 'bo@example.com' } }])
    world.vendor.on(/^GET \/api\/v1\/apps\/[^/]+\/users$/, [{ id: '00uada' }, { id: '00ubo' }])
    world.vendor.on(/^GET \/api\/v1\/users\/[^/]+\/roles$/, [
      { type: 'SUPER_ADMIN', label: 'Super', assignmentType: 'USER' },
    ])
    world.vendor.on('GET /api/v1/logs', ({ query }) =>
      query['filter']!.includes('ada@')
        ? [{ published: '2026-01-01T00:00:00Z' }, { published: '2026-01-03T00:00:00Z' }]
        : [],
    )
    succeeded(await flows.run('1 - Identify all Okta Administrators'))
    const [table] = await flows.tables()
    const rows = await flows.rows(table!)
    assert.deepEqual(rows.map((row) => row['Login']).sort(), ['ada@example.com', 'bo@example.com'])
    const adas = rows.find((row) => row['Login'] === 'ada@example.com')!
    assert.match(String(adas['Admin Last Login']), /^2026-01-03/)
  })

  it('makes bookmark apps as a table says', async () => {
    const flows = await world.import('bookmark_application_management.flopack')
    const [table] = await flows.tables()
    oktaOrg(world.vendor, [], [{ id: 'g1', name: 'Everyone' }])
    world.vendor.on('POST /api/v1/apps', { id: '0oa1' })
    world.vendor.on('GET /api/v1/policies', [{ id: 'p1' }])
    world.vendor.on(/^PUT \/api\/v1\/apps\//, {})
    world.vendor.on(/^POST \/api\/v1\/apps\/[^/]+\/lifecycle\/deactivate$/, {})
    const row = (more: object) =>
      flows.addRow(table!, {
        'Application Name': 'Wiki',
        'Application URL': 'https://wiki.example.com',
        'Application Group Assignment': 'Everyone',
        ...more,
      })
    await row({ Action: 'Create' })
    await row({ Action: '' })
    succeeded(await flows.run('1.0 Bookmark Application Management - Parent Flow'))
    const created = world.vendor.call('POST /api/v1/apps').body as { label: string; signOnMode: string }
    assert.deepEqual([created.label, created.signOnMode], ['Wiki', 'BOOKMARK'])
    assert.ok(asked().includes('PUT /api/v1/apps/0oa1/groups/g1'), asked().join('\n'))
    assert.ok(asked().includes('PUT /api/v1/apps/0oa1/policies/p1'))
    const done = (await flows.rows(table!)).find((each) => each['Status'] === 'Success')!
    assert.equal(done['Okta App ID'], '0oa1')
  })

  it('reports all realms and their people into tables and files', async () => {
    const flows = await world.import('generate_reports_for_okta_realms.flopack')
    world.vendor.on('GET /api/v1/realms', [
      { id: 'r1', isDefault: true, profile: { name: 'Default' } },
      { id: 'r2', isDefault: false, profile: { name: 'Partners' } },
    ])
    world.vendor.on('GET /api/v1/users', ({ query }) =>
      String(query['search']).includes('r2') ? [{ id: 'u2', profile: { login: 'bo@example.com' } }] : [],
    )
    succeeded(await flows.run('1.0 Get all Realms'))
    const counts = await Promise.all((await flows.tables()).map(async (table) => (await flows.rows(table)).length))
    assert.deepEqual(counts.toSorted(), [1, 2])
  })

  it('opens a log stream’s endpoint, which does nothing yet', async () => {
    const flows = await world.import('implement_log_streaming_with_okta_workflows.flopack')
    const ran = await flows.invoke('AWS', { events: [] })
    succeeded(ran)
    assert.deepEqual(ran.answer, {})
  })

  it('ends every session of a person everywhere', async () => {
    const flows = await world.import('reset_user_sessions_in_okta_zoom_google_o365.flopack')
    oktaOrg(world.vendor, [ada])
    const [flow] = flows.flows
    const inputs = flow!.trigger.event === 'helper' ? (flow!.trigger.inputs ?? []) : []
    const ran = await flows.run(flow!.name, Object.fromEntries(inputs.map(({ name }) => [name, '00uada'])))
    assert.equal(ran.error, null)
    assert.ok(
      asked().some((what) => /^DELETE \/api\/v1\/users\/[^/]+\/sessions$/.test(what)),
      asked().join('\n'),
    )
  })
})
