import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { exportsSkip, openExportWorld, type ExportWorld, type Ran } from './export-world.kit.ts'
import { oktaOrg } from './okta-org.kit.ts'

const boss = { id: '00uboss', profile: { login: 'boss@example.com', email: 'boss@example.com', lastName: 'Byron' } }
const ada = {
  id: '00uada',
  profile: {
    login: 'ada@example.com',
    email: 'ada@example.com',
    firstName: 'Ada',
    lastName: 'Lovelace',
    manager: 'boss@example.com',
    department: 'Engineering',
  },
}
const party = (id: string, type: string, displayName: string) => ({
  id,
  type,
  displayName,
  alternateId: `${id}@example.com`,
})
const admin = party('00uadmin', 'User', 'Admin')
const person = { ...party('00uada', 'User', 'Ada Lovelace'), alternateId: 'ada@example.com' }
const succeeded = (ran: Ran) => assert.deepEqual([ran.status, ran.error], ['SUCCESS', null])

describe('exports for offices and governance', { skip: exportsSkip }, () => {
  let world: ExportWorld
  before(async () => void (world = await openExportWorld()))
  beforeEach(() => world.vendor.reset())
  after(() => world.stop())
  const bodies = (what: RegExp) =>
    world.vendor.calls.filter(({ path }) => what.test(path)).map(({ body }) => body as Record<string, unknown>)

  it('gives a license of Office 365 with a group, and takes it back after a while without it', async () => {
    const flows = await world.import('onboard_and_offboard_with_office365.flopack')
    oktaOrg(world.vendor, [ada, boss])
    const license = { 'SKU Part Number': 'E3', 'SKU Id': 'sku-3', Id: 'sku-3', Name: 'Office 365 E3' }
    const offer = () => {
      world.vendor.on(/office365admin\/getLicenses$/, { Output: { Licenses: [license] } })
      world.vendor.on(/office365admin\/readUser$/, {
        User: { id: 'aad-1', licenseAssignmentStates: [{ skuId: 'sku-3' }] },
      })
    }
    offer()
    succeeded(await flows.run('Store all Microsoft License', { ClearTable: false }))
    const rows = await flows.rows('Office 365 Licenses')
    assert.deepEqual(
      rows.map((row) => [row['Microsoft License Name'], row['Okta Group Name']]),
      [['E3', 'Office 365 Assignments']],
    )
    const member = (group: string) => ({ actor: admin, target: [person, party('g1', 'UserGroup', group)] })
    succeeded(await flows.publish('O365 Activation', member('Office 365 Assignments')))
    assert.deepEqual(bodies(/assignLicenseToUser$/), [{ 'User.id': 'aad-1', 'License.skuId': 'sku-3' }])
    const mails = () => bodies(/sendEmail2$/).map((mail) => [mail['Fields.To'], mail['Fields.Subject']])
    assert.deepEqual(mails().length, 1)
    assert.deepEqual(mails()[0]![0], ['boss@example.com'])
    assert.match(String(mails()[0]![1]), /licenses for Ada Lovelace.* have been added/)
    succeeded(await flows.publish('O365 Staged Deactivation', member('Office 365 Assignments')))
    assert.deepEqual(bodies(/disableUserAccount$/), [{ 'User.id': 'aad-1' }])
    assert.deepEqual(bodies(/removeLicenseFromUser$/), [{ 'User.id': 'aad-1', 'License.skuId': 'sku-3' }])
    assert.equal(mails().length, 3)
    const before = world.vendor.calls.length
    succeeded(await flows.publish('O365 Staged Deactivation', member('Other')))
    assert.equal(world.vendor.calls.length, before, 'other groups take nothing')
  })

  it('closes the accounts of somebody who leaves at Google, whatever of it fails', async () => {
    const flows = await world.import('offboard_google_workspace_users.flopack')
    oktaOrg(world.vendor, [ada, boss])
    world.vendor.on(/gmail\/(?:deleteDelegate|setAutoReply)$/, { $status: 400, $body: { error: 'no' } })
    world.vendor.on(/readAllUserLicenses$/, { User: { Licenses: [{ productId: 'p', skuId: 's1' }] } })
    world.vendor.on(/readAllUserASPs$/, { Results: { ASPs: [{ 'Code ID': 'asp-1' }] } })
    world.vendor.on(/readAllUserDevices$/, {
      Results: { 'Mobile Devices': [{ 'Device ID': 'd1' }, { 'Device ID': 'd2' }] },
    })
    world.vendor.on(/readAllUserAccessTokens$/, { Results: { 'Access Tokens': [{ 'Client ID': 'c1' }] } })
    world.vendor.on(/googledirectory\/readUser$/, { User: { Id: 'google-7' } })
    succeeded(await flows.run('[MAIN FLOW] Google Workspace Offboarding', { 'okta id': '00uada' }))
    assert.equal(world.vendor.call('DELETE /api/v1/users/00uada/sessions').query['oauthTokens'], 'true')
    assert.deepEqual(bodies(/addDelegate$/)[0]!['Delegate.Email'], 'boss@example.com')
    assert.deepEqual(bodies(/unassignLicenseFromUser$/), [
      { 'Product.licenses': [{ productId: 'p', skuId: 's1' }], 'User.id': 'ada@example.com' },
    ])
    assert.deepEqual(bodies(/deleteUserASP$/), [{ 'User.User ID': 'ada@example.com', 'ASP.Code ID': 'asp-1' }])
    assert.deepEqual(bodies(/deleteUserDevice$/), [
      { 'User Device.Resource ID': 'd1' },
      { 'User Device.Resource ID': 'd2' },
    ])
    assert.deepEqual(bodies(/deleteUserAccessTokens$/), [
      { 'User.User ID': 'ada@example.com', 'Access Token.Client ID': 'c1' },
    ])
    assert.deepEqual(bodies(/deactivateUser$/), [{ 'User.ID': 'google-7' }])
    assert.deepEqual(bodies(/createTransferRequest$/).length, 2)
    assert.deepEqual(bodies(/sendEmail2$/)[0]!['Email.To'], ['boss@example.com'])
    world.vendor.reset()
    oktaOrg(world.vendor, [ada, boss])
    succeeded(await flows.run('[Helper] Google Workspace Offboarding Tasks', { 'Okta Target Username': '00uada' }))
    assert.deepEqual(
      bodies(/deactivateUser$|unassign|deleteUser|createTransferRequest|sessions/),
      [],
      'nothing unasked',
    )
  })

  it('makes conditions for requests of access to an application', async () => {
    const flows = await world.import('oig_access_request_conditions.flopack')
    const path = '/governance/api/v2/resources/0oa1/request-conditions'
    world.vendor.on(`POST ${path}`, { $status: 201, $body: { id: 'rc1', status: 'INACTIVE' } })
    const values = {
      applicationId: '0oa1',
      sequenceId: 'seq1',
      audienceGroupIds: ['g1', 'g2'],
      accessScopeGroupIds: ['g3'],
    }
    succeeded(await flows.run('Create Group Condition | Variable duration | Grp Audience', values))
    const { name, description, ...sent } = world.vendor.call(`POST ${path}`).body as Record<string, string>
    assert.match(`${name} ${description}`, /Variable duration/)
    assert.deepEqual(sent, {
      approvalSequenceId: 'seq1',
      priority: 0,
      requesterSettings: { type: 'GROUPS', groups: ['g1', 'g2'] },
      accessScopeSettings: { type: 'GROUPS', groups: ['g3'] },
      accessDurationSettings: { type: 'REQUESTER_SPECIFIED_DURATION', maximumDuration: 'P30D' },
    })
    world.vendor.on(`POST ${path}`, { $status: 403, $body: { errorSummary: 'You do not have permission' } })
    const refused = await flows.run('Create Group Condition | Variable duration | Grp Audience', values)
    assert.equal(refused.status, 'FAILED')
    assert.match(refused.error!.message, /403/)
  })

  it('starts a campaign in which somebody reviews the groups of a person', async () => {
    const flows = await world.import('okta_identity_governance_access_certification_camp.flopack')
    world.vendor.on('POST /governance/api/v1/campaigns', { $status: 201, $body: { id: 'icm1' } })
    const asked = Date.now()
    succeeded(await flows.run('User Campaign | Groups Only | User Reviews', { userId: '00uboss' }))
    const sent = world.vendor.call('POST /governance/api/v1/campaigns').body as Record<string, Record<string, unknown>>
    assert.deepEqual([sent['campaignType'], sent['status']], ['USER', 'ACTIVE'])
    assert.deepEqual([sent['reviewerSettings']!['reviewerId'], sent['reviewerSettings']!['type']], ['00uboss', 'USER'])
    assert.deepEqual(sent['resourceSettings'], { type: 'GROUP', individuallyAssignedGroupsOnly: true })
    assert.deepEqual(sent['remediationSettings'], {
      accessApproved: 'NO_ACTION',
      accessRevoked: 'DENY',
      noResponse: 'NO_ACTION',
    })
    const starts = Date.parse(String(sent['scheduleSettings']!['startDate']))
    assert.ok(starts > asked && starts < asked + 10_000, 'it begins in a few seconds')
    assert.equal(world.vendor.calls.length, 1)
    world.vendor.on('POST /governance/api/v1/campaigns', { $status: 400, $body: { errorSummary: 'no such reviewer' } })
    const refused = await flows.run('User Campaign | Groups Only | User Reviews', { userId: 'nobody' })
    assert.match(refused.error!.message, /no such reviewer/)
  })

  it('finds where a secret is, by a part of its name', async () => {
    const flows = await world.import('okta_privileged_access_secrets_utilities.flopack')
    const add = (itemName: string, itemType: string, itemBreadcrumb: string) =>
      flows.addRow('PolicyRuleAttach', { itemName, itemType, itemBreadcrumb })
    await add('db-password', 'Secret', '/prod/db-password')
    await add('db-password-old', 'Secret', '/old/db-password-old')
    await add('mail', 'Secret', '/prod/mail')
    await add('db-password', 'Folder', '/folder')
    const find = (searchArgument: string) =>
      flows.run('REPT30d - Find a Secret', { searchArgument, emailRecipient: 'ada@example.com' })
    succeeded(await find('db-pass'))
    const [mail] = bodies(/sendEmail2$/)
    assert.deepEqual(mail!['Email.To'], ['ada@example.com'])
    assert.match(String(mail!['Email.Body']), /:\n\/old\/db-password-old,\n\/prod\/db-password\n/)
    assert.doesNotMatch(String(mail!['Email.Body']), /mail|folder$/)
    succeeded(await find('nothing-like-it'))
    assert.match(String(bodies(/sendEmail2$/)[1]!['Email.Body']), /was not found in any Secret Folders/)
    succeeded(await find(''))
    assert.equal(bodies(/sendEmail2$/).length, 2, 'nothing is looked for, so nothing is sent')
  })

  it('orders a security key with its enrollment, and marks the enrollment where the shipment fails', async () => {
    const flows = await world.import('yubico_fido_preregistration.flopack')
    const profile = {
      ...ada.profile,
      primaryPhone: '+1',
      streetAddress: 'Street 1',
      zipCode: '1',
      city: 'London',
      countryCode: 'GB',
      organization: 'Acme',
    }
    const vendor = (shown: object) => {
      world.vendor.reset()
      oktaOrg(world.vendor, [{ id: '00uada', profile: shown as typeof profile }])
      world.vendor.on('GET /.well-known/openid-configuration', { issuer: 'https://acme.okta.com' })
      world.vendor.on(/testKeys/, {
        Outputs: {
          'transport_keys_-_jwks_PLGGEN': { keys: [{ kty: 'EC', kid: 'k1' }] },
          'signing_public_keys_-_jwk_JBHAME': { keys: [] },
        },
      })
      world.vendor.on('POST /webauthn-registration/api/v1/enroll', {
        pinRequestJwe: 'pin',
        credRequests: [{ authenticatorEnrollmentId: 'fwf1', keyId: 'key1', credRequestJwe: 'jwe1' }],
      })
      world.vendor.on(/mark-error$/, { $status: 204, $body: null })
      world.vendor.on(/fprCreateShipmentItems/, { Outputs: { shipment_item_9KMGXJ: { product: 1 } } })
      world.vendor.on(/fprCreateShipmentRequest/, { 'Shipment Data': { shipment_id_1JS9MV: 'ship1' } })
    }
    const joins = (group: string) =>
      flows.publish('Create shipment trigger - Group add', {
        actor: admin,
        target: [person, party('g1', 'UserGroup', group)],
      })
    const wanted = {
      'Okta User': { ID: '00uada' },
      'MFA Factor': {
        Detail: {
          fulfillmentProvider: 'yubico',
          yubicoCustomizationId: 'c1',
          yubicoProductId: 29,
          yubicoInventoryProductId: 4,
        },
      },
    }
    const orders = () => flows.run('Create shipment trigger - MFA Initiated', { event: wanted })
    vendor(profile)
    succeeded(await orders())
    const enroll = world.vendor.call('POST /webauthn-registration/api/v1/enroll').body as Record<string, unknown>
    assert.deepEqual([enroll['userId'], enroll['enrollmentRpIds']], ['00uada', ['acme.okta.com']])
    const [item] = bodies(/fprCreateShipmentItems/)
    assert.equal(item!['Item Details.product_id_JC2M8C'], 29)
    const [row] = await flows.rows('Shipment records')
    assert.deepEqual([row!['Shipment ID'], row!['User ID'], row!['Status']], ['ship1', '00uada', 'ongoing'])
    assert.deepEqual(JSON.parse(String(row!['Factor ID - Key ID map'])), [
      { authenticatorEnrollmentId: 'fwf1', kid: 'key1' },
    ])
    assert.ok(!world.vendor.asked().some((what) => what.endsWith('mark-error')))
    vendor({ ...profile, city: null })
    succeeded(await orders())
    assert.deepEqual(
      world.vendor.asked().filter((what) => what.endsWith('mark-error')),
      ['POST /webauthn-registration/api/v1/users/00uada/enrollments/fwf1/mark-error'],
    )
    assert.deepEqual(bodies(/fprCreateShipmentRequest/), [], 'nothing is sent to nowhere')
    vendor(profile)
    assert.equal((await joins('Other')).status, 'FAILED')
    assert.deepEqual(world.vendor.asked(), [])
  })

  it('teaches: texts, lists, conditions, errors, helpers and tables', async () => {
    const flows = await world.import('workflows_tutorials.flopack')
    const given = async (name: string, values?: Record<string, string>) => {
      const ran = await flows.run(name, values)
      succeeded(ran)
      return JSON.stringify(ran.cards)
    }
    assert.match(await given('How To: Obtain a domain name from an email address'), /"rebelalliance\.com"/)
    assert.match(await given('How to use an If/Else statement with Outputs'), /They are probably Sith\. because/)
    assert.match(
      await given('How To: Return a value from a flow', { 'First Name': ' Ada', 'Last Name': 'L ' }),
      /is ada\.l@example\.com!/,
    )
    assert.match(
      await given('Hello Workflows 3 - Helper Flow', { Name: 'Ada' }),
      /Hello Ada! Welcome.* \w+day, \w+ \d+, 20\d\d/,
    )
    oktaOrg(world.vendor, [ada, boss])
    world.vendor.on('POST /api/v1/users', { $status: 400, $body: { errorSummary: 'login already exists' } })
    const person = { 'First Name': 'Ada', 'Last Name': 'L', Email: 'ada@example.com' }
    assert.match(await given('How To: Catch an error within a Workflow', person), /Uh-oh[^]*login already exists/)
    await given('List Users with Search using For Each')
    const names = async (table: string) => (await flows.rows(table)).map((row) => row['Username']).toSorted()
    assert.deepEqual(await names('Active Users'), ['ada@example.com', 'boss@example.com'])
    await given('List Users with Search using For Each')
    assert.equal((await names('Active Users')).length, 2, 'the table is emptied before')
  })
})
