import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { exportsSkip, openExportWorld, type ExportWorld, type Ran } from './export-world.kit.ts'
import { oktaOrg } from './okta-org.kit.ts'

const ada = {
  id: '00uada',
  profile: { login: 'ada@example.com', email: 'ada@example.com', firstName: 'Ada', lastName: 'Lovelace' },
}
const party = (id: string, type: string, displayName: string) => ({
  id,
  type,
  displayName,
  alternateId: `${id}@example.com`,
})
const succeeded = (ran: Ran) => assert.deepEqual([ran.status, ran.error], ['SUCCESS', null])

describe('exports that act on people and groups', { skip: exportsSkip }, () => {
  let world: ExportWorld
  before(async () => void (world = await openExportWorld()))
  beforeEach(() => world.vendor.reset())
  after(() => world.stop())

  it('puts a person into quarantine when a webhook asks for it', async () => {
    const flows = await world.import('quarantine_an_okta_user_by_sending_a_webhook_to_wo.flopack')
    oktaOrg(world.vendor, [ada])
    const ran = await flows.invoke('01. Add.User.To.Quarantine.Group', { userEmail: 'ada@example.com' })
    succeeded(ran)
    assert.deepEqual(world.vendor.asked(), [
      'GET /api/v1/users/ada@example.com',
      'PUT /api/v1/groups/<groupId>/users/00uada',
      'DELETE /api/v1/users/00uada/sessions',
    ])
    assert.equal(world.vendor.calls[0]!.headers['authorization'], 'SSWS okta-api-token')
    world.vendor.reset()
    oktaOrg(world.vendor)
    const failed = await flows.invoke('01. Add.User.To.Quarantine.Group', { userEmail: 'nobody@example.com' })
    assert.equal(failed.status, 'FAILED')
    assert.deepEqual(world.vendor.asked(), ['GET /api/v1/users/nobody@example.com'], 'nobody is put anywhere')
  })

  it('removes a person from every group of Okta’s own, and passes over what cannot be removed', async () => {
    const flows = await world.import('remove_user_from_all_non_built_in_okta_groups.flopack')
    oktaOrg(
      world.vendor,
      [ada],
      [
        { id: 'g1', name: 'One' },
        { id: 'g2', name: 'Two' },
      ],
    )
    world.vendor.on(/^GET \/api\/v1\/users\/[^/]+\/groups$/, [
      { id: 'g1', type: 'OKTA_GROUP', profile: { name: 'One' } },
      { id: 'built', type: 'BUILT_IN', profile: { name: 'Everyone' } },
      { id: 'g2', type: 'OKTA_GROUP', profile: { name: 'Two' } },
    ])
    world.vendor.on(/^DELETE \/api\/v1\/groups\/g1\//, { $status: 403, $body: { errorSummary: 'not allowed' } })
    succeeded(await flows.run('Remove User from all Groups'))
    const removed = world.vendor.asked().filter((what) => what.startsWith('DELETE'))
    assert.deepEqual(
      removed.map((what) => what.split('/')[4]),
      ['g1', 'g2'],
    )
  })

  it('goes through suspended people in pages, and deactivates none while its safety catch is on', async () => {
    const flows = await world.import('scheduled_deactivation_of_suspended_okta_users_aft.flopack')
    world.vendor.on('GET /api/v1/users', ({ query }) =>
      query['after'] === undefined
        ? {
            $status: 200,
            $headers: { link: `<${world.vendor.url}/api/v1/users?after=2>; rel="next"` },
            $body: [{ id: 'u1', status: 'SUSPENDED', profile: {} }],
          }
        : [{ id: 'u2', status: 'SUSPENDED', profile: {} }],
    )
    const ran = await flows.run('Deactivate Suspended Users after x Days')
    succeeded(ran)
    assert.equal(world.vendor.calls.length, 2)
    assert.match(String(world.vendor.calls[0]!.query['search']), /statusChanged le "\d{4}-/)
    assert.ok(!world.vendor.asked().some((what) => what.includes('deactivate')))
  })

  it('keeps the names of new people free of special characters', async () => {
    const flows = await world.import('special_character_validation_and_substitution.flopack')
    oktaOrg(world.vendor, [{ id: '00uada', profile: { firstName: 'Å-d á' } }])
    const event = { actor: party('hr', 'User', 'HR'), target: [party('00uada', 'User', 'Ada')] }
    succeeded(await flows.publish('Special Character Validation', event))
    assert.deepEqual(world.vendor.call('POST /api/v1/users/00uada').body, { profile: { ValidatedName: 'Ada' } })
    world.vendor.reset()
    oktaOrg(world.vendor, [{ id: '00uada', profile: { firstName: 'Ada' } }])
    succeeded(await flows.publish('Special Character Validation', event))
    assert.deepEqual(world.vendor.call('POST /api/v1/users/00uada').body, { profile: { ValidatedName: 'Ada' } })
  })

  it('tells people of changes of their profile, and of no others', async () => {
    const flows = await world.import('notify_user_on_profile_update.flopack')
    oktaOrg(world.vendor, [ada])
    const name = 'Send notification to user when profile is updated'
    const event = (changed: string, actor = '00uada') => ({
      actor: party(actor, 'User', 'Somebody'),
      target: [party('00uada', 'User', 'Ada')],
      debugContext: { debugData: { changedAttributes: changed } },
    })
    succeeded(await flows.publish(name, event('email,nickName')))
    const message = world.vendor.calls.at(-1)!
    assert.match(JSON.stringify(message.body), /Hello Ada Lovelace .*you updated your profile/)
    succeeded(await flows.publish(name, event('manager', 'admin')))
    assert.match(JSON.stringify(world.vendor.calls.at(-1)!.body), /updated by an administrator/)
    const before = world.vendor.calls.length
    succeeded(await flows.publish(name, event('nickName')))
    assert.equal(world.vendor.calls.length, before, 'nobody is told of what nobody watches')
  })

  it('raises an alarm when all factors of somebody are reset', async () => {
    const flows = await world.import('trigger_notifications_when_all_mfa_factors_are_res.flopack')
    succeeded(await flows.publish('All MFA Factors reset', { actor: party('adm', 'User', 'Admin') }))
    assert.match(JSON.stringify(world.vendor.calls[0]!.body), /All MFA Factors reset for `Admin/)
  })

  it('posts a failed phishing attempt to a channel', async () => {
    const flows = await world.import('monitor_unsuccessful_phishing_attempts.flopack')
    const envelope = {
      eventType: 'com.okta.event_hook',
      eventId: crypto.randomUUID(),
      data: { events: [{ client: { ipAddress: '203.0.113.9' }, target: [party('ada', 'User', 'Ada')] }] },
    }
    succeeded(await flows.invoke('Phishing Attempt Failed', envelope))
    assert.match(JSON.stringify(world.vendor.calls[0]!.body), /failed\* for ada@example\.com from 203\.0\.113\.9/)
  })

  it('marks a person whose device is compromised, if whoever tells it knows the password', async () => {
    const flows = await world.import('capture_device_security_events_from_vmware_ws1.flopack')
    oktaOrg(world.vendor, [ada])
    await flows.addRow((await flows.tables())[0]!, { username: 'ws1', password: 'pass' })
    const body = { CompromisedStatus: 'Compromised', EnrollmentEmailAddress: 'ada@example.com' }
    const authorization = `Basic ${Buffer.from('ws1:pass').toString('base64')}`
    succeeded(await flows.invoke('WorkspaceOne.SecurityEvent', body, { authorization }))
    assert.deepEqual(world.vendor.call('POST /api/v1/users/00uada').body, {
      profile: { deviceStatus: 'Device Compromised' },
    })
    assert.ok(world.vendor.asked().includes('DELETE /api/v1/users/00uada/sessions'))
    const before = world.vendor.calls.length
    succeeded(await flows.invoke('WorkspaceOne.SecurityEvent', { ComplianceStatus: 'Compliant' }, { authorization }))
    assert.equal(world.vendor.calls.length, before, 'nothing is done about a device that is in order')
  })

  it('puts a risky person into a group and writes down that it did, or why it could not', async () => {
    const flows = await world.import('okta_add_user_to_a_group_ispm_remediation_flow.flopack')
    const [name] = flows.flows.map((flow) => flow.name)
    const tables = await flows.tables()
    const counts = async () => Promise.all(tables.map(async (table) => (await flows.rows(table)).length))
    world.vendor.on(/^PUT \/api\/v1\/groups\//, { $status: 204, $body: null })
    succeeded(await flows.run(name!, { entityIdInService: '00uada', entityDisplayName: 'ada', issueTitle: 'No MFA' }))
    const after = await counts()
    assert.equal(
      after.reduce((sum, count) => sum + count, 0),
      1,
    )
    world.vendor.on(/^PUT \/api\/v1\/groups\//, { $status: 403, $body: { errorSummary: 'no' } })
    succeeded(await flows.run(name!, { entityIdInService: '00uada', entityDisplayName: 'ada' }))
    const later = await counts()
    assert.equal(later.filter((count) => count === 1).length, 2, 'the failure stands in the other table')
  })

  it('expires the password of a risky person', async () => {
    const flows = await world.import('okta_reset_user_password_upon_next_login_ispm_reme.flopack')
    const [name] = flows.flows.map((flow) => flow.name)
    oktaOrg(world.vendor, [ada])
    succeeded(await flows.run(name!, { entityIdInService: '00uada', entityDisplayName: 'ada' }))
    assert.match(world.vendor.asked().join(), /POST \/api\/v1\/users\/[^/]+\/lifecycle\//)
  })

  it('lets people register with the domains of a table only', async () => {
    const flows = await world.import('validate_email_domain_using_registration_inline_ho.flopack')
    const name = 'Validate Email Domains During Registration'
    await flows.addRow('Allowed domain list', { 'Allowed Domains': 'example.com' })
    const registers = (login: string) => flows.invoke(name, { data: { userProfile: { login } } })
    assert.deepEqual((await registers('ada@example.com')).answer, {
      commands: [{ type: 'com.okta.action.update', value: { registration: 'ALLOW' } }],
    })
    const refused = (await registers('ada@evil.example')).answer as {
      error: { errorSummary: string; errorCauses: object[] }
    }
    assert.match(refused.error.errorSummary, /Invalid domain/)
    assert.equal(refused.error.errorCauses.length, 1)
  })
})
