import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { eventually } from '../../kit/server.ts'
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
const admin = party('00uadmin', 'User', 'Admin')
const person = { ...party('00uada', 'User', 'Ada Lovelace'), alternateId: 'ada@example.com' }
const succeeded = (ran: Ran) => assert.deepEqual([ran.status, ran.error], ['SUCCESS', null])

describe('exports that watch and synchronise', { skip: exportsSkip }, () => {
  let world: ExportWorld
  before(async () => void (world = await openExportWorld()))
  beforeEach(() => world.vendor.reset())
  after(() => world.stop())
  const bodies = (what: string | RegExp) =>
    world.vendor.calls
      .filter(({ method, path }) => (typeof what === 'string' ? `${method} ${path}` === what : what.test(path)))
      .map(({ body }) => body)

  it('proves its address to Microsoft, and mails each alert that comes there', async () => {
    const flows = await world.import('subscribe_to_microsoft_alerts_and_notify_admins_of.flopack')
    const name = '2.0 Subscription API Endpoint'
    const proved = await flows.invoke(name, {}, {}, 'validationToken=opaque-7')
    succeeded(proved)
    assert.equal(proved.answer, 'opaque-7')
    assert.deepEqual(world.vendor.asked(), [])
    world.vendor.on(/customAPIAction$/, {
      Response: {
        'Status Code': 200,
        Body: {
          title: 'Leaked credentials',
          severity: 'high',
          userStates: [{ aadUserId: 'aad-1', logonIp: '203.0.113.9' }],
        },
      },
    })
    world.vendor.on(/readUser$/, { User: { displayName: 'Ada', userPrincipalName: 'ada@example.com' } })
    succeeded(await flows.invoke(name, { value: [{ subscriptionId: 's', resourceData: { id: 'alert-3' } }] }))
    assert.deepEqual(bodies(/customAPIAction$/), [
      { 'parameters.requestType': 'GET', 'Request.Relative URL': '/security/alerts/alert-3' },
    ])
    assert.deepEqual(bodies(/readUser$/), [{ 'User.ID or Email': 'aad-1' }])
    const [mail] = bodies(/sendEmail2$/) as Record<string, unknown>[]
    assert.equal(mail!['Fields.Subject'], 'A security alert has been generated for Ada.')
    assert.match(
      String(mail!['Fields.Body']),
      /Title: Leaked credentials\n[^]*Severity: high\n[^]*Address: 203\.0\.113\.9/,
    )
  })

  it('renews the subscription to Microsoft’s alerts for eight days', async () => {
    const flows = await world.import('subscribe_to_microsoft_alerts_and_notify_admins_of.flopack')
    succeeded(await flows.run('1.0 Create Microsoft Subscription'))
    const [sent] = bodies(/customAPIAction$/) as Record<string, unknown>[]
    const body = sent!['Request.Body'] as { expirationDateTime: string; changeType: string }
    const days = (Date.parse(body.expirationDateTime) - Date.now()) / 86_400_000
    assert.ok(days > 7.9 && days <= 8, `${days} days`)
    assert.deepEqual([sent!['parameters.requestType'], body.changeType], ['POST', 'updated'])
  })

  it('makes a group of Office 365 of an Okta group with an address, and keeps its members the same', async () => {
    const flows = await world.import('sync_okta_group_membership_with_office_365_unified.flopack')
    const synced = 'Okta Groups Synced with Office 365 Unified Groups'
    const group = (profile: object) =>
      world.vendor.on(/^GET \/api\/v1\/groups\/g1$/, {
        id: 'g1',
        type: 'OKTA_GROUP',
        profile: { name: 'Staff', description: 'Everybody', ...profile },
      })
    world.vendor.on(/^PUT \/api\/v1\/groups\/g1$/, { id: 'g1', profile: { name: 'Staff' } })
    world.vendor.on('GET /api/v1/groups/g1/users', [
      { id: '00uada', profile: { login: 'ada@example.com', email: 'ada@example.com' } },
      { id: '00ubo', profile: { login: 'bo@example.com', email: 'bo@example.com' } },
    ])
    world.vendor.on(/searchGroups$/, { Result: { Groups: [] } })
    world.vendor.on(/customAPIAction$/, { Response: { 'Status Code': 201, Body: { id: 'o365-1' } } })
    group({ emailEnabled: true, email: 'staff@example.com' })
    const changed = { actor: admin, target: [party('g1', 'UserGroup', 'Staff')] }
    succeeded(await flows.publish('1.0 Okta Group Updated', changed))
    const [made] = bodies(/customAPIAction$/) as Record<string, Record<string, unknown>>[]
    assert.equal(made!['Request.Body']!['mailNickname'], 'Staff')
    assert.deepEqual(made!['Request.Body']!['proxyAddresses'], ['SMTP:staff@example.com'])
    assert.deepEqual(bodies('PUT /api/v1/groups/g1'), [
      {
        profile: {
          name: 'Staff',
          description: 'Everybody',
          email: 'staff@example.com',
          emailEnabled: true,
          office_365_ID: 'o365-1',
        },
      },
    ])
    const added = () => bodies(/addUserToGroup$/).map((body) => Object.values(body as object).toSorted())
    assert.deepEqual(added().toSorted(), [
      ['ada@example.com', 'o365-1'],
      ['bo@example.com', 'o365-1'],
    ])
    assert.equal((await flows.rows(synced))[0]!['Office 365 Group ID'], 'o365-1')
    group({ emailEnabled: true, office_365_ID: 'o365-1' })
    const member = { actor: admin, target: [person, party('g1', 'UserGroup', 'Staff')] }
    succeeded(await flows.publish('2.0 User Added to Okta Group', member))
    assert.equal(added().length, 3)
    succeeded(await flows.publish('3.0 User Removed from Okta Group', member))
    assert.deepEqual(bodies(/removeUserFromGroup$/), [{ 'User.id': 'ada@example.com', 'Group.id': 'o365-1' }])
    group({ emailEnabled: false })
    succeeded(await flows.publish('2.0 User Added to Okta Group', member))
    succeeded(await flows.publish('3.0 User Removed from Okta Group', member))
    assert.deepEqual(
      [added().length, bodies(/removeUserFromGroup$/).length],
      [3, 1],
      'groups without mail are left alone',
    )
    succeeded(await flows.publish('4.0 Okta Group Deleted', changed))
    assert.deepEqual(bodies(/deleteGroup$/), [{ 'Group.id': 'o365-1' }])
    assert.deepEqual(await flows.rows(synced), [])
    succeeded(await flows.publish('4.0 Okta Group Deleted', changed))
    assert.equal(bodies(/deleteGroup$/).length, 1, 'a group that is not in the table is nobody’s to delete')
  })

  it('writes down why a group could not be read', async () => {
    const flows = await world.import('sync_okta_group_membership_with_office_365_unified.flopack')
    world.vendor.on(/^GET \/api\/v1\/groups\/gone$/, {
      $status: 404,
      $body: { errorCode: 'E0000007', errorSummary: 'Not found: gone' },
    })
    await flows.publish('3.0 User Removed from Okta Group', {
      actor: admin,
      target: [person, party('gone', 'UserGroup', 'Gone')],
    })
    const rows = await eventually(async () => {
      const found = await flows.rows('Errors')
      return found.length > 0 ? found : null
    }, 'the error is written down')
    assert.equal(rows[0]!['statusCode'], '404')
    assert.deepEqual(bodies(/removeUserFromGroup$/), [])
  })

  it('lets people do without a second factor for a day', async () => {
    const flows = await world.import('temporarily_exempt_users_from_mfa.flopack')
    const [table] = await flows.tables()
    world.vendor.on(/^DELETE \/api\/v1\/groups\//, { $status: 204, $body: null })
    const added = (id: string, published: string, group = 'Paste Group ID HERE') =>
      flows.publish('1.0 User Added to MFA Exempt Group', {
        actor: admin,
        published,
        target: [party(id, 'User', id), party(group, 'UserGroup', 'Exempt')],
      })
    succeeded(await added('old', new Date(Date.now() - 3 * 86_400_000).toISOString()))
    succeeded(await added('new', new Date().toISOString()))
    succeeded(await added('other', new Date().toISOString(), 'g-other'))
    const rows = async () =>
      Object.fromEntries((await flows.rows(table!)).map((row) => [row['User ID'], row['Removed']]))
    assert.deepEqual(await rows(), { old: false, new: false })
    succeeded(await flows.run('2.0 Find Users to Remove from MFA Exempt Group'))
    assert.deepEqual(world.vendor.asked(), ['DELETE /api/v1/groups/Paste Group ID HERE/users/old'])
    assert.deepEqual(await rows(), { old: true, new: false })
    succeeded(await flows.run('2.0 Find Users to Remove from MFA Exempt Group'))
    assert.equal(world.vendor.calls.length, 1, 'nobody is removed twice')
  })

  it('notices a weak factor that takes the place of a strong one, ends the sessions and alerts', async () => {
    const flows = await world.import('tracking_and_alerting_for_possible_account_takeove.flopack')
    await flows.addRow('Configuration', {
      active: true,
      mfaMonitoringGroupId: 'g-watch',
      monitoringDuration: '7',
      alertSlackChannelId: 'C1',
      revokeTokens: true,
      oktaTenantUrl: 'acme.okta.com',
      reportingTimeZone: 'Etc/UTC',
    })
    await flows.addRow('Factor Assurance Levels', {
      factor_type: 'FIDO_WEBAUTHN',
      assurance_level: 5,
      category: 'hard',
    })
    await flows.addRow('Factor Assurance Levels', { factor_type: 'SMS_FACTOR', assurance_level: 2, category: 'weak' })
    oktaOrg(world.vendor, [ada], [{ id: 'g-watch', name: 'Watched' }])
    const event = (displayMessage: string, reason: string, actor = person) => ({
      actor,
      target: [person],
      published: new Date().toISOString(),
      displayMessage,
      outcome: { result: 'SUCCESS', reason },
    })
    const lost = event('Reset factor', 'User reset FIDO_WEBAUTHN factor')
    succeeded(await flows.publish('1 [factor reset event] User MFA Factor Deactivated', lost))
    const rows = await flows.rows('MFA Events')
    assert.deepEqual(
      rows.map((row) => [row['userId'], row['factorType'], row['factorAssuranceLevel'], row['category']]),
      [['00uada', 'FIDO_WEBAUTHN', 5, 'hard']],
    )
    assert.deepEqual(bodies('PUT /api/v1/groups/g-watch/users/00uada').length, 1)
    assert.deepEqual(bodies(/chat\.postMessage$/), [])
    const gained = event('Activate factor', 'User set up SMS_FACTOR factor')
    succeeded(await flows.publish('2 [factor activate event] User MFA Factor Activated', gained))
    const [message] = bodies(/chat\.postMessage$/) as Record<string, unknown>[]
    assert.equal(message!['channel'], 'C1')
    assert.match(
      String(message!['text']),
      /MFA Activity Alert[^]*Factor Type: `SMS_FACTOR`[^]*Factor Type: `FIDO_WEBAUTHN`/,
    )
    assert.equal(world.vendor.asked().filter((what) => what === 'DELETE /api/v1/users/00uada/sessions').length, 2)
    const strong = event('Activate factor', 'User set up FIDO_WEBAUTHN factor')
    succeeded(await flows.publish('2 [factor activate event] User MFA Factor Activated', strong))
    assert.equal(bodies(/chat\.postMessage$/).length, 1, 'a factor as strong as before is no reason')
    succeeded(await flows.run('[scheduled] Remove users from monitoring group'))
    assert.equal((await flows.rows('MFA Events')).length, 1, 'nobody leaves before the time is over')
  })

  it('loads each person who comes or changes into Pendo', async () => {
    const flows = await world.import('using_okta_workflows_for_pendo_metadata_sync.flopack')
    world.vendor.on(
      'GET /api/v1/users',
      [ada, { id: '00ubo', profile: { login: 'bo@example.com', email: 'bo@example.com' } }].map((user) => ({
        status: 'ACTIVE',
        ...user,
      })),
    )
    succeeded(await flows.publish('[POST] Event-Triggered Load - User Update', { actor: admin, target: [person] }))
    const [pushed] = bodies(/pushUserListToPendo/) as Record<string, unknown>[]
    assert.deepEqual(pushed!['Inputs.value_keys_B09UMF'], ['firstName', 'lastName', 'login', 'email'])
    assert.deepEqual(pushed!['Inputs.user_list_HUKKXT'], [ada.profile])
    assert.match(JSON.stringify(world.vendor.calls[0]!.query), /00uada/)
    const before = world.vendor.calls.length
    succeeded(await flows.publish('[POST] Event-Triggered Load - User Creation', { actor: admin, target: [person] }))
    assert.equal(bodies(/pushUserListToPendo/).length, 2)
    assert.deepEqual(
      world.vendor
        .asked()
        .slice(before)
        .map((what) => what.split(' ')[0]),
      ['GET', 'POST'],
      'nobody else is loaded',
    )
  })

  it('answers a slash command of Slack at once, and with the person later', async () => {
    const flows = await world.import('slack_app_template_project.flopack')
    oktaOrg(world.vendor, [ada])
    world.vendor.on('POST /reply', 'ok')
    const asks = (text: string) =>
      flows.invoke('[SlashCommand] Okta Slack App - /oktawho', {
        text,
        response_url: `${world.vendor.url}/reply`,
        user_id: 'U1',
      })
    const ran = await asks('ada@example.com')
    succeeded(ran)
    assert.deepEqual(ran.answer, { text: '*Processing Request*' })
    assert.match((world.vendor.call('POST /reply').body as { text: string }).text, /Okta ID: 00uada\nFirst name: Ada\n/)
    succeeded(await asks('nobody@example.com'))
    assert.match((bodies('POST /reply')[1] as { text: string }).text, /^The Selected User doesn't exist/)
  })

  it('leads through a form of Slack to a person of Okta', async () => {
    const flows = await world.import('slack_app_template_project.flopack')
    oktaOrg(world.vendor, [ada])
    const sends = (payload: object) => flows.invoke('Stage 1 - Starter', { payload: JSON.stringify(payload) })
    succeeded(await sends({ type: 'shortcut', trigger_id: 't1', user: { id: 'U1' } }))
    await eventually(async () => (bodies(/openAView/).length > 0 ? true : null), 'the form opens')
    const [opened] = bodies(/openAView/) as Record<string, unknown>[]
    assert.equal(opened!['Inputs.trigger_id_ZJOA5N'], 't1')
    assert.match(String(opened!['Inputs.view_SSCWQO']), /Hi <@U1>! Select an action/)
    const submitted = (email: string) => ({
      type: 'view_submission',
      user: { id: 'U1' },
      view: {
        callback_id: 'process-action-modal',
        state: {
          values: {
            b1: { 'process-action-select': { selected_option: { value: 'lookup-oktawho' } } },
            b2: { 'plain_text_input-action': { value: email } },
          },
        },
      },
    })
    const asked = (await sends(submitted('ada@example.com'))).answer as {
      response_action: string
      view: { private_metadata: string }
    }
    assert.equal(asked.response_action, 'push')
    assert.match(asked.view.private_metadata, /^oktawho_details,ada@example\.com/)
    const refused = (await sends(submitted('not an address'))).answer as { response_action: string; errors: object }
    assert.deepEqual(refused, { response_action: 'errors', errors: { b2: 'Please enter a valid email address' } })
    assert.deepEqual(bodies(/postAMessage/), [])
    const confirmed = await sends({
      type: 'view_submission',
      user: { id: 'U1' },
      view: { callback_id: 'confirmation', private_metadata: asked.view.private_metadata },
    })
    assert.deepEqual(confirmed.answer, { response_action: 'clear' })
    const told = {
      type: 'view_submission',
      user: { id: 'U1' },
      view: { private_metadata: asked.view.private_metadata },
    }
    succeeded(await flows.run('Stage 5 - Action View Submission', { Payload: told }))
    assert.match(
      String((bodies(/postAMessage/)[0] as Record<string, unknown>)['Inputs.text_YYOYR4']),
      /Okta ID: 00uada/,
    )
  })
})
