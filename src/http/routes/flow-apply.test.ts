import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { httpKit } from '../http.kit.ts'

interface Report {
  readonly flows: readonly {
    id: string | null
    name: string
    folder: string[]
    action: string
    from?: string[]
    on: boolean
    differences: string[]
  }[]
  readonly folders: { create: string[][]; delete: string[][] }
  readonly problems: readonly { flow: string; message: string }[]
}

const endpoint = { event: 'api_endpoint', security: 'client_token' }
const trim = (text: unknown) => ({ id: 'trim', card: 'text.trim', inputs: { text } })

describe('a file of flows that the server is to match', () => {
  let kit: Awaited<ReturnType<typeof httpKit>>
  before(async () => {
    kit = await httpKit()
  })
  after(() => kit.close())

  const apply = (file: object, query = '') => kit.ask('POST', `/api/v1/flows/apply${query}`, file)
  const plan = async (file: object, query = '') => (await apply(file, `?preview=true${query}`)).json<Report>()
  const actions = ({ flows }: Report) => flows.map(({ name, folder, action }) => [action, [...folder, name].join('/')])
  const exported = async () => (await kit.ask('GET', '/api/v1/flows/export')).json<object>()
  const stateOf = async (id: string) =>
    (await kit.ask('GET', `/api/v1/flows/${id}`)).json<{ status: string; version: number; folderId: string | null }>()

  const helper = { name: 'Same name', trigger: { event: 'helper' }, cards: [], folder: ['A'] }
  const other = { ...helper, folder: ['B', 'Inner'] }
  const caller = {
    name: 'Caller',
    trigger: endpoint,
    folder: ['A'],
    cards: [{ id: 'call', card: 'flow.call', inputs: { flow: '/B/Inner/Same name' } }, trim('x')],
  }
  const file = { flowhook: 1, folders: [['Empty']], flows: [helper, other, caller] }

  it('is planned first, and done wholly; a helper is told from its namesake by its path', async () => {
    const planned = await plan(file)
    assert.deepEqual(actions(planned), [
      ['create', 'A/Same name'],
      ['create', 'B/Inner/Same name'],
      ['create', 'A/Caller'],
    ])
    assert.deepEqual(planned.folders.create, [['Empty'], ['A'], ['B'], ['B', 'Inner']])
    assert.equal((await kit.store.counts()).flows, 0, 'a plan changes nothing')
    const done = await apply(file)
    assert.equal(done.statusCode, 200, done.body)
    const [, wanted, calling] = done.json<Report>().flows
    const shown = (await kit.ask('GET', `/api/v1/flows/${calling!.id}`)).json<{
      cards: { inputs: { flow: string } }[]
    }>()
    assert.equal(shown.cards[0]!.inputs.flow, wanted!.id)
    assert.match(JSON.stringify(await exported()), /"flow":"\/B\/Inner\/Same name"/)
  })

  it('changes nothing the second time, nor does what the server gives itself', async () => {
    for (const again of [file, await exported()]) {
      const report = (await apply(again, '?prune=true')).json<Report>()
      assert.deepEqual(new Set(report.flows.map(({ action }) => action)), new Set(['unchanged']))
      assert.deepEqual(report.folders, { create: [], delete: [] })
    }
  })

  it('says in words what differs, keeps on what is on, and moves with the endpoint', async () => {
    const { id } = (await plan(file)).flows[2]!
    await kit.ask('POST', `/api/v1/flows/${id}/lifecycle/activate`)
    const before = (await kit.ask('GET', `/api/v1/flows/${id}/endpoint`)).json<object>()
    const changed = {
      ...caller,
      folder: ['Elsewhere'],
      cards: [{ id: 'note', card: 'note', note: 'Look' }, trim('y'), caller.cards[0]],
    }
    const next = { ...file, flows: [helper, other, changed] }
    const told = (await plan(next)).flows[2]!
    assert.deepEqual([told.action, told.from, told.folder, told.on], ['update', ['A'], ['Elsewhere'], true])
    assert.deepEqual(told.differences, [
      'Note (note): added at the beginning',
      'Trim (trim): moved behind Note (note)',
      'Trim (trim), Text: “x” → “y”',
    ])
    assert.equal((await apply(next)).statusCode, 200)
    const state = await stateOf(id!)
    assert.deepEqual([state.status, state.version], ['ACTIVE', 2])
    assert.deepEqual((await kit.ask('GET', `/api/v1/flows/${id}/endpoint`)).json<object>(), before)
    assert.deepEqual(actions(await plan(next)).at(-1), ['unchanged', 'Elsewhere/Caller'])
  })

  it('deletes only with prune, and not what others still call', async () => {
    const without = { flowhook: 1, flows: [{ ...caller, folder: ['Elsewhere'] }] }
    assert.deepEqual(
      actions(await plan(without))
        .slice(1)
        .map(([action]) => action),
      ['extra', 'extra'],
    )
    const refused = await apply(without, '?prune=true')
    assert.equal(refused.statusCode, 400)
    assert.match(refused.body, /Same name/)
    assert.equal((await kit.store.counts()).flows, 3, 'nothing of it was done')

    const alone = { flowhook: 1, flows: [{ ...caller, folder: ['Elsewhere'], cards: [] }] }
    const planned = await plan(alone, '&prune=true')
    assert.deepEqual(planned.folders.delete, [['B', 'Inner'], ['A'], ['B'], ['Empty']])
    assert.equal((await apply(alone, '?prune=true')).statusCode, 200)
    assert.deepEqual(actions(await plan(alone)), [['unchanged', 'Elsewhere/Caller']])
    assert.equal((await kit.ask('GET', '/api/v1/folders')).json<object[]>().length, 1)
  })

  it('is refused as a whole where anything in it is wrong', async () => {
    const before = JSON.stringify(await exported())
    const good = { name: 'Good', trigger: endpoint, cards: [] }
    for (const [wrong, message] of [
      [[good, { ...good, cards: [{ id: 'x', card: 'acme.rocket' }], name: 'Bad' }], /acme\.rocket/],
      [[good, good], /this name in the same folder/],
      [[good, { name: 'No trigger', cards: [] }], /trigger/],
    ] as const) {
      const answer = await apply({ flowhook: 1, flows: wrong })
      assert.equal(answer.statusCode, 400)
      assert.match(answer.body, message)
    }
    assert.equal(JSON.stringify(await exported()), before)
  })
})
