import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Json } from '../../base/json/json.ts'
import type { Table, TableRow } from '../../model/table.ts'
import { cellValue } from './cell.ts'
import { nameProblem, readColumns } from './columns.ts'
import { readFilter, readOrder } from './filter.ts'
import { rowObject, rowValues } from './row.ts'
import { CsvMistakes, readTableCsv, tableCsvWriter } from './table-csv.ts'

const column = (id: string, name: string, type: Table['columns'][number]['type']) => ({ id, name, type, default: null })
const table: Table = {
  id: 't',
  name: 'People',
  description: '',
  folderId: null,
  columns: [
    column('n', 'Name', 'text'),
    column('a', 'Age', 'number'),
    column('m', 'Member', 'boolean'),
    column('s', 'Since', 'date'),
    column('o', 'More', 'object'),
    column('l', 'Tags', 'list'),
  ],
  created: 1,
  lastUpdated: 1,
  revision: 1,
}

describe('cells', () => {
  it('are converted to the type of their column; empty text is nothing', () => {
    const cases: readonly (readonly [Table['columns'][number]['type'], Json, Json])[] = [
      ['text', '', null],
      ['text', ' ', ' '],
      ['text', 12, '12'],
      ['text', { a: 1 }, '{"a":1}'],
      ['number', '1.5', 1.5],
      ['number', ' ', null],
      ['boolean', 'No', false],
      ['boolean', 'TRUE', true],
      ['boolean', 1, true],
      ['date', '2026-03-01', '2026-03-01T00:00:00.000Z'],
      ['object', '{"a":[1]}', { a: [1] }],
      ['list', '[1,2]', [1, 2]],
      ['list', 'a', ['a']],
      ['number', null, null],
    ]
    for (const [type, given, expected] of cases) assert.deepEqual(cellValue({ type }, given, 'It'), expected)
    const wrong: readonly (readonly [Table['columns'][number]['type'], Json])[] = [
      ['number', 'x'],
      ['number', true],
      ['boolean', 'maybe'],
      ['boolean', {}],
      ['date', 'soon'],
      ['date', 5],
      ['object', '[]'],
    ]
    for (const [type, given] of wrong)
      assert.throws(() => cellValue({ type }, given, 'It'), /^ValueError: It: expected/)
  })

  it('go by the names of columns, and a wrong name says which one is meant', () => {
    assert.deepEqual(rowValues(table, { Name: 'Ada', Age: '36', Member: '' }), { n: 'Ada', a: 36, m: null })
    assert.throws(() => rowValues(table, { Nmae: 1 }), /"People" has no column "Nmae"\. Did you mean "Name"\?/)
    assert.throws(() => rowValues(table, { Age: 'x' }), /Table "People", column "Age": expected a number/)
    const row: TableRow = { id: 'r', values: { n: 'Ada', gone: 1 }, created: 0, lastUpdated: 1 }
    assert.deepEqual(rowObject(table, row), {
      Name: 'Ada',
      Age: null,
      Member: null,
      Since: null,
      More: null,
      Tags: null,
      'Row ID': 'r',
      Created: '1970-01-01T00:00:00.000Z',
      Updated: '1970-01-01T00:00:00.001Z',
    })
  })
})

describe('conditions', () => {
  const a = { column: 'Age', value: '36' }
  const b = { column: 'Name', operator: '!=', value: 'Bo' }
  const c = { column: 'Since', operator: '<', value: '2026-03-01' }
  const [x, y, z] = [
    { field: 'a', operator: '=', value: 36 },
    { field: 'n', operator: '!=', value: 'Bo' },
    { field: 's', operator: '<', value: '2026-03-01T00:00:00.000Z' },
  ]

  it('go together by what the one before says; and binds stronger than or', () => {
    assert.deepEqual(readFilter(table, []), [])
    assert.deepEqual(readFilter(table, [a, b]), [[x, y]])
    assert.deepEqual(
      readFilter(table, [
        { ...a, join: 'OR' },
        { ...b, join: 'OR' },
        { ...c, join: 'AND' },
      ]),
      [[x], [y], [z]],
    )
    assert.deepEqual(readFilter(table, [{ ...a, join: 'and' }, { ...b, join: 'or' }, c]), [[x, y], [z]])
    assert.deepEqual(readFilter(table, [{ ...a, join: 'or' }]), [[x]])
  })

  it('may look at what every row has', () => {
    const created = { column: 'Created', operator: '>=', value: '1970-01-01T00:00:01Z' }
    assert.deepEqual(readFilter(table, [{ column: 'Row ID', value: 'r' }, created]), [
      [
        { field: '$id', operator: '=', value: 'r' },
        { field: '$created', operator: '>=', value: 1000 },
      ],
    ])
    assert.deepEqual(readOrder(table, 'Updated', 'desc'), { field: '$updated', direction: 'desc' })
  })

  it('mean a column that is called like what every row has', () => {
    const own = { ...table, columns: [column('c', 'Created', 'text')] }
    assert.deepEqual(readFilter(own, [{ column: 'Created', value: 'by me' }]), [
      [{ field: 'c', operator: '=', value: 'by me' }],
    ])
    const row: TableRow = { id: 'r', values: { c: 'by me' }, created: 0, lastUpdated: 1 }
    assert.equal(rowObject(own, row)['Created'], 'by me')
    assert.equal(tableCsvWriter(own).lines([row]), 'by me\r\n')
  })

  it('are refused where they are none, saying why', () => {
    const wrong: readonly (readonly [Json, RegExp])[] = [
      ['x', /Condition 1: expected an object/],
      [{ operator: '=' }, /column must be the name/],
      [{ column: 'Agee' }, /no column "Agee".*"Age"/],
      [{ ...a, operator: 'like' }, /operator must be one of =/],
      [{ ...a, join: 'xor' }, /join must be/],
      [{ ...a, valeu: 1 }, /there is no "valeu"/],
      [{ column: 'Age', value: 'x' }, /expected a number/],
      [{ column: 'Tags', value: 'x' }, /can be searched by contains/],
      [{ column: '__proto__', value: 'x' }, /no column/],
    ]
    for (const [given, message] of wrong) assert.throws(() => readFilter(table, [given]), message)
    assert.throws(
      () =>
        readFilter(
          table,
          Array.from({ length: 51 }, () => a),
        ),
      /at most 50/,
    )
  })
})

describe('columns', () => {
  const read = (given: Parameters<typeof readColumns>[0]) => readColumns(given, table.columns, () => 'new')

  it('keep their ids, and get one where they are new', () => {
    const { columns, problems } = read([
      { id: 'a', name: 'Years', type: 'number', default: '7' },
      { name: 'Note', type: 'text' },
    ])
    assert.deepEqual(problems, [])
    assert.deepEqual(columns, [
      { id: 'a', name: 'Years', type: 'number', default: 7 },
      { id: 'new', name: 'Note', type: 'text', default: null },
    ])
  })

  it('have names and defaults that can be', () => {
    const messages = read([
      { name: ' x', type: 'text' },
      { name: 'Row ID', type: 'text' },
      { name: '__proto__', type: 'text' },
      { name: 'x', type: 'number', default: 'x' },
      { name: 'x', type: 'text' },
      { id: 'gone', name: 'y', type: 'text' },
      { name: 'z', type: 'text', default: 'x'.repeat(10_000) },
    ]).problems.map(({ at, message }) => `${at} ${message}`)
    const expected = [
      /\[0\].*white space/,
      /\[1\].*anyway/,
      /\[2\].*cannot be/,
      /\[3\].*a number/,
      /\[4\].*two/,
      /\[5\].*id/,
      /\[6\].*most/,
    ]
    assert.equal(messages.length, expected.length, messages.join('\n'))
    expected.forEach((message, i) => assert.match(messages[i]!, message))
    assert.equal(nameProblem('A name'), null)
  })
})

describe('files of a table', () => {
  const read = (text: string, delimiter?: string) => readTableCsv(table, Buffer.from(text), delimiter)
  const mistakesOf = async (text: string) => {
    const error: unknown = await read(text).catch((thrown: unknown) => thrown)
    assert.ok(error instanceof CsvMistakes, String(error))
    return error.mistakes
  }

  it('have the names of columns first, in any order; what an export adds is passed over', async () => {
    assert.deepEqual(await read('Age;Row ID;Name\n36;r;Ada\n;;"B;o"\n', ';'), [
      { a: 36, n: 'Ada' },
      { a: null, n: 'B;o' },
    ])
    assert.deepEqual(await read('Name\n'), [])
  })

  it('are judged whole, each mistake with its line and column', async () => {
    assert.deepEqual(await mistakesOf('Name,Age,Member\n"A\nda",x,yes\nBo,7,perhaps\nCleo,1,no,2'), [
      'Line 2, column "Age": expected a number, got text that is not a number.',
      'Line 4, column "Member": expected true or false, got something else.',
      'Line 5: There are 4 values for 3 columns.',
    ])
    assert.deepEqual(await mistakesOf('Nam,Age,Age,\n1,2,3'), [
      'Line 1: The table "People" has no column "Nam". Did you mean "Name"?',
      'Line 1: The column "Age" is there twice.',
      'Line 1: The table "People" has no column "".',
    ])
    assert.match((await mistakesOf(''))[0]!, /empty/)
    assert.match((await mistakesOf('Name\n"x'))[0]!, /^Line 2: A quote/)
    const many = await mistakesOf(`Age\n${'x\n'.repeat(200)}`)
    assert.equal(many.length, 50)
    await assert.rejects(read('Name', 'ab'), /A delimiter is one character/)
    assert.match((await mistakesOf(`Name\n${'x'.repeat(33_000)}`))[0]!, /at most 32768 bytes/)
  })

  it('are bounded in rows', async () => {
    assert.match(
      (await mistakesOf(`Age\n${'1\n'.repeat(100_001)}`))[0]!,
      /^Line 100002: A file has at most 100000 rows/,
    )
  })

  it('come back as they were written, formulas too', async () => {
    const rows: readonly TableRow[] = [
      {
        id: '1',
        values: { n: '=1+1', a: -1, m: true, s: '2026-03-01T00:00:00.000Z', o: { x: '"' }, l: ['a', 1] },
        created: 1,
        lastUpdated: 2,
      },
      { id: '2', values: { n: "'=x\r\ny" }, created: 1, lastUpdated: 2 },
      { id: '3', values: {}, created: 1, lastUpdated: 2 },
    ]
    const writer = tableCsvWriter(table, { columns: ['Row ID', 'Name', 'Age', 'Member', 'Since', 'More', 'Tags'] })
    const text = writer.header + writer.lines(rows)
    assert.match(text, /^Row ID,Name,Age,Member,Since,More,Tags\r\n1,'=1\+1,-1,true,/)
    const back = await read(text)
    for (const [i, { values }] of rows.entries()) {
      for (const { id } of table.columns) assert.deepEqual(back[i]![id], values[id] ?? null)
    }
    assert.throws(() => tableCsvWriter(table, { columns: ['Nobody'] }), /no column "Nobody"/)
    assert.match(tableCsvWriter(table, { keepFormulas: true }).lines(rows), /^=1\+1,/)
  })
})
