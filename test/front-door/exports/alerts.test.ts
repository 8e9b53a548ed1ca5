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
/** What an event hook delivers. */
const delivered = (event: object) => ({
  eventType: 'com.okta.event_hook',
  eventId: crypto.randomUUID(),
  eventTime: new Date().toISOString(),
  data: { events: [{ uuid: crypto.randomUUID(), ...event }] },
})

describe('exports that answer, warn and report', { skip: exportsSkip }, () => {
  let world: ExportWorld
  before(async () => void (world = await openExportWorld()))
  beforeEach(() => world.vendor.reset())
  after(() => world.stop())
  const bodies = () => JSON.stringify(world.vendor.calls.map(({ body }) => body))

  it('creates a bookmark app by a call, finds the one that is there, and says what went wrong', async () => {
    const flows = await world.import('initiate_flow_with_api_endpoint.flopack')
    const name = '[Parent] Create Bookmark App'
    const app = {
      name: 'bookmark',
      label: 'Wiki',
      requestintegration: false,
      url: 'https://wiki.example.com',
      signOnMode: 'BOOKMARK',
    }
    world.vendor.on('GET /api/v1/apps', [])
    world.vendor.on('POST /api/v1/apps', { id: '0oa1' })
    const created = await flows.invoke(name, app)
    assert.deepEqual(created.answer, {
      status: 'successfully created  Bookmark App Wiki',
      id: '0oa1',
      errorSummary: '',
    })
    assert.deepEqual(world.vendor.call('POST /api/v1/apps').body, {
      name: 'bookmark',
      label: 'Wiki',
      signOnMode: 'BOOKMARK',
      settings: { app: { requestIntegration: false, url: app.url } },
    })
    assert.deepEqual(world.vendor.call('GET /api/v1/apps').query, { q: 'Wiki' })
    world.vendor.on('GET /api/v1/apps', [{ id: '0oa0' }])
    const found = (await flows.invoke(name, app)).answer as { status: string; id: string }
    assert.match(found.status, /Wiki {3}already exists/)
    assert.equal(found.id, '0oa0')
    assert.equal(world.vendor.asked().filter((what) => what === 'POST /api/v1/apps').length, 1)
    world.vendor.on('GET /api/v1/apps', [])
    world.vendor.on('POST /api/v1/apps', { $status: 400, $body: { errorSummary: 'label' } })
    const failed = (await flows.invoke(name, app)).answer as { errorSummary: string }
    assert.equal(failed.errorSummary, 'failed to create Bookmark App Wiki')
  })

  it('opens an incident for a risky sign-in, and for no other', async () => {
    const flows = await world.import('create_servicenow_ticket_for_high_risk_login.flopack')
    const name = 'Create ServiceNow Ticket for High Risk Login'
    const login = (confidence: string) => ({
      request: { ip: '203.0.113.9' },
      user: { email: 'ada@example.com', name: 'Ada', user_id: 'u1' },
      authentication: { methods: ['pwd'], riskAssessment: { confidence, assessments: {} } },
    })
    succeeded(await flows.invoke(name, login('low')))
    assert.deepEqual(world.vendor.asked(), ['POST /placeholder/servicenow/createIncident'])
    assert.match(bodies(), /High Risk Login Detected by Auth0.*Name: Ada/)
    succeeded(await flows.invoke(name, login('high')))
    assert.equal(world.vendor.calls.length, 1)
  })

  it('compares where a push came from with where it was answered', async () => {
    const flows = await world.import('detect_suspicious_mfa_push_notifications.flopack')
    const name = 'Detect suspicious MFA push notifications'
    const place = (city: string) => ({ geographicalContext: { city, state: 'S', country: 'C' } })
    const event = (city: string, factor = 'OKTA_VERIFY_PUSH') =>
      delivered({
        actor: party('ada', 'User', 'Ada'),
        client: place(city),
        authenticationContext: { externalSessionId: 'session-1' },
        debugContext: { debugData: { factor } },
        outcome: { result: 'SUCCESS' },
        target: [party('ada', 'User', 'Ada')],
      })
    world.vendor.on('GET /api/v1/logs', [
      { uuid: 'l1', published: '2026-03-01T00:00:00.000Z', eventType: 'x', client: place('Vienna') },
    ])
    const moved = await flows.invoke(name, event('Lagos'))
    succeeded(moved)
    assert.match(String(world.vendor.calls[0]!.query['filter']), /externalSessionId +eq "session-1"/)
    assert.match(JSON.stringify(moved.cards), /Push source: Vienna, S, C/)
    const same = await flows.invoke(name, event('Vienna'))
    assert.doesNotMatch(JSON.stringify(same.cards), /Push source/)
    const calls = world.vendor.calls.length
    succeeded(await flows.invoke(name, event('Lagos', 'SMS_FACTOR')))
    assert.equal(world.vendor.calls.length, calls, 'other factors are not looked at')
  })

  it('locks every device of somebody who leaves', async () => {
    const flows = await world.import('lock_apple_devices_upon_user_offboarding_with_okta.flopack')
    const flow = flows.flow('Lock Devices When User Is Deactivated')
    const placeholder = flow.cards.find(({ card }) => card === 'placeholder.action')!
    const gives = placeholder.inputs!['gives'] as readonly string[]
    const nested: Record<string, Record<string, unknown>> = {}
    for (const name of gives) {
      const [group, key] = name.split('.') as [string, string]
      const value = key.startsWith('computers') ? [{ id: 1 }, { id: 2 }] : key.startsWith('mobile') ? [{ id: 3 }] : null
      ;(nested[group] ??= {})[key] = value
    }
    world.vendor.on(/readUser$/, nested as never)
    succeeded(
      await flows.publish(flow.name, { actor: party('hr', 'User', 'HR'), target: [party('ada', 'User', 'Ada')] }),
    )
    const commands = world.vendor.asked().map((what) => what.split('/').at(-1))
    assert.deepEqual(commands, [
      'readUser',
      'sendComputerMDMCommand',
      'sendComputerMDMCommand',
      'sendMobileDeviceMDMCommand',
    ])
    assert.match(JSON.stringify(world.vendor.calls[0]!.body), /ada@example\.com/)
  })

  it('moves people between groups as their computers fall out of order and back', async () => {
    const flows = await world.import('customized_conditional_access_with_jamf_pro_and_ok.flopack')
    oktaOrg(world.vendor, [ada], [{ id: 'g-bad', name: 'Users With Not Compliant Devices' }])
    world.vendor.on(/readComputer$/, { Location: { email_OELXAX: 'ada@example.com' } })
    const event = { groupAddedDevicesIds: [7], groupRemovedDevicesIds: [8, 9] }
    succeeded(await flows.invoke('Check Jamf Computer Compliancy Group', { event }))
    const changes = world.vendor.asked().filter((what) => /^(?:PUT|DELETE)/.test(what))
    assert.deepEqual(changes, [
      'PUT /api/v1/groups/g-bad/users/00uada',
      'DELETE /api/v1/groups/g-bad/users/00uada',
      'DELETE /api/v1/groups/g-bad/users/00uada',
    ])
  })

  it('asks people who use text messages for a stronger factor, once a day', async () => {
    const flows = await world.import('encourage_stronger_mfa_adoption.flopack')
    oktaOrg(world.vendor, [ada])
    const used = (factor: string) =>
      flows.publish('2. Monitor Usage of MFA factor', {
        actor: party('ada', 'User', 'Ada'),
        target: [party('ada', 'User', 'Ada')],
        debugContext: { debugData: { factor } },
        outcome: { result: 'SUCCESS' },
      })
    const mails = () => world.vendor.asked().filter((what) => what.endsWith('sendEmail2')).length
    succeeded(await used('OKTA_VERIFY_PUSH'))
    assert.equal(mails(), 0)
    succeeded(await used('SMS_FACTOR'))
    assert.equal(mails(), 1)
    const [table] = await flows.tables()
    assert.equal((await flows.rows(table!)).length, 1)
    succeeded(await flows.run('4. Empty Messaged User Table'))
    assert.equal((await flows.rows(table!)).length, 0)
  })

  it('tells whose contract ends in so many days, in one mail', async () => {
    const flows = await world.import('contractor_expiry_notification.flopack')
    const tables = await flows.tables()
    const settings = tables.find((name) => !/expir|contractor/i.test(name)) ?? tables[0]!
    const known = await Promise.all(
      tables.map(
        async (name) =>
          [
            name,
            await flows.addRow(name, { key: 'timezone', value: 'Etc/UTC' }).then(
              () => true,
              () => false,
            ),
          ] as const,
      ),
    )
    const [config = settings] = known.find(([, took]) => took) ?? []
    await flows.addRow(config, { key: 'addressList', value: 'hr@example.com,it@example.com' })
    await flows.addRow(config, { key: 'days', value: '14' })
    oktaOrg(world.vendor, [ada, { id: '00ubo', profile: { firstName: 'Bo', lastName: 'Li', email: 'bo@example.com' } }])
    succeeded(await flows.run('1.0 - Contractor Expiry Notification'))
    const mails = world.vendor.calls.filter(({ path }) => path.endsWith('sendEmail2'))
    assert.equal(mails.length, 1)
    const mail = JSON.stringify(mails[0]!.body)
    assert.match(mail, /Contracts Expiring in 14 Days/)
    assert.match(mail, /Ada Lovelace {2}\(ada@example\.com\).*Bo Li/)
    assert.match(mail, /hr@example\.com.*it@example\.com/)
    assert.match(String(world.vendor.calls[0]!.query['search']), /profile\.contractEndDate eq "\d{4}-\d\d-\d\d"/)
  })

  it('sends a code to the person who calls, and checks it', async () => {
    const flows = await world.import('verify_customer.flopack')
    oktaOrg(world.vendor, [ada])
    world.vendor.on('GET /api/v1/users/00uada/factors', [
      { id: 'f1', factorType: 'sms' },
      { id: 'f2', factorType: 'email' },
    ])
    world.vendor.on('POST /api/v1/users/00uada/factors/f2/verify', { factorResult: 'CHALLENGE' })
    const at = (name: string, query: string) => flows.invoke(name, {}, {}, query)
    assert.equal((await at('Issue an Email Factor Challenge', 'email=ada@example.com')).answer, 200)
    assert.equal((await at('Verify an Email Factor Challenge', 'email=ada@example.com&otp=123456')).answer, 200)
    const verified = world.vendor.calls.filter(({ path }) => path.endsWith('/f2/verify'))
    assert.deepEqual(
      verified.map(({ body }) => body),
      [verified[0]!.body, { passCode: '123456' }],
    )
    const before = world.vendor.calls.length
    const refused = await at('Verify an Email Factor Challenge', 'email=ada@example.com')
    assert.match(JSON.stringify(refused.answer), /verification code missing/)
    assert.equal(world.vendor.calls.length, before)
  })

  it('suspends a person after five rejected pushes in an hour, and says so', async () => {
    const flows = await world.import('detect_and_respond_to_mfa_fatigue_attacks.flopack')
    oktaOrg(world.vendor, [ada])
    const rejected = (factor = 'OKTA_VERIFY_PUSH') =>
      flows.invoke(
        '0.1 Incoming Hook: OV MFA Rejection',
        delivered({
          actor: { id: '00uada', type: 'User', alternateId: 'ada@example.com', displayName: 'Ada' },
          outcome: { result: 'FAILURE' },
          debugContext: { debugData: { factor, pushOnlyResponseType: 'OV_RESPONSE_DENY' } },
        }),
      )
    const suspended = () => world.vendor.asked().filter((what) => what.endsWith('/lifecycle/suspend')).length
    succeeded(await rejected('SMS_FACTOR'))
    for (let i = 0; i < 4; i++) succeeded(await rejected())
    assert.equal(suspended(), 0)
    for (let i = 0; i < 2; i++) succeeded(await rejected())
    assert.ok(suspended() >= 1, world.vendor.asked().join('\n'))
    assert.match(bodies(), /MFA Fatigue attempt detected for Ada Lovelace/)
  })
})
