import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { helper, newExecution, openWorld, type World } from '../../../test/kit/engine-world.ts'
import type { Json } from '../../base/json/json.ts'
import { openEmbeddedEngine } from '../../engine/embedded/embedded-engine.ts'
import type { Engine } from '../../engine/engine.ts'
import type { CardNode } from '../../model/flow-definition.ts'
import { sampleTable } from '../../store/contract/samples.kit.ts'

const minute = 60_000
const from = (path: string) => ({ $from: path }) as unknown as Json

describe('cards of tables', () => {
  let world: World
  let engine: Engine
  let flows = 0
  before(async () => {
    world = await openWorld(openEmbeddedEngine)
    engine = await world.engine()
  })
  after(() => world.close())

  /** A table of people; gives its name. */
  const people = async (rows: readonly Readonly<Record<string, Json>>[] = []) => {
    const table = sampleTable({
      columns: [
        { id: 'n', name: 'Name', type: 'text', default: 'Nobody' },
        { id: 'a', name: 'Age', type: 'number', default: null },
        { id: 'd', name: 'Since', type: 'date', default: null },
      ],
    })
    await world.store.commit({ kind: 'table.insert', table })
    if (rows.length > 0) {
      const values = rows.map(({ Name = null, Age = null }) => ({ n: Name, a: Age }))
      const ids = rows.map((_, i) => `row-${String(i).padStart(6, '0')}`)
      const change = { kind: 'insert' as const, tableId: table.id, rows: values }
      await world.store.commit({ kind: 'table.change', change: { change, at: 1_000, ids } })
    }
    return table.id
  }
  const rowsOf = async (tableId: string) =>
    (await world.store.scanRows({ tableId, after: null, limit: 100_000, scan: 1_000_000 })).rows
  const valuesOf = async (tableId: string) => (await rowsOf(tableId)).map(({ values }) => values)

  /** Runs cards; gives the outputs of the last one, or the error. */
  const run = async (cards: readonly CardNode[], body: unknown = null) => {
    const id = `flow-${++flows}`
    world.save(id, cards)
    const { executionId } = await engine.accept(newExecution(id, body))
    const outcome = await engine.outcome(executionId, minute)
    const records = await world.cards(executionId)
    return { outputs: records.at(-1)?.outputs as Record<string, Json>, error: outcome?.error ?? null, records }
  }
  const one = async (card: string, inputs: NonNullable<CardNode['inputs']>) =>
    run([{ id: 'card', card: `tables.${card}`, inputs }])

  it('make a table with its columns, which other cards of the flow use at once', async () => {
    const columns = ['Email', { name: 'Left', type: 'date' }, { name: 'Days', type: 'number', default: 30 }]
    const name = `Leavers ${++flows}`
    const { outputs, error } = await run([
      { id: 'table', card: 'tables.create-table', inputs: { name, columns } },
      {
        id: 'row',
        card: 'tables.create-row',
        inputs: { table: from('table.table'), values: { Email: 'a@example.com', Left: '2026-03-01' } },
      },
      { id: 'card', card: 'tables.read-row', inputs: { table: name, row_id: from('row.row_id') } },
    ])
    assert.equal(error, null)
    assert.deepEqual(outputs['row'], { Email: 'a@example.com', Left: '2026-03-01T00:00:00.000Z', Days: 30 })
    const again = await one('create-table', { name: name.toUpperCase(), columns })
    assert.match(again.error!.message, /There is a table ".*" already/)
    for (const wrong of [
      [{ name: 'a', type: 'money' }],
      ['a', 'a'],
      [''],
      [{ name: 'a', size: 1 }],
      [{ type: 'text' }],
    ]) {
      const before = (await world.store.listTables()).length
      assert.equal(
        (await one('create-table', { name: `Other ${++flows}`, columns: wrong })).error!.kind,
        'Invalid Input',
      )
      assert.equal((await world.store.listTables()).length, before)
    }
  })

  it('make rows: values become what the column holds, and blank ones its default', async () => {
    const table = await people()
    const made = await one('create-row', { table, values: { Name: '', Age: '36', Since: '2026-03-01' } })
    const [row] = await rowsOf(table)
    assert.deepEqual(made.outputs, { row_id: row!.id })
    assert.deepEqual(row!.values, { n: 'Nobody', a: 36, d: '2026-03-01T00:00:00.000Z' })
    const many = await one('create-rows', { table, rows: [{ Name: 'Ada' }, {}] })
    assert.equal(many.outputs['count'], 2)
    assert.deepEqual(
      (await rowsOf(table)).map(({ id }) => id),
      [row!.id, ...(many.outputs['row_ids'] as string[])],
    )
    const { error } = await one('create-rows', { table, rows: [{ Name: 'Bo' }, { Age: 'old' }] })
    assert.match(error!.message, /column "Age"/)
    assert.equal((await rowsOf(table)).length, 3)
  })

  it('find a table by its name too, whatever its case, also where it comes from another card', async () => {
    const table = await people([{ Name: 'Ada' }])
    const { name } = (await world.store.getTable(table))!
    const { outputs } = await run(
      [{ id: 'read', card: 'tables.read-table', inputs: { table: from('trigger.body') } }],
      name.toUpperCase(),
    )
    assert.equal(outputs['table_id'], table)
    assert.equal(outputs['count'], 1)
    assert.deepEqual((outputs['columns'] as Json[])[0], { name: 'Name', type: 'text', default: 'Nobody' })
  })

  it('update a row: blank fields stay, or are emptied where that is wished', async () => {
    const table = await people([{ Name: 'Ada', Age: 36 }])
    const values = { Name: 'Bo', Age: '' }
    await one('update-row', { table, row_id: 'row-000000', values })
    assert.deepEqual(await valuesOf(table), [{ n: 'Bo', a: 36 }])
    await one('update-row', { table, row_id: 'row-000000', values, empty: 'yes' })
    assert.deepEqual(await valuesOf(table), [{ n: 'Bo' }])
    const { error } = await one('update-row', { table, row_id: 'gone', values })
    assert.deepEqual([error?.kind, error?.statusCode], ['Not Found', 404])
  })

  it('search: the first row, all of them, or their number', async () => {
    const table = await people([
      { Name: 'Ada', Age: 36 },
      { Name: 'Bo', Age: 7 },
      { Name: 'Cleo', Age: 80 },
    ])
    const where = [{ column: 'Age', operator: '>', value: from('trigger.body') }]
    const search = async (inputs: CardNode['inputs']) =>
      (await run([{ id: 'card', card: 'tables.search-rows', inputs: { table, where, ...inputs } }], '10')).outputs
    const first = await search({ result: 'one', sort_by: 'Age', direction: 'desc' })
    assert.deepEqual(first, {
      found: true,
      row_id: 'row-000002',
      row: { Name: 'Cleo', Age: 80, Since: null },
      created: '1970-01-01T00:00:01.000Z',
      updated: '1970-01-01T00:00:01.000Z',
      rows: [],
      count: 1,
    })
    const all = await search({ sort_by: 'Name' })
    assert.equal(all['count'], 2)
    assert.deepEqual((all['rows'] as Json[])[0], {
      'Row ID': 'row-000000',
      Created: '1970-01-01T00:00:01.000Z',
      Updated: '1970-01-01T00:00:01.000Z',
      Name: 'Ada',
      Age: 36,
      Since: null,
    })
    assert.equal(((await search({ limit: 1, offset: 1 }))['rows'] as { Name: string }[])[0]!.Name, 'Cleo')
    assert.deepEqual(
      [(await search({ result: 'count' }))['count'], (await search({ result: 'count' }))['rows']],
      [2, []],
    )
    const { error } = await one('search-rows', { table, where: [{ column: 'Agee', value: 1 }] })
    assert.match(error!.message, /no column "Agee".*"Age"/)
  })

  it('change and delete rows by conditions, in parts, and leave the others alone', async () => {
    const table = await people(Array.from({ length: 12_000 }, (_, i) => ({ Name: `P${i}`, Age: i % 2 })))
    const odd = [{ column: 'Age', value: 1 }]
    assert.equal(
      (
        await one('update-rows', {
          table,
          where: [{ column: 'Age', operator: '<', value: 2 }],
          values: { Name: 'Same' },
        })
      ).outputs['count'],
      12_000,
    )
    assert.equal((await one('delete-rows', { table, where: odd })).outputs['count'], 6_000)
    const left = await valuesOf(table)
    assert.equal(left.length, 6_000)
    assert.ok(left.every(({ n, a }) => n === 'Same' && a === 0))
    assert.match((await one('delete-rows', { table })).error!.message, /needs a condition/)
    assert.equal((await one('clear', { table })).outputs['count'], 6_000)
    assert.deepEqual(await valuesOf(table), [])
  })

  it('delete and read a row by its id', async () => {
    const table = await people([{ Name: 'Ada' }, { Name: 'Bo' }])
    const read = await one('read-row', { table, row_id: 'row-000001' })
    assert.deepEqual(read.outputs['row'], { Name: 'Bo', Age: null, Since: null })
    assert.equal((await one('delete-row', { table, row_id: 'row-000001' })).outputs['deleted'], true)
    assert.equal((await one('delete-row', { table, row_id: 'row-000001' })).outputs['deleted'], false)
    assert.equal((await one('read-row', { table, row_id: 'row-000001' })).error?.kind, 'Not Found')
    assert.deepEqual(await valuesOf(table), [{ n: 'Ada' }])
  })

  describe('run something for each row', () => {
    const rows = Array.from({ length: 1_300 }, (_, i) => ({ Name: `P${i}`, Age: i }))

    it('over more rows than are read at once, in their order', async () => {
      const table = await people(rows)
      const { outputs } = await run([
        {
          id: 'all',
          card: 'tables.for-each-row',
          inputs: { table, where: [{ column: 'Age', operator: '>=', value: 10 }] },
          outputs: { names: { each: from('all.item.Name') } },
          branches: { each: [] },
        },
      ])
      assert.equal(outputs['count'], 1_290)
      assert.deepEqual(
        outputs['names'],
        rows.slice(10).map(({ Name }) => Name),
      )
    })

    it('with a helper flow, which gets the row; the rows that it makes and deletes meanwhile do not feed it', async () => {
      const table = await people(rows.slice(0, 700))
      world.save(
        'moves',
        [
          { id: 'gone', card: 'tables.delete-row', inputs: { table, row_id: from('trigger.id') } },
          { id: 'new', card: 'tables.create-row', inputs: { table, values: { Name: from('trigger.name'), Age: -1 } } },
        ],
        { trigger: helper('id', 'name') },
      )
      const { outputs, error } = await run([
        {
          id: 'all',
          card: 'tables.for-each-row',
          inputs: { table, flow: 'moves', pick: { id: ['Row ID'], name: 'Name' }, concurrency: 8 },
        },
      ])
      assert.equal(error, null)
      assert.equal(outputs['count'], 700)
      const left = await valuesOf(table)
      assert.equal(left.length, 700)
      assert.ok(left.every(({ a }) => a === -1))
    })

    it('up to a limit, and ends the flow by a Return inside', async () => {
      const table = await people(rows)
      const limited = await run([
        { id: 'all', card: 'tables.for-each-row', inputs: { table, limit: 501 }, branches: { each: [] } },
      ])
      assert.equal(limited.outputs['count'], 501)
      const ended = await run([
        {
          id: 'all',
          card: 'tables.for-each-row',
          inputs: { table, sort_by: 'Age', direction: 'desc' },
          branches: { each: [{ id: 'end', card: 'flow.return', inputs: { fields: { name: from('all.item.Name') } } }] },
        },
        { id: 'never', card: 'tables.clear', inputs: { table } },
      ])
      assert.deepEqual(
        ended.records.map(({ id }) => id),
        ['all'],
      )
      assert.equal((await valuesOf(table)).length, 1_300)
    })
  })

  it('take rows from CSV, all or none, and give them as CSV', async () => {
    const table = await people([{ Name: 'Old' }])
    const csv = 'Age,Name\r\n36,"Ada, ""Lady"""\r\n,=1+1\r\n'
    assert.equal((await one('import-csv', { table, csv, replace: true })).outputs['count'], 2)
    assert.deepEqual(await valuesOf(table), [{ n: 'Ada, "Lady"', a: 36 }, { n: '=1+1' }])
    const { error } = await one('import-csv', { table, csv: 'Age\n1\nx\ny\nz\nw\n' })
    assert.match(error!.message, /^Line 3, column "Age".*Line 4.*Line 5.*And 1 more\.$/)
    assert.equal((await valuesOf(table)).length, 2)
    const out = await one('export-csv', { table, columns: ['Name', 'Age'], filename: 'p.csv' })
    assert.deepEqual(out.outputs, {
      file: null,
      content: `Name,Age\r\n"Ada, ""Lady""",36\r\n'=1+1,\r\n`,
      filename: 'p.csv',
      count: 2,
    })
    const some = await one('export-csv', { table, limit: 1, offset: 1, keep_formulas: true, delimiter: ';' })
    assert.equal(some.outputs['content'], 'Name;Age;Since\r\n=1+1;;\r\n')
  })

  it('export more rows than are read at once', async () => {
    const table = await people(Array.from({ length: 2_500 }, (_, i) => ({ Name: `P${i}`, Age: i })))
    const { outputs } = await one('export-csv', { table })
    assert.equal(outputs['count'], 2_500)
    assert.equal((outputs['content'] as string).split('\r\n').length, 2_502)
  })

  it('say what is too much instead of filling the journal', async () => {
    const table = await people(Array.from({ length: 400 }, () => ({ Name: 'x'.repeat(10_000) })))
    assert.equal((await one('search-rows', { table })).error?.kind, 'Step Output Too Large')
    assert.equal((await one('export-csv', { table })).error?.kind, 'Step Output Too Large')
    const each = await one('for-each-row', { table, limit: 400 })
    assert.equal(each.error, null)
    assert.equal(each.outputs['count'], 400)
  })
})
