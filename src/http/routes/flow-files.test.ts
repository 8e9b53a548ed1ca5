import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { httpKit } from '../http.kit.ts'

type Kit = Awaited<ReturnType<typeof httpKit>>

interface Report {
  readonly flows: readonly { id: string | null; name: string; action: string; folder: string[]; wasActive: boolean }[]
  readonly cards: number
  readonly unknown: readonly { card: string; count: number }[]
  readonly folders: readonly string[][]
  readonly problems: readonly { flow: string; at: string; message: string }[]
}

const endpoint = { event: 'api_endpoint', security: 'client_token' }

describe('flows as files', () => {
  let kit: Kit
  before(async () => {
    kit = await httpKit()
  })
  after(() => kit.close())

  const importInto = (into: Kit, file: unknown, query = '') => into.ask('POST', `/api/v1/flows/import${query}`, file)
  const exported = async (from: Kit, query = '') =>
    (await from.ask('GET', `/api/v1/flows/export${query}`)).json<object>()
  const flowCount = async (of: Kit) => (await of.store.counts()).flows
  const folder = async (name: string, parentId: string | null = null) =>
    (await kit.ask('POST', '/api/v1/folders', { name, parentId })).json<{ id: string }>().id
  const create = async (flow: object) => {
    const answer = await kit.ask('POST', '/api/v1/flows', flow)
    assert.equal(answer.statusCode, 200, answer.body)
    return answer.json<{ id: string }>()
  }

  it('come back equal in an empty instance: folders, helpers, everything but secrets and the switch', async (t) => {
    const inner = await folder('Inner', await folder('Outer'))
    await folder('Empty')
    const helper = await create({ name: 'Helps', trigger: { event: 'helper' }, cards: [], folderId: inner })
    const call = { id: 'call', card: 'flow.call', inputs: { flow: helper.id } }
    const { id } = await create({ name: 'Calls', description: 'x', saveData: false, trigger: endpoint, cards: [call] })
    await kit.ask('POST', `/api/v1/flows/${id}/lifecycle/activate`)
    const file = await exported(kit)
    const { clientToken, alias } = (await kit.ask('GET', `/api/v1/flows/${id}/endpoint`)).json<Record<string, string>>()
    for (const secret of [clientToken!, alias!]) assert.ok(!JSON.stringify(file).includes(secret))
    assert.match(JSON.stringify(file), /"flow":"Helps"/)

    const other = await httpKit()
    t.after(() => other.close())
    const before = await importInto(other, file, '?preview=true')
    assert.deepEqual(before.json<Report>().folders, [['Empty'], ['Outer'], ['Outer', 'Inner']])
    assert.ok(before.json<Report>().flows.every((flow) => flow.id === null && flow.action === 'create'))
    assert.equal(await flowCount(other), 0, 'a preview changes nothing')

    const done = await importInto(other, file)
    assert.equal(done.statusCode, 200, done.body)
    const withoutIds = (text: object) =>
      JSON.parse(JSON.stringify(text, (key, value) => (key === 'id' && String(value).length > 30 ? null : value)))
    assert.deepEqual(withoutIds(await exported(other)), withoutIds(file))
    const listed = (await other.ask('GET', '/api/v1/flows')).json<{ status: string; id: string }[]>()
    assert.ok(listed.every(({ status }) => status === 'INACTIVE'))
    const events = await other.ask(
      'GET',
      `/api/v1/logs?filter=${encodeURIComponent('eventType eq "workflows.user.flow.import"')}`,
    )
    assert.equal(events.json<object[]>().length, 1)
  })

  it('are skipped, replaced or copied where they are here already', async () => {
    const { id } = await create({ name: 'Known', trigger: endpoint, cards: [] })
    await kit.ask('POST', `/api/v1/flows/${id}/lifecycle/activate`)
    const file = { name: 'Known', description: 'changed', trigger: endpoint, cards: [] }
    const actions = async (conflict: string, content: object = file) =>
      (await importInto(kit, content, `?conflict=${conflict}`)).json<Report>().flows[0]
    assert.deepEqual(await actions('skip'), { id, name: 'Known', action: 'skip', folder: [], wasActive: false })
    const replaced = await actions('replace')
    assert.deepEqual([replaced?.id, replaced?.action, replaced?.wasActive], [id, 'replace', true])
    const now = (await kit.ask('GET', `/api/v1/flows/${id}`)).json<{
      version: number
      status: string
      description: string
    }>()
    assert.deepEqual([now.version, now.status, now.description], [2, 'INACTIVE', 'changed'])
    assert.equal((await actions('replace'))?.action, 'unchanged')
    const copy = await actions('copy')
    assert.deepEqual([copy?.action, copy?.name], ['copy', 'Known copy'])
    assert.notEqual(copy?.id, id)
    assert.equal((await actions('copy'))?.name, 'Known copy 2')
  })

  it('are other flows in another folder, whatever their names, and call their own helpers', async () => {
    const pack = (top: string) => ({
      flowhook: 1,
      folders: [[top]],
      flows: [
        { name: 'Open a session', folder: [top], trigger: { event: 'helper' }, cards: [] },
        {
          name: `Import ${top}`,
          folder: [top],
          trigger: endpoint,
          cards: [{ id: 'c', card: 'flow.call', inputs: { flow: 'Open a session' } }],
        },
      ],
    })
    const within = await folder('Sources')
    const reports: Report[] = []
    for (const top of ['HR', 'Payroll', 'HR']) {
      const done = await importInto(kit, pack(top), `?folderId=${within}`)
      assert.equal(done.statusCode, 200, done.body)
      reports.push(done.json<Report>())
    }
    const [hr, payroll, again] = reports.map(({ flows }) => flows.map(({ action }) => action))
    assert.deepEqual(
      [hr, payroll, again],
      [
        ['create', 'create'],
        ['create', 'create'],
        ['skip', 'skip'],
      ],
    )
    const [helper, caller] = reports[1]!.flows
    assert.notEqual(helper!.id, reports[0]!.flows[0]!.id)
    const shown = (await kit.ask('GET', `/api/v1/flows/${caller!.id}`)).json<{
      cards: { inputs: { flow: string } }[]
    }>()
    assert.equal(shown.cards[0]?.inputs.flow, helper!.id)
  })

  it('let cards of a copy call the copied helper', async () => {
    const file = {
      flowhook: 1,
      flows: [
        { name: 'Copied helper', trigger: { event: 'helper' }, cards: [] },
        {
          name: 'Copied caller',
          trigger: endpoint,
          cards: [{ id: 'c', card: 'flow.call', inputs: { flow: 'Copied helper' } }],
        },
      ],
    }
    assert.equal((await importInto(kit, file)).statusCode, 200)
    const [helper, caller] = (await importInto(kit, file, '?conflict=copy')).json<Report>().flows
    const shown = (await kit.ask('GET', `/api/v1/flows/${caller!.id}`)).json<{
      cards: { inputs: { flow: string } }[]
    }>()
    assert.equal(shown.cards[0]?.inputs.flow, helper!.id)
  })

  it('are imported wholly or not at all: unknown cards and every other problem are named', async () => {
    const before = await flowCount(kit)
    const unknown = { id: 'a', card: 'acme.rocket', inputs: {} }
    const file = {
      flowhook: 1,
      folders: [['Never made']],
      flows: [
        { name: 'Good', trigger: endpoint, cards: [] },
        { name: 'Bad', trigger: endpoint, cards: [unknown, { ...unknown, id: 'b' }] },
        { name: 'Without a trigger', cards: [] },
      ],
    }
    const preview = (await importInto(kit, file, '?preview=true')).json<Report>()
    assert.deepEqual(preview.unknown, [{ card: 'acme.rocket', count: 2 }])
    assert.deepEqual([...new Set(preview.problems.map(({ flow }) => flow))].sort(), ['Bad', 'Without a trigger'])
    const refused = await importInto(kit, file)
    assert.equal(refused.statusCode, 400)
    assert.match(refused.body, /acme\.rocket/)
    assert.equal(await flowCount(kit), before)
    assert.doesNotMatch((await kit.ask('GET', '/api/v1/folders')).body, /Never made/)
  })

  it('are read in two forms; of anything else it is said which these are', async () => {
    const example = await readFile(join(import.meta.dirname, '../../../examples/breached-credential.flow.json'), 'utf8')
    const single = await importInto(kit, example, '?preview=true')
    assert.deepEqual([single.statusCode, single.json<Report>().flows.length], [200, 1])
    for (const other of [[], {}, 'text', { flowhook: 2, flows: [] }, { type: 'flopack', data: {} }, { flowhook: 1 }]) {
      const answer = await importInto(kit, JSON.stringify(other))
      assert.equal(answer.statusCode, 400, JSON.stringify(other))
      assert.match(answer.body, /flowhook|flows:/)
    }
    const deep = {
      flowhook: 1,
      flows: [{ name: 'Deep', folder: ['1', '2', '3', '4', '5', '6'], trigger: endpoint, cards: [] }],
    }
    assert.match((await importInto(kit, deep)).body, /5 levels/)
    const asText = await kit.ask('POST', '/api/v1/flows/import', '{}', { headers: { 'content-type': 'text/plain' } })
    assert.equal(asText.statusCode, 400)
  })

  it('cannot keep the server busy, nor fill its answer, with what is wrong in them', async () => {
    const calls = (file: number) =>
      Array.from({ length: 20 }, (_, n) => ({
        id: `c${n}`,
        card: n % 2 === 0 ? 'flow.call' : `acme.${file}-${n}`,
        inputs: n % 2 === 0 ? { flow: `${'x'.repeat(5_000)}${n}` } : {},
      }))
    const flows = Array.from({ length: 1_000 }, (_, n) => ({ name: `Wrong ${n}`, trigger: endpoint, cards: calls(n) }))
    for (const query of ['', '?preview=true']) {
      const answer = await importInto(kit, { flowhook: 1, flows }, query)
      assert.ok(answer.body.length < 500_000, `${answer.body.length} bytes`)
    }
    const long = 'y'.repeat(1_000_000)
    const trigger = endpoint
    for (const file of [
      { flowhook: long, flows: [] },
      { flowhook: 1, flows: [], folders: [[long]] },
      { flowhook: 1, flows: [], folders: [Array(100_000).fill('y')] },
      { flowhook: 1, flows: [{ name: 'x', trigger, cards: [], folder: Array(100_000).fill('y') }] },
      { flowhook: 1, flows: [{ name: 'x', trigger, cards: [], [long.slice(0, 1000)]: 1 }] },
    ]) {
      const answer = await importInto(kit, file)
      assert.equal(answer.statusCode, 400)
      assert.ok(answer.body.length < 5_000, `${answer.body.length} bytes`)
    }
    const names = Array.from({ length: 1_000 }, (_, n) => ({ name: `${'n'.repeat(240)}${n}`, type: 'text' }))
    const ask = Object.fromEntries(Array.from({ length: 900 }, (_, n) => [`k${n}`, { $from: `trigger.a${n}` }]))
    const cards = [{ id: 'a', card: 'object.construct', inputs: { fields: ask } }]
    const many = await kit.ask('POST', '/api/v1/flows', {
      name: 'x',
      trigger: { event: 'helper', inputs: names },
      cards,
    })
    assert.equal(many.statusCode, 400)
    assert.ok(many.body.length < 4_000_000, `${many.body.length} bytes`)
  })

  it('are taken out by flow and by folder', async () => {
    const home = await folder('Taken out')
    const { id } = await create({
      name: 'In the folder',
      trigger: endpoint,
      cards: [],
      folderId: await folder('Within', home),
    })
    const names = async (query: string) =>
      ((await exported(kit, query)) as { flows: { name: string; folder?: string[] }[] }).flows.map(
        ({ name, folder: at }) => [name, at],
      )
    assert.deepEqual(await names(`?folderId=${home}`), [['In the folder', ['Taken out', 'Within']]])
    assert.deepEqual(await names(`?flowId=${id}`), [['In the folder', ['Taken out', 'Within']]])
    assert.equal((await names(`?flowId=${id}&flowId=${id}`)).length, 1)
    assert.equal((await kit.ask('GET', '/api/v1/flows/export?flowId=nobody')).statusCode, 404)
    assert.equal((await kit.ask('GET', '/api/v1/flows/export?folderId=nobody')).statusCode, 404)
  })

  it('go out as a file of Okta Workflows and come back unchanged', async () => {
    const home = await folder('For Okta')
    const helper = await create({ name: 'Told of errors', trigger: { event: 'helper' }, cards: [], folderId: home })
    const cards = [
      { id: 'say', card: 'text.compose', inputs: { text: 'Hello {{trigger.body.name}}' } },
      { id: 'call', card: 'http.request', inputs: { url: 'https://example.com', headers: { authorization: 'hush' } } },
      { id: 'trim', card: 'text.trim', inputs: { text: 'x' }, onError: { run: { flow: helper.id } } },
    ]
    const { id } = await create({ name: 'Goes to Okta', trigger: endpoint, cards, folderId: home })
    const query = `?format=okta&folderId=${home}`
    const answer = await kit.ask('GET', `/api/v1/flows/export${query}`)
    assert.match(String(answer.headers['content-disposition']), /flows\.flopack/)
    const { clientToken, alias } = (await kit.ask('GET', `/api/v1/flows/${id}/endpoint`)).json<Record<string, string>>()
    for (const secret of [clientToken!, alias!]) assert.ok(!answer.body.includes(secret))
    const actions = (await importInto(kit, answer.json<object>(), '?preview=true&conflict=replace')).json<Report>()
      .flows
    assert.deepEqual(
      actions.map(({ name, action, folder: at }) => [name, action, at]),
      [
        ['Goes to Okta', 'unchanged', ['For Okta']],
        ['Told of errors', 'unchanged', ['For Okta']],
      ],
    )
    const report = await kit.ask('GET', `/api/v1/flows/export${query}&report=true`)
    const { remarks } = report.json<{ remarks: { flow: string; card: string; message: string }[] }>()
    assert.deepEqual(
      remarks.map(({ flow, card }) => [flow, card]),
      [['Goes to Okta', 'HTTP Request']],
    )
    assert.doesNotMatch(report.body, /hush/)
    assert.equal((await kit.ask('GET', '/api/v1/flows/export?format=other')).statusCode, 400)
  })

  it('name the flow that runs at an error too, and a copy calls the copied one', async () => {
    const run = { flow: 'Runs at errors' }
    const file = {
      flowhook: 1,
      flows: [
        { name: 'Runs at errors', trigger: { event: 'helper' }, cards: [] },
        {
          name: 'Has errors',
          trigger: endpoint,
          cards: [{ id: 'c', card: 'text.trim', inputs: { text: 'x' }, onError: { run } }],
        },
      ],
    }
    const [helper, caller] = (await importInto(kit, file)).json<Report>().flows
    const shown = (await kit.ask('GET', `/api/v1/flows/${caller!.id}`)).json<{
      cards: { onError: { run: { flow: string } } }[]
    }>()
    assert.equal(shown.cards[0]?.onError.run.flow, helper!.id)
    assert.match(JSON.stringify(await exported(kit, `?flowId=${caller!.id}`)), /"run":\{"flow":"Runs at errors"/)
    run.flow = 'Nobody'
    assert.match((await importInto(kit, file, '?conflict=copy')).body, /no flow with the id or name \\"Nobody\\"/)
  })
})
