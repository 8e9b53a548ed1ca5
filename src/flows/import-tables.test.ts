import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { body, card, flopack } from '../exchange/okta/small-export.kit.ts'
import { httpKit } from '../http/http.kit.ts'

interface Report {
  readonly flows: readonly { readonly id: string | null; readonly name: string; readonly action: string }[]
  readonly placeholders: readonly object[]
  readonly guesses: readonly object[]
  readonly tables: readonly {
    readonly name: string
    readonly action: string
    readonly tableId: string | null
    readonly problem: string | null
  }[]
}
interface Table {
  readonly id: string
  readonly name: string
  readonly folderId: string | null
  readonly columns: readonly { readonly name: string; readonly type: string; readonly default: unknown }[]
}

const tableId = '11111111-2222-4333-8444-555555555555'
const structure = [
  { name: 'Login', type: 'str', default: '' },
  { name: 'Tries', type: 'dec', default: '0' },
  { name: 'Locked', type: 'bln', default: 'false' },
  { name: 'Created', type: 'dte', default: null },
]

/** A flow that puts a row in and finds it again, by a value that comes from its trigger. */
const flows = {
  f1: {
    name: 'Remember',
    data: body([
      card('head', 'control:callable', {
        inputs: { login: {} },
        outputs: { login: {} },
      }),
      card('make', 'stash:createRow@0.7.148', {
        inputs: {
          stash: { group: 'parameters', data: tableId },
          Login: { group: 'Fields', from: 'head.login' },
          Tries: { group: 'Fields', type: 'number', data: null },
        },
        outputs: { 'Row ID': { group: 'Output' } },
      }),
      card('find', 'stash:searchRows2@0.7.148', {
        inputs: {
          stash: { group: 'parameters', data: tableId },
          resultSet: { group: 'parameters', data: 'one' },
          'Where Expression': {
            group: 'Filter',
            type: 'object',
            data: {
              expr: [
                { lhs: 'Login', op: '=', rhd: { methodId: 'head', outputId: 'head.out.login' }, join: 'AND' },
                { lhs: 'Tries', op: '<=', rhs: '3', join: 'AND' },
              ],
            },
          },
          'head.out.login': { group: '_expr', from: 'head.login' },
          Column: { group: 'Sort', data: '' },
          Direction: { group: 'Sort', data: 'desc' },
          Limit: { group: 'Sort', type: 'number', data: 0 },
        },
        outputs: { 'Row ID': { group: 'Row' }, Tries: { group: 'Fields', type: 'number' } },
      }),
      card('update', 'stash:updateRow@0.7.148', {
        inputs: {
          stash: { group: 'parameters', data: tableId },
          updateEmptyInputs: { group: 'parameters', data: 'Yes' },
          'Row ID': { group: 'Update By', from: 'find.Row ID' },
          Login: { group: 'Fields', from: 'head.login' },
          Locked: { group: 'Fields', type: 'boolean', data: true },
        },
      }),
      card('all', 'stash:searchRows2@0.7.148', {
        inputs: {
          stash: { group: 'parameters', data: tableId },
          resultSet: { group: 'parameters', data: 'all-new' },
          'Where Expression': { group: 'Filter', type: 'object', data: {} },
          Limit: { group: 'Sort', type: 'number', data: 5000 },
        },
        outputs: { Rows: { group: 'Result', type: 'object', list: true } },
      }),
      card('back', 'control:return', {
        inputs: { id: { from: 'find.Row ID' }, tries: { from: 'find.Tries' }, rows: { from: 'all.Rows' } },
      }),
    ]),
  },
}
const pack = (
  tables: object = {
    [tableId]: {
      id: tableId,
      name: 'Logins',
      description: 'Who tried',
      data: { class: 'simple', group_id: 'g', structure },
    },
  },
) => flopack(flows, { tables, groups: { g: { id: 'g', data: { name: 'Security', path: '' } } } })

describe('tables of an imported file', () => {
  let kit: Awaited<ReturnType<typeof httpKit>>
  before(async () => {
    kit = await httpKit()
  })
  after(() => kit.close())

  const send = async (file: unknown, query = '') => {
    const answer = await kit.ask('POST', `/api/v1/flows/import${query}`, file)
    assert.equal(answer.statusCode, 200, answer.body)
    return answer.json<Report>()
  }
  const tables = async () => (await kit.ask('GET', '/api/v1/tables')).json<readonly Table[]>()

  it('are told in a preview and made by the import, in their folder; their cards are ours and do what they did', async () => {
    const preview = await send(pack(), '?preview=true')
    assert.deepEqual(
      preview.tables.map(({ name, action, tableId }) => [name, action, tableId]),
      [['Logins', 'create', null]],
    )
    assert.deepEqual([preview.placeholders, preview.guesses], [[], []])
    assert.deepEqual(await tables(), [])

    const report = await send(pack())
    const [table] = await tables()
    assert.equal(table!.id, tableId)
    assert.notEqual(table!.folderId, null)
    assert.deepEqual(
      table!.columns.map(({ name, type, default: instead }) => [name, type, instead]),
      [
        ['Login', 'text', null],
        ['Tries', 'number', 0],
        ['Locked', 'boolean', false],
        ['Created', 'date', null],
      ],
    )
    const { id } = report.flows[0]!
    const run = await kit.ask('POST', `/api/v1/flows/${id}/run`, { values: { login: 'ada' }, wait: true })
    const { status, answer, error } = run.json<{
      status: string
      answer: { body: Record<string, unknown> }
      error: unknown
    }>()
    assert.equal(status, 'SUCCESS', JSON.stringify(error))
    const rows = answer.body['rows'] as Record<string, unknown>[]
    assert.deepEqual(rows, [
      {
        'Row ID': answer.body['id'],
        Updated: rows[0]!['Updated'],
        Login: 'ada',
        Tries: 0,
        Locked: true,
        Created: null,
      },
    ])
    assert.equal(answer.body['tries'], 0)
  })

  it('are found again, by id or by name, where their columns are the same, and left as they are', async () => {
    assert.deepEqual(
      (await send(pack(), '?conflict=replace')).tables.map(({ action, tableId }) => [action, tableId]),
      [['existing', tableId]],
    )
    const other = '99999999-2222-4333-8444-555555555555'
    const renamed = JSON.parse(JSON.stringify(pack()).replaceAll(tableId, other)) as unknown
    const again = await send(renamed, '?conflict=replace')
    assert.deepEqual(
      again.tables.map(({ action, tableId }) => [action, tableId]),
      [['existing', tableId]],
    )
    assert.equal(again.flows[0]!.action, 'unchanged')
    assert.equal((await tables()).length, 1)
  })

  it('are others in another folder: nobody’s rows get into the flows of somebody else', async () => {
    const other = '88888888-2222-4333-8444-555555555555'
    const text = JSON.stringify(pack()).replaceAll(tableId, other).replaceAll('"Security"', '"Payroll"')
    const [table] = (await send(JSON.parse(text))).tables
    assert.deepEqual([table!.action, table!.tableId], ['create', other])
    const made = (await tables()).find(({ id }) => id === other)!
    assert.equal(made.name, 'Logins 2')
    await kit.ask('DELETE', `/api/v1/tables/${other}`)
  })

  it('stand beside one of the same name with other columns, and beside each other', async () => {
    const others = {
      a: { id: 'a', name: 'LOGINS', data: { structure: [{ name: 'Other', type: 'str', default: null }] } },
      b: { id: 'b', name: 'Twin', data: { structure: [] } },
      c: { id: 'c', name: 'Twin', data: { structure: [] } },
    }
    const report = await send(pack(others), '?conflict=copy')
    assert.ok(report.tables.every(({ action }) => action === 'create'))
    assert.deepEqual((await tables()).map(({ name }) => name).sort(), ['LOGINS 2', 'Logins', 'Twin', 'Twin 2'])
  })

  it('are left out where they cannot be, saying why; the flows come in', async () => {
    const wrong = {
      w: { id: 'w', name: 'Wrong', data: { structure: [{ name: '__proto__', type: 'str', default: null }] } },
    }
    const [table] = (await send(pack(wrong), '?conflict=copy')).tables
    assert.equal(table!.action, 'skip')
    assert.match(table!.problem!, /__proto__/)
    assert.ok(!(await tables()).some(({ name }) => name === 'Wrong'))
  })

  it('go out again in a file of Okta’s, and that file finds them here', async () => {
    const answer = await kit.ask('GET', '/api/v1/flows/export?format=okta')
    assert.equal(answer.statusCode, 200, answer.body)
    const file = answer.json<{ data: { tables: Record<string, { data: { structure: unknown } }> } }>()
    assert.deepEqual(file.data.tables[tableId]?.data.structure, [
      { name: 'Login', type: 'str', default: null },
      { name: 'Tries', type: 'dec', default: '0' },
      { name: 'Locked', type: 'bln', default: 'false' },
      { name: 'Created', type: 'dte', default: null },
    ])
    const report = await send(file, '?conflict=replace')
    assert.deepEqual(report.placeholders, [])
    assert.ok(report.tables.every(({ action }) => action === 'existing'))
    assert.deepEqual([...new Set(report.flows.map(({ action }) => action))], ['unchanged'])
  })
})
