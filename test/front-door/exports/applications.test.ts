import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { exportsSkip, openExportWorld, type ExportWorld, type Ran } from './export-world.kit.ts'
import { oktaOrg } from './okta-org.kit.ts'

type Body = Record<string, unknown>
const succeeded = (ran: Ran) => assert.deepEqual([ran.status, ran.error], ['SUCCESS', null])

describe('exports that set up applications and look after who has them', { skip: exportsSkip }, () => {
  let world: ExportWorld
  before(async () => void (world = await openExportWorld()))
  beforeEach(() => world.vendor.reset())
  after(() => world.stop())
  const asked = (what: RegExp) => world.vendor.asked().filter((each) => what.test(each))
  const bodies = (what: RegExp) =>
    world.vendor.calls.filter(({ method, path }) => what.test(`${method} ${path}`)).map(({ body }) => body as Body)

  /** Tickets of ServiceNow that were opened, what they say. */
  const tickets = () =>
    bodies(/servicenow\/hTTPRequest$/)
      .filter((body) => body['parameters.requestType'] === 'POST')
      .map((body) => (body['Request.Body'] as Body)['short_description'])

  /** ServiceNow takes every ticket; Okta makes the application, its conditions, and tells its metadata. */
  function onboarding(
    xml = '<md:EntityDescriptor entityID="http://www.okta.com/exk5b6c7d8e9f0a1b2c3" xmlns:md="urn:x"/>',
  ) {
    world.vendor.on(/servicenow\/hTTPRequest$/, {
      Response: { 'Status Code': 201, Body: { result: { sys_id: 't1' } } },
    })
    world.vendor.on(/servicenow\/updateTask$/, { Response: { 'Status Code': 200 } })
    world.vendor.on('POST /api/v1/apps', { id: 'app1' })
    world.vendor.on(/^PUT \/api\/v1\/apps\/app1\/groups\/(.+)$/, (_call, [, id]) => ({ id: id! }))
    world.vendor.on(/^PUT \/api\/v1\/apps\/app1\/policies\//, { $status: 204, $body: null })
    world.vendor.on('POST /governance/api/v2/resources/app1/request-conditions', { $status: 201, $body: { id: 'c1' } })
    world.vendor.on('POST /governance/api/v2/resources/app1/request-conditions/c1/activate', {})
    world.vendor.on('GET /api/v1/apps/app1/sso/saml/metadata', {
      $status: 200,
      $headers: { 'content-type': 'application/xml' },
      $body: xml,
    })
  }
  const request = {
    app_name: 'Wiki',
    auth_method: 'SAML',
    entity_id: 'urn:wiki',
    acs_endpoint: 'http://wiki.test/acs',
    groups: 'g1,g2',
    attribute_values: 'firstName,email',
    attribute_names: 'First,Mail',
    visibility: 'Yes',
    ticket_id: 'task1',
    ticket_number: 'TASK0001',
    submitter: 'ada@example.com',
    parent_ticket_id: 'ritm1',
    service_account: 'robot',
    groups_name: 'Wiki users',
    group_owner_name: 'Wiki owners',
  }
  const onboard = '1. SSO App Create'

  it('makes a SAML application of a ticket: groups, conditions, metadata, and a mail about it', async () => {
    const flows = await world.import('automate_sso_application_creation.flopack')
    onboarding()
    succeeded(await flows.invoke(onboard, request))
    const [app] = bodies(/^POST \/api\/v1\/apps$/) as {
      label: string
      visibility: Body
      settings: Record<string, Body>
    }[]
    assert.equal(app!.label, 'Wiki')
    assert.deepEqual(app!.visibility, { autoSubmitToolbar: false, hide: { iOS: false, web: false } })
    const { signOn, app: settings, notes } = app!.settings
    assert.deepEqual([settings, notes], [{ audienceRestriction: 'urn:wiki' }, { admin: 'TASK0001' }])
    assert.deepEqual([signOn!['ssoAcsUrl'], signOn!['audience']], ['http://wiki.test/acs', 'urn:wiki'])
    assert.deepEqual(
      (signOn!['attributeStatements'] as Body[]).map(({ name, values }) => [name, values]),
      [
        ['First', ['user.firstName']],
        ['Mail', ['user.email']],
      ],
    )
    assert.deepEqual(asked(/^PUT \/api\/v1\/apps\/app1\/groups\//), [
      'PUT /api/v1/apps/app1/groups/g1',
      'PUT /api/v1/apps/app1/groups/g2',
    ])
    const [condition] = bodies(/request-conditions$/)
    assert.deepEqual(condition!['accessScopeSettings'], { groups: [{ id: 'g1' }], type: 'GROUPS' })
    assert.equal(asked(/request-conditions\/c1\/activate$/).length, 2)
    const patched = bodies(/servicenow\/hTTPRequest$/).find((body) => body['parameters.requestType'] === 'PATCH')!
    assert.equal(patched['Request.Relative URL'], '/api/now/table/sc_task/task1')
    assert.match(String((patched['Request.Body'] as Body)['close_notes']), /Application named "Wiki"/)
    const [mail] = bodies(/sendEmail2$/)
    assert.deepEqual(mail!['Email.To'], ['ada@example.com'])
    assert.match(String(mail!['Email.Body']), /metadata URL is: exk5b6c7d8e9f0a1b2c3\/sso\/saml\/metadata/)
    assert.equal((await flows.rows('App Create Table')).at(-1)!['status'], 'Complete')
    assert.ok(
      tickets().every((title) => !String(title).startsWith('Error')),
      String(tickets()),
    )
  })

  it('makes an OIDC application too, and asks for what a person must do', async () => {
    const flows = await world.import('automate_sso_application_creation.flopack')
    onboarding()
    const oidc = { redirect_uris: 'http://a.test/cb,http://b.test/cb', application_type: 'web', claims: '' }
    succeeded(await flows.invoke(onboard, { ...request, auth_method: 'OIDC', groups: '', ...oidc }))
    const [app] = bodies(/^POST \/api\/v1\/apps$/) as { settings: { oauthClient: Body }; signOnMode: string }[]
    assert.equal(app!.signOnMode, 'OPENID_CONNECT')
    assert.deepEqual(app!.settings.oauthClient['redirect_uris'], ['http://a.test/cb', 'http://b.test/cb'])
    assert.deepEqual(asked(/\/groups\//), [])
    assert.ok(tickets().includes('No groups detected'))
    assert.ok(tickets().includes('Manual Configuration Tasks for OIDC app'))
    assert.ok(!tickets().some((title) => /^Custom claims/.test(String(title))), 'there are no claims')
  })

  it('says in a ticket why an application could not be made, and touches nothing else', async () => {
    const flows = await world.import('automate_sso_application_creation.flopack')
    onboarding()
    world.vendor.on('POST /api/v1/apps', {
      $status: 400,
      $body: { errorCode: 'E0000001', errorSummary: 'Api validation failed: label' },
    })
    const failed = await flows.invoke(onboard, request)
    assert.equal(failed.status, 'FAILED')
    assert.ok(tickets().includes('Error in creating automated SAML application'))
    assert.deepEqual(asked(/\/groups\/|policies|sendEmail2/), [])
    assert.equal((await flows.rows('App Create Table')).at(-1)!['status'], 'Error in App Create')
    world.vendor.reset()
    onboarding()
    const unknown = await flows.invoke(onboard, { ...request, auth_method: 'WS-Fed' })
    assert.equal(unknown.status, 'FAILED')
    assert.match(unknown.error!.message, /SAML or OIDC could not be determined/)
    assert.deepEqual(asked(/^POST \/api/), [])
  })

  it('makes a group with an owner group once, and says so where there is one of its name', async () => {
    const flows = await world.import('automate_sso_application_creation.flopack')
    oktaOrg(world.vendor, [{ id: 'ada', profile: { login: 'ada@example.com' } }])
    world.vendor.on('POST /api/v1/groups', { id: 'g-new', profile: { name: 'Wiki users' } })
    world.vendor.on('POST /api/v1/groups/g-new/owners', { id: 'g-owner' })
    const wanted = { groupName: 'Wiki users', description: 'x', addUser: 1, userId: 'ada', ownerGroup: 'g-owner' }
    const made = await flows.invoke('Create Group', wanted)
    succeeded(made)
    assert.deepEqual(made.answer, { groupId: 'g-new' })
    assert.equal(asked(/^PUT \/api\/v1\/groups\/g-new\/users\/ada$/).length, 1)
    assert.deepEqual(bodies(/owners$/), [{ id: 'g-owner', type: 'GROUP' }])
    assert.deepEqual(asked(/updateTask$/), [], 'there is no ticket to close')
    oktaOrg(world.vendor, [], [{ id: 'g-old', name: 'Wiki users' }])
    const twice = await flows.invoke('Create Group', { ...wanted, ticketId: 'task9' })
    assert.equal((twice.answer as Body)['statusCode'], 409)
    assert.equal(asked(/^POST \/api\/v1\/groups$/).length, 1)
    assert.match(JSON.stringify(bodies(/updateTask$/)), /task9.*Duplicate Group Found/)
  })
})
