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
    assert.ok(!tickets().some((title) => String(title).startsWith('Custom claims')), 'there are no claims')
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

  it('writes down the applications of Entra ID with the groups that have them, each once', async () => {
    const flows = await world.import('entra_id_configuration_export_and_migration_to_okt.flopack')
    world.vendor.on('POST /token', { access_token: 'tok', token_type: 'Bearer' })
    world.vendor.on(/^GET \/graph\.microsoft\.com\/v1\.0\/applications$/, {
      value: [
        {
          id: 'o1',
          appId: 'a1',
          displayName: 'Wiki',
          identifierUris: ['urn:wiki'],
          defaultRedirectUri: 'http://w/acs',
        },
        { id: 'o2', appId: 'a2', displayName: 'Board', identifierUris: [], web: { redirectUris: ['http://b/cb'] } },
      ],
    })
    world.vendor.on(/^GET \/graph\.microsoft\.com\/v1\.0\/servicePrincipals$/, ({ query }) => ({
      value: [{ id: `sp-${/'(.*)'/.exec(query['$filter']!)![1]}` }],
    }))
    const has = (principalType: string, principalDisplayName: string) => ({ principalType, principalDisplayName })
    world.vendor.on(/servicePrincipals\/(sp-a\d)\/appRoleAssignedTo$/, (_call, [, principal]) => ({
      value: principal === 'sp-a1' ? [has('Group', 'Staff'), has('User', 'Ada'), has('Group', 'Poets')] : [],
    }))
    const read = () =>
      flows.run('1.0 Get EntraID Application Information - Parent Flow', {
        AzureTokenEndPoint: `${world.vendor.url}/token`,
        ClientID: 'client',
        ClientSecret: 'se+cret',
      })
    succeeded(await read())
    const known = async () =>
      (await flows.rows('EntraID Application Export Table')).map((row) =>
        [
          'Application Name',
          'AppID',
          'Entity ID',
          'ACS or Redirect URL',
          'Application Protocol',
          'Group Assignment',
        ].map((name) => row[name]),
      )
    const expected = [
      ['Wiki', 'a1', 'urn:wiki', 'http://w/acs', 'SAML', 'Staff;Poets;'],
      ['Board', 'a2', null, 'http://b/cb', 'OIDC', null],
    ]
    assert.deepEqual(await known(), expected)
    const [token, ...others] = world.vendor.calls
    assert.match(token!.headers['content-type'] as string, /x-www-form-urlencoded/)
    assert.match(String(token!.body), /client_id=client&.*client_secret=se\+cret&grant_type=client_credentials$/)
    assert.ok(others.every(({ headers }) => headers['authorization'] === 'Bearer tok'))
    succeeded(await read())
    assert.deepEqual(await known(), expected, 'nobody is written down twice')
    world.vendor.on(/conditionalAccess\/policies$/, {
      value: [{ displayName: 'MFA', state: 'enabled', conditions: { clientAppTypes: ['all'] }, grantControls: null }],
    })
    succeeded(
      await flows.run('2.0 Get EntraID Conditional Access Policies - Parent Flow', {
        AzureTokenEndPoint: `${world.vendor.url}/token`,
      }),
    )
    const [policy] = await flows.rows('EntraID Conditional Access Policies Export Table')
    assert.deepEqual([policy!['Policy Name'], policy!['Conditions']], ['MFA', '{"clientAppTypes":["all"]}'])
  })

  it('makes the marked ones in Okta, with their groups', async () => {
    const flows = await world.import('entra_id_configuration_export_and_migration_to_okt.flopack')
    const table = 'EntraID Application Export Table'
    const row = (name: string, protocol: string, Action: string, groups = '') =>
      flows.addRow(table, {
        'Application Name': name,
        'Application Protocol': protocol,
        Action,
        'Entity ID': `urn:${name}`,
        'ACS or Redirect URL': `http://${name}/acs`,
        'Group Assignment': groups,
      })
    await row('Wiki', 'SAML', 'Migrate', 'Staff;Poets;')
    await row('Board', 'OIDC', 'Migrate')
    await row('ServiceNow HR', 'SAML', 'Migrate')
    await row('Old', 'SAML', '')
    oktaOrg(world.vendor, [], [{ id: 'g-staff', name: 'Staff' }])
    world.vendor.on(/^GET \/api\/v1\/groups$/, ({ query }) =>
      query['search']!.includes('"Staff"') ? [{ id: 'g-staff', type: 'OKTA_GROUP', profile: { name: 'Staff' } }] : [],
    )
    world.vendor.on('POST /api/v1/groups', { id: 'g-new', profile: { name: 'Poets' } })
    world.vendor.on('POST /api/v1/apps', ({ body }) => ({ id: `app-${(body as Body)['label']}` }))
    world.vendor.on(/^PUT \/api\/v1\/apps\/.+\/groups\/.+$/, {})
    succeeded(await flows.run('3.0 Configure Applications in Okta - Parent Flow'))
    const made = bodies(/^POST \/api\/v1\/apps$/)
    assert.deepEqual(made.map((app) => [app['label'], app['name'] ?? null, app['signOnMode']]).toSorted(), [
      ['Board', 'oidc_client', 'OPENID_CONNECT'],
      ['ServiceNow HR', 'servicenow_ud', 'SAML_2_0'],
      ['Wiki', null, 'SAML_2_0'],
    ])
    assert.deepEqual(bodies(/^POST \/api\/v1\/groups$/), [{ profile: { name: 'Poets' } }])
    assert.deepEqual(asked(/^PUT/), [
      'PUT /api/v1/apps/app-Wiki/groups/g-staff',
      'PUT /api/v1/apps/app-Wiki/groups/g-new',
    ])
    const after = Object.fromEntries(
      (await flows.rows(table)).map((each) => [
        each['Application Name'],
        [each['Okta App ID'], each['Action'], each['Status']],
      ]),
    )
    assert.deepEqual(after, {
      Wiki: ['app-Wiki', null, 'Migrated'],
      Board: ['app-Board', null, 'Migrated'],
      'ServiceNow HR': ['app-ServiceNow HR', null, 'Migrated'],
      Old: [null, null, null],
    })
    succeeded(await flows.run('3.0 Configure Applications in Okta - Parent Flow'))
    assert.equal(made.length, bodies(/^POST \/api\/v1\/apps$/).length, 'nothing is made twice')
  })

  it('collects who does not use an application, and asks for a review where a group gave it to them', async () => {
    const flows = await world.import('identify_inactive_third_party_app_users.flopack')
    oktaOrg(
      world.vendor,
      [],
      [
        { id: 'g-app', name: 'Wiki users' },
        { id: 'g-other', name: 'Staff' },
      ],
    )
    world.vendor.on(/^GET \/api\/v1\/groups$/, [])
    world.vendor.on('POST /api/v1/groups', { id: 'g-idle', profile: { name: 'Idle' } })
    world.vendor.on('GET /api/v1/apps', [{ id: 'app1', name: 'wiki', label: 'Wiki', status: 'ACTIVE' }])
    const assigned = (id: string, scope: string) => ({ id, scope, status: 'ACTIVE', credentials: { userName: id } })
    world.vendor.on('GET /api/v1/apps/app1/users', [
      assigned('busy', 'USER'),
      assigned('idle', 'USER'),
      assigned('grouped', 'GROUP'),
    ])
    world.vendor.on('GET /api/v1/logs', ({ query }) =>
      query['filter']!.includes('"busy"') ? [{ uuid: 'l1', eventType: 'user.authentication.sso' }] : [],
    )
    const name = '1.0 - Discover and review inactive users.'
    succeeded(await flows.run(name))
    assert.match(world.vendor.calls.find(({ path }) => path === '/api/v1/logs')!.query['filter']!, /"app1"/)
    assert.deepEqual(asked(/^PUT/), ['PUT /api/v1/groups/g-idle/users/idle', 'PUT /api/v1/groups/g-idle/users/grouped'])
    assert.deepEqual(await flows.rows('Group Assigned User IDs'), [
      { UserID: 'grouped', AppID: 'app1', AppType: 'wiki' },
    ])
    world.vendor.on('GET /api/v1/apps/app1/groups', [{ id: 'g-app' }])
    world.vendor.on('GET /api/v1/groups/g-app', { id: 'g-app', profile: { name: 'Wiki users' } })
    const decided = (campaignItemDecision: string, campaignItemPrincipalId: string) =>
      flows.publish('2.0 - Detect Group-Assigned Revocation', {
        actor: { id: 'rev', type: 'User', displayName: 'Rev' },
        debugContext: {
          debugData: {
            campaignItemDecision,
            campaignItemPrincipalId,
            campaignItemPrincipalName: 'Gus',
            campaignItemResourceId: 'app1',
            campaignItemResourceName: 'Wiki',
            campaignItemReviewerName: 'Rev',
            campaignItemDecisionNotes: 'not used',
          },
        },
      })
    succeeded(await decided('APPROVE', 'grouped'))
    succeeded(await decided('REVOKE', 'idle'))
    assert.deepEqual(asked(/chat\./), [])
    succeeded(await decided('REVOKE', 'grouped'))
    const [message] = bodies(/chat\.postMessage$/)
    const blocks = JSON.stringify(message!['blocks'])
    assert.match(
      blocks,
      /additional review:.*Gus.*Wiki users.*\/admin\/user\/profile\/view\/grouped.*\/admin\/app\/wiki\/instance\/app1/,
    )
    assert.doesNotMatch(blocks, /Staff/)
  })
})
