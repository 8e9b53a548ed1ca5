import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { httpKit } from '../http.kit.ts'

interface Shown {
  readonly id: string
  readonly columns: readonly {
    readonly id: string
    readonly name: string
    readonly type: string
    readonly default: unknown
  }[]
  readonly rows: number
  readonly revision: number
  readonly folderId: string | null
}
interface Row {
  readonly id: string
  readonly values: Readonly<Record<string, unknown>>
}

describe('/api/v1/tables', () => {
  let kit: Awaited<ReturnType<typeof httpKit>>
  let made = 0
  before(async () => {
    kit = await httpKit()
  })
  after(() => kit.close())

  const columns = [
    { name: 'Name', type: 'text', default: 'Nobody' },
    { name: 'Age', type: 'number' },
    { name: 'Member', type: 'boolean' },
  ]
  const make = async (more: object = {}) => {
    const answer = await kit.ask('POST', '/api/v1/tables', { name: `People ${++made}`, columns, ...more })
    assert.equal(answer.statusCode, 200, answer.body)
    return answer.json<Shown>()
  }
  const at = (id: string, path = '') => `/api/v1/tables/${id}${path}`
  const add = async (id: string, rows: readonly object[]) => {
    const answer = await kit.ask('POST', at(id, '/rows'), { rows })
    assert.equal(answer.statusCode, 200, answer.body)
    return answer.json<readonly Row[]>()
  }
  const get = async (path: string) => {
    const answer = await kit.ask('GET', path)
    assert.equal(answer.statusCode, 200, answer.body)
    return answer
  }
  const rowsOf = async (id: string, query = '') => (await get(at(id, `/rows${query}`))).json<readonly Row[]>()
  const names = (rows: readonly Row[]) => rows.map(({ values }) => values['Name'])
  const where = (...conditions: object[]) => `?where=${encodeURIComponent(JSON.stringify(conditions))}`
  const upload = (id: string, text: string, query = '', type = 'text/csv') =>
    kit.ask('POST', at(id, `/import${query}`), text, { headers: { 'content-type': type } })

  it('are made, listed, changed and deleted; the columns keep their ids', async () => {
    const table = await make({ description: 'Who is here' })
    assert.equal(table.rows, 0)
    assert.deepEqual(
      table.columns.map(({ name, type, default: instead }) => [name, type, instead]),
      [
        ['Name', 'text', 'Nobody'],
        ['Age', 'number', null],
        ['Member', 'boolean', null],
      ],
    )
    assert.ok((await get('/api/v1/tables')).json<Shown[]>().some(({ id }) => id === table.id))
    const [name, age] = table.columns
    const changed = await kit.ask('PUT', at(table.id), {
      name: 'Renamed',
      columns: [{ ...age, name: 'Years' }, name, { name: 'Since', type: 'date' }],
    })
    assert.equal(changed.statusCode, 200, changed.body)
    const after = changed.json<Shown>()
    assert.deepEqual(
      after.columns.map(({ id, name }) => [id, name]),
      [
        [age!.id, 'Years'],
        [name!.id, 'Name'],
        [after.columns[2]!.id, 'Since'],
      ],
    )
    assert.equal((await kit.ask('DELETE', at(table.id))).statusCode, 204)
    assert.equal((await kit.ask('GET', at(table.id))).statusCode, 404)
    assert.equal((await kit.ask('DELETE', at(table.id))).statusCode, 404)
  })

  it('are not changed over what somebody else changed, nor into what cannot be', async () => {
    const table = await make()
    const put = (more: object) => kit.ask('PUT', at(table.id), { name: `Put ${made}`, columns: table.columns, ...more })
    assert.equal((await put({ revision: 1 })).statusCode, 200)
    assert.equal((await put({ revision: 1 })).statusCode, 409)
    const wrong: readonly (readonly [object, RegExp])[] = [
      [{ columns: [{ name: 'A', type: 'words' }] }, /type/],
      [
        {
          columns: [
            { name: 'A', type: 'text' },
            { name: 'A', type: 'text' },
          ],
        },
        /two columns/,
      ],
      [{ columns: [{ name: 'Row ID', type: 'text' }] }, /anyway/],
      [{ columns: [{ name: 'A', type: 'number', default: 'x' }] }, /a number/],
      [{ columns: [{ id: 'gone', name: 'A', type: 'text' }] }, /no column with the id/],
      [{ folderId: 'nowhere' }, /no folder/],
      [{ name: ' ' }, /name/],
      [{ rows: 5 }, /rows/],
    ]
    for (const [more, message] of wrong) {
      const answer = await put(more)
      assert.equal(answer.statusCode, 400, JSON.stringify(more))
      assert.match(answer.body, message)
    }
    const other = await make()
    const taken = await kit.ask('PUT', at(other.id), { name: `PUT ${made - 1}`, columns })
    assert.match(taken.body, /already/)
    await add(table.id, [{ Age: 1 }])
    const [name, age, member] = table.columns
    const retyped = await put({ columns: [name, { ...age, type: 'text' }, member] })
    assert.equal(retyped.statusCode, 400)
    assert.match(retyped.body, /cannot change while the table has rows/)
  })

  it('take rows by the names of columns, set and replace their cells, and delete them', async () => {
    const { id } = await make()
    const [ada, bo] = await add(id, [{ Name: 'Ada', Age: '36', Member: 'yes' }, { Age: null }])
    assert.deepEqual(ada!.values, { Name: 'Ada', Age: 36, Member: true })
    assert.deepEqual(bo!.values, { Name: 'Nobody', Age: null, Member: null })
    const set = await kit.ask('POST', at(id, `/rows/${ada!.id}`), { values: { Age: 37, Member: '' } })
    assert.deepEqual(set.json<Row>().values, { Name: 'Ada', Age: 37, Member: null })
    const replaced = await kit.ask('PUT', at(id, `/rows/${ada!.id}`), { values: { Member: false } })
    assert.deepEqual(replaced.json<Row>().values, { Name: null, Age: null, Member: false })
    assert.deepEqual((await get(at(id, `/rows/${ada!.id}`))).json(), replaced.json())
    assert.equal((await kit.ask('DELETE', at(id, `/rows/${ada!.id}`))).statusCode, 204)
    for (const [method, path] of [
      ['GET', `/rows/${ada!.id}`],
      ['DELETE', `/rows/${ada!.id}`],
      ['POST', '/rows/gone'],
      ['PUT', '/rows/gone'],
    ] as const) {
      const body = method === 'POST' || method === 'PUT' ? { values: {} } : undefined
      assert.equal((await kit.ask(method, at(id, path), body)).statusCode, 404, `${method} ${path}`)
    }
    const removed = await kit.ask('POST', at(id, '/deleteRows'), { ids: [bo!.id, 'gone'] })
    assert.deepEqual(removed.json(), { deleted: 1 })
    await add(id, [{}, {}])
    assert.deepEqual((await kit.ask('POST', at(id, '/clear'))).json(), { deleted: 2 })
    assert.deepEqual(await rowsOf(id), [])
  })

  it('refuse rows that do not fit, all of them', async () => {
    const { id } = await make()
    const wrong: readonly (readonly [object, RegExp])[] = [
      [{ Nmae: 'x' }, /rows\[1\].*no column.*Nmae.*Name/],
      [{ Age: 'old' }, /rows\[1\].*Age.*a number/],
      [{ ['__proto__x']: 1 }, /no column/],
      [{ Name: 'x'.repeat(40_000) }, /bytes/],
    ]
    for (const [row, message] of wrong) {
      const answer = await kit.ask('POST', at(id, '/rows'), { rows: [{ Name: 'fits' }, row] })
      assert.equal(answer.statusCode, 400)
      assert.match(answer.body, message)
    }
    assert.equal((await kit.ask('POST', at('nobody', '/rows'), { rows: [{}] })).statusCode, 404)
    assert.deepEqual(await rowsOf(id), [])
  })

  it('are searched by conditions, by text and in an order, part by part', async () => {
    const { id } = await make()
    await add(id, [
      { Name: 'Ada', Age: 36 },
      { Name: 'bo', Age: 7 },
      { Name: 'Cleo', Age: 80 },
      { Name: 'Dora', Age: 36 },
    ])
    const found = async (query: string) => names(await rowsOf(id, query))
    assert.deepEqual(await found(where({ column: 'Age', operator: '>', value: '10' })), ['Ada', 'Cleo', 'Dora'])
    assert.deepEqual(
      await found(
        where(
          { column: 'Age', value: 36, join: 'and' },
          { column: 'Name', value: 'Ada', join: 'or' },
          { column: 'Name', value: 'bo' },
        ),
      ),
      ['Ada', 'bo'],
    )
    assert.deepEqual(await found('?q=O&sortBy=Age&sortOrder=desc'), ['Cleo', 'Dora', 'bo'])
    assert.deepEqual((await get(at(id, `/count${where({ column: 'Age', value: 36 })}`))).json(), {
      count: 2,
      complete: true,
    })
    for (const order of ['', '&sortBy=Age', '&sortBy=Name&sortOrder=desc', '&sortOrder=desc']) {
      const seen: unknown[] = []
      let path: string | null = at(id, `/rows?limit=1${order}`)
      for (let n = 0; path !== null && n < 10; n++) {
        const answer = await get(path)
        seen.push(...names(answer.json<Row[]>()))
        path = /<[^>]*?(\/api[^>]+)>; rel="next"/.exec(String(answer.headers['link']))?.[1] ?? null
      }
      assert.equal(new Set(seen).size, 4, order)
      assert.deepEqual(seen, await found(`?limit=10${order}`))
    }
    for (const query of [
      '?where=x',
      '?where={}',
      `?where=[${'['.repeat(200)}]`,
      where({ column: 'Agee', value: 1 }),
      '?sortBy=Agee',
      '?after=x',
      '?after=W10',
      '?limit=0',
      '?limit=1001',
      '?wher=[]',
    ]) {
      assert.equal((await kit.ask('GET', at(id, `/rows${query}`))).statusCode, 400, query)
    }
  })

  it('take a CSV file, wholly or not at all, and say what is wrong with its line and column', async () => {
    const { id } = await make()
    await add(id, [{ Name: 'Old' }])
    const preview = await upload(id, 'Age,Name\n36,Ada\n', '?preview=true')
    assert.deepEqual(preview.json(), { rows: 1, preview: true })
    assert.equal((await rowsOf(id)).length, 1)
    assert.deepEqual((await upload(id, 'Age,Name\n36,Ada\n7,Bo\n')).json(), { rows: 2, preview: false })
    assert.deepEqual(names(await rowsOf(id)), ['Old', 'Ada', 'Bo'])
    const wrong = await upload(id, 'Age,Name\n36,Ada\nx,Bo\n7,Cleo,1\n', '?mode=replace')
    assert.equal(wrong.statusCode, 400)
    const causes = wrong
      .json<{ errorCauses: { errorSummary: string }[] }>()
      .errorCauses.map((each) => each.errorSummary)
    assert.match(causes[0]!, /^Line 3, column "Age"/)
    assert.match(causes[1]!, /^Line 4/)
    assert.equal((await rowsOf(id)).length, 3)
    await upload(id, 'Name;Age\nOnly;1', `?mode=replace&delimiter=${encodeURIComponent(';')}`)
    assert.deepEqual(names(await rowsOf(id)), ['Only'])
    assert.equal((await upload(id, '{}', '', 'application/json')).statusCode, 400)
    assert.equal((await upload(id, '')).statusCode, 400)
    assert.equal((await upload('nobody', 'Name\n')).statusCode, 404)
    assert.equal((await upload(id, 'x'.repeat(33 * 1024 * 1024))).statusCode, 413)
  })

  it('come out as CSV, harmless to spreadsheets, and go in again as they were', async () => {
    const { id, columns: known } = await make({ name: 'Größe "1"' })
    const rows = Array.from({ length: 2_300 }, (_, i) => ({ Name: i === 0 ? '=HYPERLINK("x")' : `P "${i}"`, Age: -i }))
    for (let from = 0; from < rows.length; from += 1_000) await add(id, rows.slice(from, from + 1_000))
    const file = await get(at(id, '/export'))
    assert.match(String(file.headers['content-type']), /^text\/csv/)
    assert.match(String(file.headers['content-disposition']), /filename\*=UTF-8''Gr%C3%B6%C3%9Fe%20%221%22\.csv/)
    const lines = file.body.split('\r\n')
    assert.equal(lines.length, 2_302)
    assert.deepEqual(lines.slice(0, 3), ['Name,Age,Member', `"'=HYPERLINK(""x"")",0,`, '"P ""1""",-1,'])
    const copy = await make({ columns: known.map(({ name, type }) => ({ name, type })) })
    assert.deepEqual((await upload(copy.id, file.body)).json(), { rows: 2_300, preview: false })
    assert.deepEqual(
      (await rowsOf(copy.id, '?limit=1000')).map(({ values }) => values),
      (await rowsOf(id, '?limit=1000')).map(({ values }) => values),
    )
    const some = await get(
      at(id, `/export${where({ column: 'Age', value: -1 })}&columns=${encodeURIComponent('["Age","Row ID"]')}`),
    )
    assert.match(some.body, /^Age,Row ID\r\n-1,[0-9a-f-]{36}\r\n$/)
    assert.match((await get(at(id, '/export?formulas=keep'))).body, /\r\n"=HYPERLINK/)
    for (const query of ['?columns=["Agee"]', '?columns=[1]', '?columns=x', '?delimiter=%22', '?formulas=run']) {
      assert.equal((await kit.ask('GET', at(id, `/export${query}`))).statusCode, 400, query)
    }
  })

  it('take 100,000 rows in one file, and are searched while others are answered', async () => {
    const { id } = await make()
    const text = `Name,Age\n${Array.from({ length: 100_000 }, (_, i) => `Person ${i},${i % 100}`).join('\n')}`
    assert.deepEqual((await upload(id, text)).json(), { rows: 100_000, preview: false })
    const rare = where({ column: 'Name', value: 'Person 99999' })
    const [found] = await Promise.all([rowsOf(id, rare), get('/api/v1/tables')])
    assert.deepEqual(names(found), ['Person 99999'])
    assert.equal((await get(at(id))).json<Shown>().rows, 100_000)
  })

  it('are told in the System Log, without what is in them', async () => {
    const table = await make({ name: 'Told' })
    await add(table.id, [{ Name: 'Secret name' }])
    await upload(table.id, 'Name\nSecret name\n')
    await get(at(table.id, '/export'))
    await kit.ask('DELETE', at(table.id))
    const log = await get('/api/v1/logs?q=Told')
    const events = log.json<{ eventType: string }[]>().map(({ eventType }) => eventType)
    assert.deepEqual(
      events.filter((type) => type.startsWith('workflows.user.table.')),
      ['create', 'import', 'export', 'delete'].map((what) => `workflows.user.table.${what}`),
    )
    assert.doesNotMatch(log.body, /Secret name/)
  })

  it('need their own permissions: who reads does not change, and others see nothing', async () => {
    const { id } = await make()
    const token = async (permissions: readonly string[]) => {
      const answer = await kit.ask('POST', '/api/v1/apiTokens', { name: `t${++made}`, permissions })
      assert.equal(answer.statusCode, 200, answer.body)
      return `SSWS ${answer.json<{ value: string }>().value}`
    }
    const reader = await token(['flowhook.tables.read'])
    const other = await token(['flowhook.flows.manage'])
    const ask = async (method: string, path: string, credential: string, body?: unknown) =>
      (await kit.ask(method, path, body, { credential })).statusCode
    assert.equal(await ask('GET', at(id, '/rows'), reader), 200)
    assert.equal(await ask('GET', at(id, '/export'), reader), 200)
    assert.equal(await ask('POST', at(id, '/rows'), reader, { rows: [{}] }), 403)
    assert.equal(await ask('POST', at(id, '/clear'), reader), 403)
    assert.equal(await ask('DELETE', at(id), reader), 403)
    assert.equal(await ask('GET', at(id, '/rows'), other), 403)
    assert.equal(await ask('GET', '/api/v1/tables', other), 403)
    assert.equal((await kit.ask('GET', at(id), undefined, { credential: null })).statusCode, 401)
  })
})
