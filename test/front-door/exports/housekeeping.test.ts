import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { Json } from '../../../src/base/json/json.ts'
import { exportsSkip, openExportWorld, type ExportWorld, type Imported, type Ran } from './export-world.kit.ts'
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
/** What a placeholder gives, by the names that the file has for it: the value of each by how its name begins. */
function given(flows: Imported, was: RegExp, values: Readonly<Record<string, Json>>): Json {
  const nodes = flows.flows.flatMap(({ cards }) => cards)
  const placeholder = nodes.find(
    ({ card, inputs }) => card === 'placeholder.action' && was.test(String(inputs?.['was'])),
  )
  const nested: Record<string, Record<string, Json>> = {}
  for (const name of placeholder!.inputs!['gives'] as readonly string[]) {
    const [group, ...rest] = name.split('.')
    const found = Object.keys(values).find((begin) => name.startsWith(begin))
    if (found !== undefined) (nested[group!] ??= {})[rest.join('.')] = values[found]!
  }
  return nested
}

describe('exports that keep things in order', { skip: exportsSkip }, () => {
  let world: ExportWorld
  before(async () => void (world = await openExportWorld()))
  beforeEach(() => world.vendor.reset())
  after(() => world.stop())
  const asked = () => world.vendor.asked()
  const lastWords = () => asked().map((what) => what.split('/').at(-1))

  it('writes down when a contract was signed', async () => {
    const flows = await world.import('capture_document_signatures_in_docusign.flopack')
    const [table] = await flows.tables()
    await flows.addRow(table!, { 'HMAC Private Key': 'key', 'Document Name': 'NDA' })
    oktaOrg(world.vendor, [ada])
    const body = {
      status: 'completed',
      completedDateTime: '2026-03-01T10:00:00Z',
      envelopeDocuments: [{ name: 'NDA' }],
      recipients: { signers: [{ email: 'ada@example.com' }] },
    }
    const signature = createHmac('sha256', 'key').update(JSON.stringify(body)).digest('base64')
    succeeded(await flows.invoke('Docusign.ContractSignedWebhook', body, { 'x-docusign-signature-1': signature }))
    assert.deepEqual(world.vendor.call('POST /api/v1/users/00uada').body, {
      profile: { ndaDate: '2026-03-01T10:00:00Z' },
    })
    const before = asked().length
    succeeded(await flows.invoke('Docusign.ContractSignedWebhook', { ...body, status: 'sent' }))
    assert.equal(asked().length, before)
  })

  it('marks whoever clicked, and resets whoever typed a password', async () => {
    const flows = await world.import('capture_phishing_events_from_gophish.flopack')
    const [table] = await flows.tables()
    await flows.addRow(table!, { 'HMAC Secret': 'key' })
    oktaOrg(world.vendor, [ada])
    world.vendor.on(/forgot_password$/, {})
    const happened = (message: string) =>
      flows.invoke('GoPhish.SecurityEvent', { message, email: 'ada@example.com', time: '2026-03-01T10:00:00Z' })
    succeeded(await happened('Email Sent'))
    assert.deepEqual(asked(), [])
    succeeded(await happened('Clicked Link'))
    assert.deepEqual(asked(), ['GET /api/v1/users/ada@example.com', 'POST /api/v1/users/00uada'])
    succeeded(await happened('Submitted Data'))
    assert.equal(asked().at(-1), 'POST /api/v1/users/00uada/credentials/forgot_password')
  })

  it('restarts the tablets of meeting rooms, though one of them fails', async () => {
    const flows = await world.import('restart_specific_apple_mobile_devices_on_a_weekly_.flopack')
    world.vendor.on(
      /readMobileDeviceGroup$/,
      given(flows, /readMobileDeviceGroup/, {
        'Mobile Device Group.mobile_devices': [{ id: 1 }, { id: 2 }, { id: 3 }],
      }),
    )
    world.vendor.on(/sendMobileDeviceMDMCommand$/, ({ body }) =>
      JSON.stringify(body).includes('2') ? { $status: 500, $body: {} } : {},
    )
    succeeded(await flows.run('Restart Mobile Devices Weekly'))
    assert.equal(lastWords().filter((word) => word === 'sendMobileDeviceMDMCommand').length, 3)
  })

  it('looks for people who left long ago, and deletes none while its safety catch is on', async () => {
    const flows = await world.import('scheduled_deletion_of_deactivated_okta_users_after.flopack')
    world.vendor.on('GET /api/v1/users', [{ id: 'u1', status: 'DEPROVISIONED', profile: {} }])
    succeeded(await flows.run('Delete Deactivated Users after x Days'))
    assert.match(String(world.vendor.calls[0]!.query['search']), /status eq "DEPROVISIONED"/)
    assert.ok(!asked().some((what) => what.startsWith('DELETE')))
  })

  it('takes people out of an exemption after a day, and remembers it', async () => {
    const flows = await world.import('temporarily_exempt_users_from_mfa.flopack')
    oktaOrg(world.vendor, [ada])
    const [table] = await flows.tables()
    const added = (group: string, published: string) =>
      flows.publish('1.0 User Added to MFA Exempt Group', {
        published,
        actor: party('admin', 'User', 'Admin'),
        target: [
          party('ada', 'User', 'Ada'),
          { id: group, type: 'UserGroup', displayName: 'Exempt', alternateId: 'x' },
        ],
      })
    succeeded(await added('another', '2026-01-05T12:00:00.000Z'))
    assert.equal((await flows.rows(table!)).length, 0)
    succeeded(await added('Paste Group ID HERE', '2026-01-05T12:00:00.000Z'))
    assert.equal((await flows.rows(table!))[0]!['Username'], 'ada@example.com')
    succeeded(await flows.run('2.0 Find Users to Remove from MFA Exempt Group'))
    assert.deepEqual(asked(), ['DELETE /api/v1/groups/Paste Group ID HERE/users/ada'])
    const [row] = await flows.rows(table!)
    assert.equal(row!['Removed'], true)
    succeeded(await flows.run('2.0 Find Users to Remove from MFA Exempt Group'))
    assert.equal(asked().length, 1, 'once')
  })

  it('makes people of some domains light users', async () => {
    const flows = await world.import('bulk_convert_users_to_lite_users.flopack')
    const [table] = await flows.tables()
    await flows.addRow(table!, { Domain: 'example.com', 'Lite User': true })
    world.vendor.on(/^PUT \/api\/v1\/users\/[^/]+\/classification$/, {})
    world.vendor.on(/^GET \/api\/v1\/groups\/[^/]*\/users$/, [{ id: 'm1', profile: {} }])
    const joined = (login: string) =>
      flows.publish('Convert New Okta User to Lite User', {
        actor: party('hr', 'User', 'HR'),
        target: [{ id: 'u1', type: 'User', alternateId: login, displayName: 'U' }],
      })
    succeeded(await joined('u@other.example'))
    assert.deepEqual(asked(), [])
    succeeded(await joined('u@example.com'))
    assert.deepEqual(world.vendor.call('PUT /api/v1/users/u1/classification').body, { type: 'LITE' })
  })

  it('counts who and what is in a group', async () => {
    const flows = await world.import('get_membership_and_application_counts_for_an_okta_.flopack')
    oktaOrg(world.vendor, [], [{ id: 'g1', name: 'Everyone' }])
    world.vendor.on('GET /api/v1/groups/g1', { _embedded: { stats: { usersCount: 7, appsCount: 2 } } })
    const ran = await flows.run('Get Group Counts')
    succeeded(ran)
    const counts = ran.cards.find(({ id }) => id === 'assign')!.outputs as Record<string, Json>
    assert.deepEqual([counts['usersCount'], counts['appsCount']], [7, 2])
    assert.equal(world.vendor.call('GET /api/v1/groups/g1').query['expand'], 'stats')
  })

  it('exports the columns that people made', async () => {
    const flows = await world.import('export_user_created_columns_in_table_to_csv_file.flopack')
    const ran = await flows.run('Export to CSV - User Created Columns Only')
    succeeded(ran)
    assert.match(JSON.stringify(ran.cards.at(-1)!.outputs), /csv/i)
  })

  it('goes through lists with helper flows, some of them not waited for', async () => {
    const flows = await world.import('intro_to_lists_and_helper_flows.flopack')
    oktaOrg(world.vendor, [ada, { id: '00ubo', profile: { firstName: 'Bo', lastName: 'Li', email: 'bo@example.com' } }])
    const ran = await flows.run('[Parent] List example')
    succeeded(ran)
    const output = (id: string) => ran.cards.find((card) => card.id === id)!.outputs as Record<string, Json>
    assert.equal(output('reduce')['output'], 2)
    assert.deepEqual(String(output('list_to_text')['output']).split(',').sort(), ['ada@example.com', 'bo@example.com'])
  })

  it('follows transfers of files until they are done', async () => {
    const flows = await world.import('googledrive_file_transfer.flopack')
    const [table] = await flows.tables()
    world.vendor.on(
      /createTransferRequest$/,
      given(flows, /createTransferRequest/, { 'Transfer Attributes.Transfer ID': 't-1' }),
    )
    const answer = (status: string) =>
      given(flows, /readTransferRequest/, { 'Transfer.Transfer ID': 't-1', 'Transfer.Transfer Status': status })
    world.vendor.on(/readTransferRequest$/, answer('inProgress'))
    succeeded(await flows.run('[1.0] Start Transfer', { From: 'ada@example.com', To: 'bo@example.com' }))
    assert.equal((await flows.rows(table!)).length, 1)
    const check = '[1.0] Read Transfer Status as Scheduled Process'
    succeeded(await flows.run(check))
    assert.equal((await flows.rows(table!)).length, 1)
    world.vendor.on(/readTransferRequest$/, answer('completed'))
    succeeded(await flows.run(check))
    assert.equal((await flows.rows(table!)).length, 0)
  })
})
