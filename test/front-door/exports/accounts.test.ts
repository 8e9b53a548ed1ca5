import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { Json } from '../../../src/base/json/json.ts'
import { eventually } from '../../kit/server.ts'
import { exportsSkip, openExportWorld, type ExportWorld, type Ran } from './export-world.kit.ts'
import { oktaOrg } from './okta-org.kit.ts'

const person = (id: string, firstName: string, more: Readonly<Record<string, Json>> = {}) => ({
  id,
  profile: { login: `${id}@example.com`, email: `${id}@example.com`, firstName, lastName: 'Byron', ...more },
})
const ada = person('ada', 'Ada')
const bo = person('bo', 'Bo')
const succeeded = (ran: Ran) => assert.deepEqual([ran.status, ran.error], ['SUCCESS', null])
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()

describe('exports that look after accounts and sessions', { skip: exportsSkip }, () => {
  let world: ExportWorld
  before(async () => void (world = await openExportWorld()))
  beforeEach(() => world.vendor.reset())
  after(() => world.stop())
  const asked = (what: RegExp) => world.vendor.asked().filter((each) => what.test(each))
  const bodies = (what: RegExp) =>
    world.vendor.calls.filter(({ method, path }) => what.test(`${method} ${path}`)).map(({ body }) => body)

  it('takes addresses whose mail came back off the list, one call for each', async () => {
    const flows = await world.import('automated_unblocking_of_bounced_okta_emails_via_sy.flopack')
    const log = (uuid: string, address: string) => ({
      uuid,
      published: daysAgo(0.5),
      eventType: 'system.email.delivery',
      outcome: { result: 'FAILURE' },
      target: [{ id: address, type: 'User' }],
    })
    world.vendor.on('GET /api/v1/logs', [log('l1', 'ada@example.com'), log('l2', 'bo@example.com')])
    world.vendor.on(/bounces\/remove-list$/, { errors: [] })
    succeeded(await flows.run('Main flow "Remove emails from boucing"'))
    const { query } = world.vendor.call('GET /api/v1/logs')
    assert.match(query['filter']!, /system\.email\.delivery.*outcome\.result ne "SUCCESS"/)
    const span = Date.parse(query['until']!) - Date.parse(query['since']!)
    assert.equal(span, 86_400_000, 'the day that is over')
    assert.deepEqual(bodies(/^POST .*bounces\/remove-list$/), [
      { emailAddresses: ['ada@example.com'] },
      { emailAddresses: ['bo@example.com'] },
    ])
    world.vendor.reset()
    world.vendor.on('GET /api/v1/logs', [])
    succeeded(await flows.run('Main flow "Remove emails from boucing"'))
    assert.deepEqual(asked(/remove-list/), [], 'nothing came back, nothing is called')
  })

  it('activates people on their first day and deactivates them after their last, and tells the help desk', async () => {
    const flows = await world.import('automatically_activate_and_deactivate_accounts_wit.flopack')
    oktaOrg(world.vendor, [ada])
    world.vendor.on(/searchTeams$/, { Result: { id: 't1', displayName: 'Help Desk' } })
    world.vendor.on(/customAPIAction$/, (call) => {
      const body = call.body as Record<string, string>
      return body['parameters.requestType'] === 'GET'
        ? {
            Response: {
              Body: {
                value: [
                  { id: 'c-gone', displayName: 'Account Deactivations' },
                  { id: 'c-new', displayName: 'Account Activations' },
                ],
              },
            },
          }
        : { Response: { 'Status Code': 201 } }
    })
    const sent = () =>
      (bodies(/customAPIAction$/) as Record<string, unknown>[])
        .filter((body) => body['parameters.requestType'] === 'POST')
        .map((body) => [body['Request.Relative URL'], JSON.stringify(body['Request.Body'])] as const)
    succeeded(await flows.run('1A Find users to activate'))
    const search = world.vendor.calls[0]!.query['search']!
    assert.match(search, /status eq "STAGED" and profile\.account_activation_date eq "\d\d\/\d\d\/\d{4}"/)
    assert.deepEqual(asked(/lifecycle/), ['POST /api/v1/users/ada/lifecycle/activate'])
    assert.equal(sent()[0]![0], '/teams/t1/channels/c-new/messages/')
    assert.match(sent()[0]![1], /ada@example\.com {2}activated!/)
    succeeded(await flows.run('2A Find users to deactivate'))
    assert.deepEqual(asked(/lifecycle/).slice(1), ['POST /api/v1/users/ada/lifecycle/deactivate'])
    assert.equal(sent()[1]![0], '/teams/t1/channels/c-gone/messages/')
    assert.match(sent()[1]![1], /ada@example\.com deactivated!/)
    const messages = sent().length
    world.vendor.on(/^GET \/api\/v1\/users$/, [])
    succeeded(await flows.run('2A Find users to deactivate'))
    assert.deepEqual([asked(/lifecycle/).length, sent().length], [2, messages], 'nobody leaves today')
  })

  it('writes down who has not signed in for a month, and names the groups of a person', async () => {
    const flows = await world.import('get_started_with_okta_workflows.flopack')
    oktaOrg(
      world.vendor,
      [ada],
      [
        { id: 'g1', name: 'Staff' },
        { id: 'g2', name: 'Poets' },
      ],
    )
    const hello = await flows.run('1. Hello World')
    succeeded(hello)
    assert.match(JSON.stringify(hello.cards), /Hello Workflows!/)
    const groups = await flows.run('2. Get User Groups')
    succeeded(groups)
    assert.match(JSON.stringify(groups.cards), /part of these group\(s\): Staff,Poets/)
    world.vendor.on(/^GET \/api\/v1\/users$/, [
      { ...ada, status: 'ACTIVE', lastLogin: daysAgo(40) },
      { ...bo, status: 'ACTIVE', lastLogin: daysAgo(3) },
      { ...person('cy', 'Cy'), status: 'ACTIVE', lastLogin: null },
    ])
    succeeded(await flows.run('3. Identify inactive Okta users'))
    const seen = async () =>
      (await flows.rows('Inactive Users')).map((row) => [row['userId'], row['userName'], row['lastLoginDays']])
    assert.deepEqual(await seen(), [['ada', 'ada@example.com', 40]])
    succeeded(await flows.run('3. Identify inactive Okta users'))
    assert.equal((await seen()).length, 1, 'the table begins anew')
  })

  it('ends the sessions of people whose Slack account behaves oddly, and says so', async () => {
    const flows = await world.import('invalidate_anomalous_slack_sessions.flopack')
    const entry = (user: string, ...reason: string[]) => ({ entity: { user: { id: user } }, details: { reason } })
    world.vendor.on(/^GET \/api\.slack\.com\/audit\/v1\/logs$/, {
      ok: true,
      entries: [
        entry('U1', 'asn', 'ip_address', 'user_agent'),
        entry('U2', 'asn', 'user_agent'),
        entry('U1', 'ip_address', 'user_agent'),
        entry('U3', 'asn'),
      ],
    })
    world.vendor.on(/^POST \/slack\.com\/api\//, { ok: true })
    const name = '1.0 Invalidate Anomalous Slack Sessions'
    succeeded(await flows.run(name))
    assert.deepEqual(bodies(/resetBulk$/), [{ user_ids: ['U1', 'U2'] }])
    assert.equal(world.vendor.calls[0]!.query['action'], 'anomaly')
    const age = Date.now() / 1000 - Number(world.vendor.calls[0]!.query['oldest'])
    assert.ok(age > 890 && age < 930, `the last 15 minutes, not ${age} seconds`)
    assert.match(JSON.stringify(bodies(/chat\.postMessage$/)), /session roaming detected.*<@U1>, <@U2>/)
    world.vendor.on(/^GET \/api\.slack\.com\/audit\/v1\/logs$/, { ok: true, entries: [entry('U3', 'asn')] })
    succeeded(await flows.run(name))
    assert.equal(bodies(/resetBulk$/).length, 1, 'one sign alone is none')
    world.vendor.on(/^GET \/api\.slack\.com\/audit\/v1\/logs$/, { ok: false, error: 'invalid_auth' })
    const failed = await flows.run(name)
    assert.equal(failed.status, 'FAILED')
    assert.match(failed.error!.message, /invalid_auth/)
    assert.match(JSON.stringify(bodies(/chat\.postMessage$/).at(-1)), /ERROR.*invalid_auth/)
  })

  it('answers what a posture check found by service and by kind, and writes down what was done or went wrong', async () => {
    const flows = await world.import('identity_security_posture_management_delegated_flo.flopack')
    oktaOrg(world.vendor, [ada])
    world.vendor.on(/disableUserAccount$/, { $status: 403, $body: { error: { message: 'Insufficient privileges' } } })
    const found = async (entitySourceProductName: string, issueTitle: string, entityIdInService = 'ada') =>
      succeeded(
        await flows.run('1.0 ISPM Event Routing Flow - Delegated Flows', {
          entitySourceProductName,
          issueTitle,
          entityIdInService,
          entityDisplayName: 'ada@example.com',
          entitySourceProductTenant: 'acme',
          issueSeverity: 'High',
        }),
      )
    const done = () => flows.rows('ISPM Events')
    const wrong = () => flows.rows('Error Logging')
    const after = (rows: number, errors = 0) =>
      eventually(
        async () => (await done()).length === rows && (await wrong()).length === errors,
        `${rows} rows, ${errors} errors`,
      )
    await found('Okta', 'Unused Admin Account')
    await after(1)
    assert.deepEqual(world.vendor.asked(), ['POST /api/v1/users/ada/lifecycle/suspend'])
    const [row] = await done()
    assert.deepEqual(
      [row!['Username'], row!['Title'], row!['Severity'], row!['Okta Org'], row!['Product']],
      ['ada@example.com', 'Unused Admin Account', 'High', 'acme', 'Okta'],
    )
    await found('Okta', 'No MFA - Admin Account')
    await after(2)
    assert.equal(asked(/^PUT \/api\/v1\/groups\/\w+\/users\/ada$/).length, 1)
    await found('Okta', 'Old Password - Account')
    await after(3)
    assert.equal(asked(/^POST \/api\/v1\/users\/ada\/lifecycle\/reset_password$/).length, 1)
    await found('Google Workspace', 'Unused Admin Account', 'g-1')
    await after(4)
    assert.deepEqual(bodies(/googledirectory\/deactivateUser$/), [{ 'User.ID': 'g-1' }])
    await found('Salesforce.com', 'Unused Admin Account', 'sf-1')
    await after(5)
    assert.deepEqual(bodies(/salesforce2_29\/deactivateUser$/), [{ 'User.User ID': 'sf-1' }])
    await found('AAD', 'Unused Global Admin Account', 'aad-1')
    await after(5, 1)
    assert.deepEqual((await wrong())[0]!['Error Summary'], 'Insufficient privileges')
    const calls = world.vendor.calls.length
    await found('Okta', 'Admin Account with a Key')
    await found('AWS', 'Unused Admin Account')
    await found('Google Workspace', 'Old Password - Account')
    await after(5, 1)
    assert.equal(world.vendor.calls.length, calls, 'nothing is done about what nobody named')
  })

  it('tells people without FastPass about it, until nearly everybody has it', async () => {
    const flows = await world.import('fastpass_enrollment_reminder_automation.flopack')
    const vip = person('vip', 'Vi')
    oktaOrg(world.vendor, [ada, bo, vip, { ...person('cy', 'Cy'), id: 'gone' }])
    const factor = (factorType: string, provider = 'OKTA') => ({
      id: factorType,
      factorType,
      provider,
      status: 'ACTIVE',
    })
    world.vendor.on('GET /api/v1/users/ada/factors', [factor('signed_nonce'), factor('push')])
    world.vendor.on('GET /api/v1/users/bo/factors', [factor('sms'), factor('token:software:totp', 'GOOGLE')])
    await flows.addRow('FastPass Campaign - Excluded Emails', { Email: 'vip@example.com' })
    // The factors of one cannot be read: the others are seen to all the same.
    succeeded(await flows.run('1.0 FastPass Adoption'))
    const status = async () =>
      Object.fromEntries(
        (await flows.rows('FastPass Campaign - User Status')).map((row) => [
          row['Email'],
          [row['FastPass'], row['OV - Push'], row['SMS'], row['TOTP'], row['OV - TOTP']],
        ]),
      )
    assert.deepEqual(await status(), {
      'ada@example.com': [true, true, false, false, false],
      'bo@example.com': [false, false, true, true, false],
    })
    assert.equal(asked(/users\/vip\/factors$/).length, 0, 'whoever is left out is not looked at')
    succeeded(await flows.run('2.0 Campaign'))
    const [looked] = world.vendor.calls.filter(({ path }) => path === '/api/users.lookupByEmail')
    assert.deepEqual(looked!.query, { email: 'bo@example.com' })
    assert.deepEqual(bodies(/conversations\.open$/), [{ users: 'U-bo' }])
    const [message] = bodies(/chat\.postMessage$/) as Record<string, string>[]
    assert.equal(message!['channel'], 'D1')
    assert.match(message!['text']!, /^Hi Bo,/)
    assert.deepEqual(
      (await flows.rows('FastPass Campaign - Notification Log')).map((row) => row['Recipient']),
      ['bo@example.com'],
    )
    const alerts = async () =>
      (await flows.rows('FastPass Campaign - Admin Alerts')).map((row) => String(row['Message Body']))
    assert.match((await alerts())[0]!, /^FastPass adoption is only 50(?:\.00)?%\. Triggering user outreach\./)
    world.vendor.on('GET /api/v1/users/bo/factors', [factor('signed_nonce')])
    succeeded(await flows.run('1.0 FastPass Adoption'))
    const sent = asked(/chat\./).length
    succeeded(await flows.run('2.0 Campaign'))
    assert.match((await alerts())[1]!, /^FastPass adoption is at 100(?:\.00)?%\. We are ready/)
    assert.equal(asked(/chat\./).length, sent, 'nobody is bothered any more')
  })
})
