import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isProblem } from '../../base/errors.ts'
import {
  stampChange,
  tableLimits,
  type RowFilter,
  type RowOrder,
  type RowValues,
  type Table,
  type TableChange,
  type TableColumn,
} from '../../model/table.ts'
import { storeForAll, type OpenStore } from './opened-store.kit.ts'
import { newId, sampleAccept, sampleFinish, sampleTable } from './samples.kit.ts'

const column = (id: string, type: TableColumn['type'], more: Partial<TableColumn> = {}): TableColumn => ({
  id,
  name: `Column ${id}`,
  type,
  default: null,
  ...more,
})

export function tableContract(open: OpenStore): void {
  describe('tables', () => {
    const opened = storeForAll(open)
    const isRefused = (thrown: unknown) => isProblem(thrown, 'VALIDATION_FAILED')
    const isMissing = (thrown: unknown) => isProblem(thrown, 'NOT_FOUND')
    const uuid = newId
    let now = 1_000
    const stamped = (change: TableChange) => stampChange(change, { now: () => now }, { uuid })

    const made = async (columns: readonly TableColumn[], change: Partial<Table> = {}) => {
      const table = sampleTable({ columns, ...change })
      await opened.store.commit({ kind: 'table.insert', table })
      return table
    }
    const change = async (wanted: TableChange) => {
      const [changed] = await opened.store.commit({ kind: 'table.change', change: stamped(wanted) })
      return changed
    }
    const insert = async (tableId: string, rows: readonly RowValues[]) =>
      (await change({ kind: 'insert', tableId, rows })).ids
    const rowsOf = async (
      tableId: string,
      query: { filter?: RowFilter; text?: string; order?: RowOrder | null; limit?: number; offset?: number } = {},
    ) =>
      (await opened.store.scanRows({ tableId, after: null, limit: 100, scan: 1_000_000, ...query })).rows.map(
        ({ values }) => values,
      )

    test('are kept as they are, found by id and by name whatever its case, and listed by name', async () => {
      const one = await made([column('a', 'text', { default: 'x' }), column('b', 'list')], {
        name: 'Zebras',
        description: 'Stripes',
      })
      const two = await made([], { name: 'apes' })
      const empty = { rows: 0, bytes: 0 }
      assert.deepEqual(await opened.store.getTable(one.id), { ...one, ...empty })
      assert.deepEqual(await opened.store.getTableByName('ZEBRAS'), { ...one, ...empty })
      assert.equal(await opened.store.getTableByName('nobody'), null)
      assert.equal(await opened.store.getTable('nobody'), null)
      assert.deepEqual(await opened.store.listTables(), [
        { ...two, ...empty },
        { ...one, ...empty },
      ])
    })

    test('have names of their own, stand in folders that there are, and keep these from being deleted', async () => {
      const one = await made([], { name: 'Names' })
      const two = await made([], { name: 'Others' })
      const insertion = (table: Table) => opened.store.commit({ kind: 'table.insert', table })
      await assert.rejects(insertion(sampleTable({ name: 'NAMES' })), isRefused)
      await assert.rejects(insertion(sampleTable({ folderId: 'nowhere' })), isRefused)
      const renamed = { ...two, name: 'names', revision: 2 }
      await assert.rejects(opened.store.commit({ kind: 'table.update', table: renamed }), isRefused)
      const folder = { id: newId(), name: 'Home of tables', parentId: null, created: 1 }
      await opened.store.commit({ kind: 'folder.insert', folder })
      await opened.store.commit({ kind: 'table.update', table: { ...one, folderId: folder.id, revision: 2 } })
      await assert.rejects(opened.store.commit({ kind: 'folder.delete', id: folder.id }), isRefused)
      await opened.store.commit({ kind: 'table.delete', id: one.id }, { kind: 'folder.delete', id: folder.id })
      assert.equal(await opened.store.getTable(one.id), null)
      await assert.rejects(opened.store.commit({ kind: 'table.delete', id: one.id }), isMissing)
    })

    test('are changed by one after the other only', async () => {
      const table = await made([])
      const second = { ...table, name: `${table.name} again`, revision: 2 }
      await opened.store.commit({ kind: 'table.update', table: second })
      await assert.rejects(opened.store.commit({ kind: 'table.update', table: second }), (thrown) =>
        isProblem(thrown, 'CONFLICT'),
      )
      await assert.rejects(opened.store.commit({ kind: 'table.update', table: sampleTable() }), isMissing)
      assert.equal((await opened.store.getTable(table.id))?.name, second.name)
    })

    test('keep rows: empty cells are not kept, defaults fill what is left out, and the totals are right', async () => {
      const table = await made([column('a', 'text', { default: 'x' }), column('b', 'number'), column('c', 'object')])
      now = 2_000
      const ids = await insert(table.id, [{ b: 1 }, { a: 'y', c: { d: null } }, { a: null, b: 0 }, { a: '' }])
      assert.deepEqual(await rowsOf(table.id), [{ a: 'x', b: 1 }, { a: 'y', c: { d: null } }, { b: 0 }, {}])
      now = 3_000
      const updated = await change({
        kind: 'update',
        tableId: table.id,
        rowIds: [ids[0]!, ids[0]!, 'gone'],
        values: { a: null, b: 5, nobody: 'x' },
      })
      assert.deepEqual(updated, { rows: 1, ids: [] })
      assert.deepEqual(await opened.store.getRow(table.id, ids[0]!), {
        id: ids[0],
        values: { b: 5 },
        created: 2_000,
        lastUpdated: 3_000,
      })
      const strict = { kind: 'update', tableId: table.id, rowIds: ['gone'], values: {}, strict: true } as const
      await assert.rejects(change(strict), isMissing)
      const filled = async () => (await opened.store.getTable(table.id))!
      assert.equal((await filled()).rows, 4)
      assert.equal(
        (await filled()).bytes,
        [{ b: 5 }, { a: 'y', c: { d: null } }, { b: 0 }, {}].reduce(
          (sum, values) => sum + JSON.stringify(values).length,
          0,
        ),
      )
      assert.equal((await change({ kind: 'delete', tableId: table.id, rowIds: [ids[1]!, 'gone'] })).rows, 1)
      assert.equal(await opened.store.getRow(table.id, ids[1]!), null)
      assert.equal((await filled()).rows, 3)
      const replaced = { kind: 'insert', tableId: table.id, rows: [{ b: 1 }, {}, {}], replace: true } as const
      assert.equal((await change(replaced)).rows, 3)
      assert.equal((await filled()).rows, 3)
      assert.equal((await change({ kind: 'clear', tableId: table.id })).rows, 3)
      assert.deepEqual(await filled(), { ...table, rows: 0, bytes: 0 })
      assert.deepEqual(await rowsOf(table.id), [])
    })

    test('take their rows and nobody else’s with them', async () => {
      const [one, other] = [await made([column('a', 'number')]), await made([column('a', 'number')])]
      await insert(one.id, [{ a: 1 }])
      const [kept] = await insert(other.id, [{ a: 2 }])
      await change({ kind: 'delete', tableId: one.id, rowIds: [kept!] })
      await opened.store.commit({ kind: 'table.delete', id: one.id })
      assert.deepEqual(await rowsOf(one.id), [])
      assert.deepEqual(await rowsOf(other.id), [{ a: 2 }])
    })

    test('refuse what does not fit, wholly', async () => {
      const table = await made([
        column('a', 'number'),
        column('t', 'text'),
        column('b', 'boolean'),
        column('l', 'list'),
      ])
      const wrong: readonly RowValues[] = [{ a: 'x' }, { t: 1 }, { b: 'true' }, { l: {} }]
      for (const values of wrong) {
        await assert.rejects(insert(table.id, [{ a: 1 }, values]), isRefused, JSON.stringify(values))
      }
      await assert.rejects(insert(table.id, [{ t: 'x'.repeat(tableLimits.cellBytes + 1) }]), isRefused)
      const wide = await made(Array.from({ length: 5 }, (_, i) => column(`c${i}`, 'text')))
      const large = Object.fromEntries(wide.columns.map(({ id }) => [id, 'ü'.repeat(16_000)]))
      await assert.rejects(insert(wide.id, [large]), isRefused)
      await assert.rejects(insert('nobody', [{}]), isMissing)
      const many = Array.from({ length: tableLimits.changedRows + 1 }, (_, i) => String(i))
      await assert.rejects(change({ kind: 'delete', tableId: table.id, rowIds: many }), isRefused)
      assert.equal((await opened.store.getTable(table.id))?.rows, 0)
      assert.deepEqual(await rowsOf(table.id), [])
    })

    test('lose the cells of a column with it, and keep its type while there are rows', async () => {
      const table = await made([column('a', 'text'), column('b', 'number')])
      await insert(table.id, [{ a: 'secret', b: 1 }])
      const retyped = { ...table, columns: [column('a', 'number'), column('b', 'number')], revision: 2 }
      await assert.rejects(opened.store.commit({ kind: 'table.update', table: retyped }), isRefused)
      const without = { ...table, columns: [column('b', 'number')], revision: 2 }
      await opened.store.commit({ kind: 'table.update', table: without })
      await opened.store.commit({ kind: 'table.update', table: { ...table, revision: 3 } })
      assert.deepEqual(await rowsOf(table.id), [{ b: 1 }])
      assert.equal((await opened.store.getTable(table.id))?.bytes, '{"b":1}'.length)
      await change({ kind: 'clear', tableId: table.id })
      await opened.store.commit({ kind: 'table.update', table: { ...retyped, revision: 4 } })
    })

    describe('searched', () => {
      const people = [
        { n: 'Ada', a: 36, m: true, d: '2026-01-01T00:00:00.000Z' },
        { n: 'bo', a: 7 },
        { n: 'Cleo', a: 36, m: false },
        { a: 80 },
      ]
      const person = [column('n', 'text'), column('a', 'number'), column('m', 'boolean'), column('d', 'date')]
      const find = async (
        filter: RowFilter,
        more: { order?: RowOrder; text?: string; limit?: number; offset?: number } = {},
      ) => {
        const table = await made(person)
        await insert(table.id, people)
        const rows = await rowsOf(table.id, { filter, ...more })
        const { count } = await opened.store.countRows({ tableId: table.id, filter, scan: 1_000_000, ...more })
        if (more.limit === undefined && more.offset === undefined) assert.equal(count, rows.length)
        return rows.map(({ n, a }) => n ?? a)
      }

      test('by conditions: values of the column’s type, empty cells apart', async () => {
        const cases: readonly (readonly [RowFilter[number][number], readonly unknown[]])[] = [
          [{ field: 'n', operator: '=', value: 'bo' }, ['bo']],
          [{ field: 'n', operator: '=', value: 'BO' }, []],
          [{ field: 'n', operator: '!=', value: 'bo' }, ['Ada', 'Cleo', 80]],
          [{ field: 'n', operator: '=', value: null }, [80]],
          [{ field: 'n', operator: '!=', value: '' }, ['Ada', 'bo', 'Cleo']],
          [{ field: 'n', operator: 'is empty', value: null }, [80]],
          [{ field: 'm', operator: 'is not empty', value: null }, ['Ada', 'Cleo']],
          [{ field: 'a', operator: '>', value: 36 }, [80]],
          [{ field: 'a', operator: '>=', value: 36 }, ['Ada', 'Cleo', 80]],
          [{ field: 'a', operator: '<', value: 36 }, ['bo']],
          [{ field: 'n', operator: '<', value: 'b' }, ['Ada', 'Cleo']],
          [{ field: 'n', operator: '<', value: null }, []],
          [{ field: 'm', operator: '=', value: false }, ['Cleo']],
          [{ field: 'm', operator: '!=', value: true }, ['bo', 'Cleo', 80]],
          [{ field: 'd', operator: '<', value: '2026-06-01T00:00:00.000Z' }, ['Ada']],
          [{ field: 'n', operator: 'contains', value: 'E' }, ['Cleo']],
          [{ field: 'n', operator: 'contains', value: '%' }, []],
          [{ field: 'n', operator: 'starts with', value: 'B' }, ['bo']],
          [{ field: 'gone', operator: '=', value: 'bo' }, []],
          [{ field: `n" or 1=1 --`, operator: '=', value: `' or 1=1 --` }, []],
        ]
        for (const [condition, expected] of cases) {
          assert.deepEqual(await find([[condition]]), expected, JSON.stringify(condition))
        }
      })

      test('by groups of which one must fit wholly, and by text in any cell', async () => {
        const adult = { field: 'a', operator: '>=', value: 36 } as const
        const cleo = { field: 'n', operator: '=', value: 'Cleo' } as const
        const bo = { field: 'n', operator: '=', value: 'bo' } as const
        assert.deepEqual(await find([[adult, cleo], [bo]]), ['bo', 'Cleo'])
        assert.deepEqual(await find([]), ['Ada', 'bo', 'Cleo', 80])
        assert.deepEqual(await find([], { text: 'ADA' }), ['Ada'])
        assert.deepEqual(await find([[adult]], { text: '36' }), ['Ada', 'Cleo'])
        assert.deepEqual(await find([], { text: '"' }), [])
      })

      test('in the order of a column: by value, texts whatever their case, empty cells first, equal ones by age', async () => {
        const by = (field: string, direction: 'asc' | 'desc') => find([], { order: { field, direction } })
        assert.deepEqual(await by('n', 'asc'), [80, 'Ada', 'bo', 'Cleo'])
        assert.deepEqual(await by('n', 'desc'), ['Cleo', 'bo', 'Ada', 80])
        assert.deepEqual(await by('a', 'asc'), ['bo', 'Ada', 'Cleo', 80])
        assert.deepEqual(await by('a', 'desc'), [80, 'Ada', 'Cleo', 'bo'])
        assert.deepEqual(await by('$created', 'desc'), [80, 'Cleo', 'bo', 'Ada'])
        assert.deepEqual(await by('gone', 'asc'), ['Ada', 'bo', 'Cleo', 80])
        assert.deepEqual(await find([], { order: { field: 'a', direction: 'asc' }, limit: 2, offset: 1 }), [
          'Ada',
          'Cleo',
        ])
        assert.deepEqual(await find([], { limit: 2, offset: 1 }), ['bo', 'Cleo'])
        assert.deepEqual(await find([], { offset: 9 }), [])
      })
    })

    test('give every row once, part by part, in any order, over many slices', async () => {
      const table = await made([column('k', 'text'), column('n', 'number')])
      const rows = Array.from({ length: 5_000 }, (_, i) => ({
        ...(i % 7 === 0 ? {} : { k: `Key ${(i * 7919) % 50}` }),
        n: i,
      }))
      await insert(table.id, rows)
      const keyOf = ({ k = null }: RowValues) => k as string | null
      const expected = (direction: number) =>
        rows.toSorted((a, b) => {
          const [x, y] = [keyOf(a)?.toLowerCase() ?? '', keyOf(b)?.toLowerCase() ?? '']
          return (x < y ? -1 : x > y ? 1 : 0) * direction || a.n - b.n
        })
      const orders: readonly (readonly [RowOrder | null, readonly RowValues[]])[] = [
        [null, rows],
        [{ field: '$id', direction: 'desc' }, rows.toReversed()],
        [{ field: 'k', direction: 'asc' }, expected(1)],
        [{ field: 'k', direction: 'desc' }, expected(-1)],
      ]
      for (const [order, whole] of orders) {
        const read: RowValues[] = []
        let after = null
        do {
          const part: Awaited<ReturnType<typeof opened.store.scanRows>> = await opened.store.scanRows({
            tableId: table.id,
            order,
            after,
            limit: 700,
            scan: 1_000_000,
          })
          read.push(...part.rows.map(({ values }) => values))
          after = part.next
        } while (after !== null)
        assert.deepEqual(read, whole, JSON.stringify(order))
      }
      const rare: RowFilter = [[{ field: 'n', operator: '=', value: 4_999 }]]
      const looked = await opened.store.scanRows({
        tableId: table.id,
        filter: rare,
        after: null,
        limit: 10,
        scan: 2_000,
      })
      assert.deepEqual(looked.rows, [])
      assert.notEqual(looked.next, null)
      const rest = await opened.store.scanRows({
        tableId: table.id,
        filter: rare,
        after: looked.next,
        limit: 10,
        scan: 1_000_000,
      })
      assert.equal(rest.rows.length, 1)
      assert.equal((await opened.store.countRows({ tableId: table.id, filter: rare, scan: 2_000 })).isWhole, false)
      const bounded = await opened.store.scanRows({
        tableId: table.id,
        after: null,
        limit: 1_000,
        bytes: 100,
        scan: 1_000_000,
      })
      assert.ok(bounded.rows.length > 1 && bounded.rows.length < 10 && bounded.next !== null)
    })

    test('order texts of any letters as the database compares them, over many slices', async () => {
      const table = await made([column('k', 'text')])
      const letters = ['a', 'ä', '\uffee', '😀', 'z', '\u{10ffff}', '\ue000', '']
      const keys = Array.from({ length: 5_000 }, (_, i) => letters[(i * 7) % 8]! + letters[(i * 5) % 7]!)
      await insert(
        table.id,
        keys.map((k) => ({ k })),
      )
      for (const direction of ['asc', 'desc'] as const) {
        const order = { field: 'k', direction }
        const whole = await rowsOf(table.id, { order, limit: 5_000 })
        const few: RowValues[] = []
        for (let offset = 0; offset < 5_000; offset += 500) {
          few.push(...(await rowsOf(table.id, { order, limit: 500, offset })))
        }
        assert.deepEqual(few, whole)
        const filled = whole.flatMap(({ k }) => (k === undefined ? [] : [Buffer.from(k as string)]))
        const sorted = filled.toSorted((a, b) => (direction === 'asc' ? 1 : -1) * Buffer.compare(a, b))
        assert.deepEqual(filled, sorted)
      }
    })

    describe('changed by an execution', () => {
      const begun = async () => {
        const execution = sampleAccept()
        const table = await made([column('a', 'number')])
        await opened.store.commit(execution)
        return { id: execution.id, table }
      }
      const write = (id: string, wanted: TableChange, generation = 1) =>
        opened.store.commit({
          kind: 'execution.change',
          id,
          generation,
          steps: [{ name: 'before', result: '1' }],
          name: 'row',
          change: stamped(wanted),
        })

      test('keep the change and the step that tells of it together', async () => {
        const { id, table } = await begun()
        const [changed] = await write(id, { kind: 'insert', tableId: table.id, rows: [{ a: 1 }] })
        assert.equal(changed?.rows, 1)
        assert.deepEqual(await opened.store.getSteps(id), [
          { name: 'before', result: '1' },
          { name: 'row', result: JSON.stringify(changed) },
        ])
        assert.deepEqual(await rowsOf(table.id), [{ a: 1 }])
      })

      test('E3: happen once, also where the commit is made again because its answer was lost', async () => {
        const { id, table } = await begun()
        const wanted = { kind: 'insert', tableId: table.id, rows: [{ a: 1 }] } as const
        const first = await write(id, wanted)
        assert.deepEqual(await write(id, wanted), first)
        await opened.store.commit({ kind: 'execution.claim', id })
        assert.deepEqual(await write(id, wanted), [null])
        assert.deepEqual(await rowsOf(table.id), [{ a: 1 }])
      })

      test('E3: make a table once, by which step ever, and none where its name is taken', async () => {
        const { id, table } = await begun()
        const made = sampleTable({ columns: table.columns })
        const wanted = { kind: 'create', tableId: made.id, table: made } as const
        const first = await write(id, wanted)
        assert.deepEqual(first, [{ rows: 0, ids: [made.id] }])
        assert.deepEqual(await write(id, wanted), first)
        assert.deepEqual((await opened.store.getTable(made.id))?.columns, made.columns)
        const other = await begun()
        const same = sampleTable({ name: made.name.toUpperCase() })
        await assert.rejects(write(other.id, { kind: 'create', tableId: same.id, table: same }), isRefused)
        assert.deepEqual(await opened.store.getSteps(other.id), [])
        assert.equal(await opened.store.getTable(same.id), null)
      })

      test('are left alone by a runner that lost its claim, and by one whose execution is over', async () => {
        const { id, table } = await begun()
        const wanted = { kind: 'insert', tableId: table.id, rows: [{ a: 1 }] } as const
        await opened.store.commit({ kind: 'execution.claim', id })
        assert.deepEqual(await write(id, wanted), [null])
        await opened.store.commit(sampleFinish(id, { generation: 2 }))
        assert.deepEqual(await write(id, wanted, 2), [null])
        assert.deepEqual(await rowsOf(table.id), [])
        assert.deepEqual(await opened.store.getSteps(id), [])
      })

      test('journal nothing where the change is refused', async () => {
        const { id, table } = await begun()
        await assert.rejects(write(id, { kind: 'insert', tableId: table.id, rows: [{ a: 'x' }] }), isRefused)
        await assert.rejects(write(id, { kind: 'clear', tableId: 'nobody' }), isMissing)
        assert.deepEqual(await opened.store.getSteps(id), [])
      })
    })

    test('are the same after the store was opened again', async () => {
      const table = await made([column('a', 'text')])
      await insert(table.id, [{ a: 'kept' }])
      await opened.reopen()
      assert.deepEqual(await rowsOf(table.id), [{ a: 'kept' }])
      assert.equal((await opened.store.getTable(table.id))?.rows, 1)
    })
  })
}
