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
    city: 'London',
    zipCode: '94105',
    managerId: '00uboss',
  },
}
const boss = { id: '00uboss', profile: { login: 'boss@example.com', email: 'boss@example.com', lastName: 'Byron' } }
const party = (id: string, type: string, displayName: string) => ({
  id,
  type,
  displayName,
  alternateId: `${id}@example.com`,
})
const admin = party('00uadmin', 'User', 'Admin')
const person = { ...party('00uada', 'User', 'Ada Lovelace'), alternateId: 'ada@example.com' }
const succeeded = (ran: Ran) => assert.deepEqual([ran.status, ran.error], ['SUCCESS', null])

describe('exports for those who come, move and leave', { skip: exportsSkip }, () => {
  let world: ExportWorld
  before(async () => void (world = await openExportWorld()))
  beforeEach(() => world.vendor.reset())
  after(() => world.stop())
  const bodies = (what: string | RegExp) =>
    world.vendor.calls
      .filter(({ method, path }) => (typeof what === 'string' ? `${method} ${path}` === what : what.test(path)))
      .map(({ body }) => body)

  it('fills in the city of a new person from a database of zip codes', async () => {
    const flows = await world.import('populate_okta_profile_attributes_using_aws_dynamod.flopack')
    oktaOrg(world.vendor, [ada])
    const place = { Item: { _id: '94105', city: 'San Francisco', state: 'CA', timezone: 'America/Los_Angeles' } }
    world.vendor.on(/awslambda\/invoke$/, { Response: { 'Status Code': 200, Output: JSON.stringify(place) } })
    const event = { actor: admin, target: [person] }
    succeeded(await flows.publish('2.0 - Update User Profile', event))
    const [asked] = bodies(/awslambda/) as Record<string, unknown>[]
    assert.deepEqual(asked!['Parameters.payload'], {
      operation: 'read',
      tableName: 'Zips',
      payload: { Key: { _id: '94105' } },
    })
    assert.deepEqual(world.vendor.call('POST /api/v1/users/00uada').body, {
      profile: { city: 'San Francisco', state: 'CA', countryCode: 'US', timezone: 'America/Los_Angeles' },
    })
    world.vendor.reset()
    oktaOrg(world.vendor, [ada])
    world.vendor.on(/awslambda\/invoke$/, { Response: { Output: '{}' } })
    succeeded(await flows.publish('2.0 - Update User Profile', event))
    assert.deepEqual(bodies('POST /api/v1/users/00uada'), [], 'an unknown zip code changes nothing')
    world.vendor.reset()
    oktaOrg(world.vendor, [{ ...ada, profile: { login: 'ada@example.com' } }])
    succeeded(await flows.publish('2.0 - Update User Profile', event))
    assert.deepEqual(world.vendor.asked(), ['GET /api/v1/users/00uada'])
  })

  it('loads a table of zip codes row by row', async () => {
    const flows = await world.import('populate_okta_profile_attributes_using_aws_dynamod.flopack')
    const [table] = await flows.tables()
    await flows.addRow(table!, { _id: '10001', city: 'New York' })
    await flows.addRow(table!, { _id: '60601', city: 'Chicago' })
    world.vendor.on(/awslambda\/invoke$/, { Response: { Output: '{}' } })
    succeeded(await flows.run('1.0 - Load Zip Table'))
    const loaded = bodies(/awslambda/).map(
      (body) =>
        (body as Record<string, { operation: string; tableName: string; payload: { Item: { _id: string } } }>)[
          'Parameters.payload'
        ]!,
    )
    assert.deepEqual(
      loaded.map(({ operation, tableName, payload }) => [operation, tableName, payload.Item._id]),
      [
        ['create', 'Zips', '10001'],
        ['create', 'Zips', '60601'],
      ],
    )
  })

  it('keeps an application without SCIM in step with a group', async () => {
    const flows = await world.import('remote_sync.flopack')
    const api = 'jsonplaceholder.typicode.com/posts'
    oktaOrg(world.vendor, [ada], [{ id: 'g1', name: 'API Provisioning Group' }])
    world.vendor.on(`POST /${api}`, { $status: 201, $body: { id: 101 } })
    world.vendor.on(`PUT /${api}/1`, { id: 1 })
    world.vendor.on(`DELETE /${api}/1`, {})
    const group = (displayName: string) => ({ actor: admin, target: [person, party('g1', 'UserGroup', displayName)] })
    succeeded(await flows.publish('Event Add user to Group', group('API Provisioning Group')))
    const created = world.vendor.call(`POST /${api}`).body as { profile: object }
    assert.deepEqual(created.profile, {
      firstName: 'Ada',
      lastName: 'Lovelace',
      email: 'ada@example.com',
      streetAddress: null,
      city: 'London',
      state: null,
      zipCode: '94105',
      login: 'ada@example.com',
    })
    assert.deepEqual(bodies(/^\/api\/v1\/users\/ada@example\.com$/).at(-1), { profile: { customId: 101 } })
    const changed = (changedAttributes: string) => ({
      actor: admin,
      target: [person],
      debugContext: { debugData: { changedAttributes } },
    })
    succeeded(await flows.publish('Event Update User of Group', changed('nickName,city')))
    assert.equal(bodies(`PUT /${api}/1`).length, 1)
    succeeded(await flows.publish('Event Update User of Group', changed('nickName')))
    assert.equal(bodies(`PUT /${api}/1`).length, 1, 'what the application does not have is not sent')
    succeeded(await flows.publish('Event Remove user From Group', group('API Provisioning Group')))
    assert.equal(bodies(`DELETE /${api}/1`).length, 1)
    assert.deepEqual(bodies('POST /api/v1/users/00uada').at(-1), { profile: { customId: 'not_synced' } })
    const before = world.vendor.calls.length
    succeeded(await flows.publish('Event Add user to Group', group('Other')))
    succeeded(await flows.publish('Event Remove user From Group', group('Other')))
    assert.equal(world.vendor.calls.length, before, 'other groups are left alone')
  })

  it('locks every device of whoever reports something suspicious, though one of them cannot be reached', async () => {
    const flows = await world.import('remotely_lock_all_kandji_devices_based_on_security.flopack')
    world.vendor.on(/searchDevices/, { records: ['mac-1', 'mac-2', 'mac-3'].map((device_id) => ({ device_id })) })
    world.vendor.on(/updateInventory/, ({ body }) =>
      JSON.stringify(body).includes('mac-2') ? { $status: 500, $body: { error: 'gone' } } : {},
    )
    succeeded(await flows.publish('Suspicious Activity Reported', { actor: person, target: [person] }))
    assert.deepEqual(
      bodies(/updateInventory/).map((body) => (body as Record<string, unknown>)['Inputs.device_id_IM34TT']),
      ['mac-1', 'mac-2', 'mac-3'],
    )
    world.vendor.on(/searchDevices/, { records: [] })
    succeeded(await flows.run('Manual Device Lock', { 'Kandji User Email': 'bo@example.com' }))
    assert.match(JSON.stringify(bodies(/searchDevices/)[1]), /bo@example\.com/)
    assert.equal(bodies(/updateInventory/).length, 3, 'there is nothing to lock')
  })

  it('ends the sessions of a person everywhere, though one of the places fails', async () => {
    const flows = await world.import('reset_user_sessions_in_okta_zoom_google_o365.flopack')
    oktaOrg(world.vendor, [ada])
    world.vendor.on(/signOutUser$/, { $status: 500, $body: { error: 'down' } })
    world.vendor.on('DELETE /api.zoom.us/v2/users/ada@example.com/token', { $status: 204, $body: null })
    succeeded(await flows.run('Reset User Sessions', { OktaUserID: '00uada' }))
    assert.equal(world.vendor.call('DELETE /api/v1/users/00uada/sessions').query['oauthTokens'], 'true')
    assert.ok(bodies(/signOutUser$/).length >= 1)
    assert.equal(bodies('DELETE /api.zoom.us/v2/users/ada@example.com/token').length, 1)
    assert.deepEqual(bodies(/revokeUserSignInSessions$/), [{ 'User.userId': 'ada@example.com' }])
    world.vendor.reset()
    oktaOrg(world.vendor)
    const unknown = await flows.run('Reset User Sessions', { OktaUserID: '00unobody' })
    assert.equal(unknown.status, 'FAILED')
    assert.deepEqual(world.vendor.asked(), ['GET /api/v1/users/00unobody'])
  })

  it('restarts every tablet of a group once a week, and goes on after one that cannot', async () => {
    const flows = await world.import('restart_specific_apple_mobile_devices_on_a_weekly_.flopack')
    world.vendor.on(/readMobileDeviceGroup$/, {
      'Mobile Device Group': { mobile_devices_C5UIBX: [{ id: 11 }, { id: 12 }, { id: 13 }] },
    })
    world.vendor.on(/sendMobileDeviceMDMCommand$/, ({ body }) =>
      (body as Record<string, unknown>)['Mobile Device.id_W3EFAT'] === 12
        ? { $status: 400, $body: { error: 'unreachable' } }
        : { Response: { status_code_PLUBKT: 201 } },
    )
    succeeded(await flows.run('Restart Mobile Devices Weekly'))
    assert.equal(
      (bodies(/readMobileDeviceGroup$/)[0] as Record<string, unknown>)['Mobile Device Group.Name'],
      'Meeting Room iPads',
    )
    assert.deepEqual(bodies(/sendMobileDeviceMDMCommand$/), [
      { 'Mobile Device.id_W3EFAT': 11, 'parameters.command_name_NTFBIB': 'RestartDevice' },
      { 'Mobile Device.id_W3EFAT': 12, 'parameters.command_name_NTFBIB': 'RestartDevice' },
      { 'Mobile Device.id_W3EFAT': 13, 'parameters.command_name_NTFBIB': 'RestartDevice' },
    ])
  })

  it('looks through those who have been deactivated for a month, and deletes nobody while its guard stands', async () => {
    const flows = await world.import('scheduled_deletion_of_deactivated_okta_users_after.flopack')
    oktaOrg(world.vendor)
    world.vendor.on('GET /api/v1/users', [{ id: 'u1', status: 'DEPROVISIONED', profile: {} }])
    succeeded(await flows.run('Delete Deactivated Users after x Days'))
    const [searched] = world.vendor.calls
    const search = String(searched!.query['search'])
    assert.match(search, /status eq "DEPROVISIONED"/)
    const since = Date.parse(/statusChanged le "([^"]+)"/.exec(search)![1]!)
    const days = (Date.now() - since) / 86_400_000
    assert.ok(days >= 30 && days < 31.1, `${days} days`)
    assert.deepEqual(world.vendor.asked(), ['GET /api/v1/users'])
  })

  it('sends a file to every member of a group', async () => {
    const flows = await world.import('send_email_with_attachment.flopack')
    oktaOrg(world.vendor, [], [{ id: 'g1', name: 'Contractors' }])
    world.vendor.on('GET /api/v1/groups/g1/users', [
      { id: 'u1', profile: { login: 'ada@example.com', firstName: 'Ada' } },
      { id: 'u2', profile: { login: 'bo@example.com', firstName: 'Bo' } },
    ])
    world.vendor.on(/searchFiles$/, { File: { 'File Name': 'x', 'File ID': 'drive-7' } })
    world.vendor.on(/downloadFile$/, { File: { 'File Content ID': 'content-9' } })
    succeeded(await flows.run('Find users and load file'))
    assert.deepEqual(bodies(/downloadFile$/), [{ 'File.File ID': 'drive-7' }])
    const mails = bodies(/sendEmailWithAttachment$/) as Record<string, unknown>[]
    assert.deepEqual(
      mails.map((mail) => [mail['Email.To'], mail['File.File Name'], mail['File.File Content']]),
      [
        [['ada@example.com'], 'Intermediate Lab Guide.pdf', 'content-9'],
        [['bo@example.com'], 'Intermediate Lab Guide.pdf', 'content-9'],
      ],
    )
    assert.match(String(mails[1]!['Email.Body']), /^Hi Bo\n/)
  })

  it('sends a manager the one-time password of a new person, and only once the account is there', async () => {
    const flows = await world.import('send_mgr_ad_credentials.flopack')
    const event = { actor: admin, target: [person, party('0oa1', 'AppInstance', 'AD')] }
    const assigned = (syncState: string) => {
      world.vendor.reset()
      oktaOrg(world.vendor, [ada, boss])
      world.vendor.on(/^GET \/api\/v1\/apps\/[^/]+\/users\/00uada$/, {
        id: '00uada',
        syncState,
        profile: { samAccountName: 'alovelace' },
      })
      world.vendor.on('POST /api/v1/users/00uada/lifecycle/expire_password', { tempPassword: 'Xy12abcd' })
    }
    assigned('SYNCHRONIZED')
    succeeded(await flows.publish('AD-Credential-Delivery', event))
    assert.equal(world.vendor.call('POST /api/v1/users/00uada/lifecycle/expire_password').query['tempPassword'], 'true')
    const [mail] = bodies(/sendEmail2$/) as Record<string, unknown>[]
    assert.deepEqual(mail!['Fields.To'], ['boss@example.com'])
    assert.match(String(mail!['Fields.Body']), /^HI Byron,[^]*ada@example\.com\nAD Username: alovelace\n.*: Xy12abcd/)
    assigned('ERROR')
    succeeded(await flows.publish('AD-Credential-Delivery', event))
    assert.deepEqual([bodies(/sendEmail2$/), bodies(/expire_password$/)], [[], []])
  })

  it('asks for approval in another system, and gives access when it is approved', async () => {
    const flows = await world.import('servicenow_approvals.flopack')
    oktaOrg(world.vendor, [ada])
    world.vendor.on(/createIncident$/, { Incident: { 'Incident Number': 'INC7', 'System ID': 's' } })
    succeeded(await flows.publish('Trigger ServiceNow Approval', { actor: admin, target: [person] }))
    assert.deepEqual(bodies(/createIncident$/), [
      { 'Incident.Short description': 'ada@example.com:Millenium Falcon Group:Access Approval Request' },
    ])
    const row = async () =>
      (await flows.rows('Approval Requests')).map((each) => [
        each['userName'],
        each['incidentNumber'],
        each['requestResolution'] ?? null,
      ])
    assert.deepEqual(await row(), [['ada@example.com', 'INC7', null]])
    const resolved = (incidentState: string) =>
      flows.invoke('Process Resolution', { incidentNumber: 'INC7', incidentState })
    await resolved('rejected')
    assert.deepEqual(await row(), [['ada@example.com', 'INC7', 'rejected']])
    assert.ok(!world.vendor.asked().some((what) => what.startsWith('PUT')), 'a rejection gives no access')
    succeeded(await resolved('approved'))
    assert.deepEqual(await row(), [['ada@example.com', 'INC7', 'approved']])
    assert.ok(world.vendor.asked().includes('PUT /api/v1/groups/00g59cwt7smcUzxSm357/users/00uada'))
  })
})
