import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, describe, it } from 'node:test'
import fc from 'fast-check'
import { fileName } from './file-name.ts'
import { asFlowFile, readFlowFolder, removeFlowFiles, writeFlowFolder, type ExportedFile } from './flow-folder.ts'
import { readableJson } from './readable-json.ts'

const flow = (name: string, folder: readonly string[] = [], more: object = {}) => ({
  id: `id of ${name}`,
  name,
  trigger: { event: 'delegated' },
  cards: [],
  ...(folder.length === 0 ? {} : { folder }),
  ...more,
})

describe('a folder of flows', () => {
  let base: string
  let dir: string
  let n = 0
  before(async () => {
    base = await mkdtemp(join(tmpdir(), 'flow-folder-'))
  })
  beforeEach(() => {
    dir = join(base, `d${++n}`, 'flows')
  })
  after(() => rm(base, { recursive: true }))

  const files = async (at = dir) =>
    (await readdir(at, { recursive: true })).map((each) => each.replaceAll('\\', '/')).sort()
  /** What the server would get: folders, and flows by where they are. */
  const asSent = (file: object) => {
    const { folders, flows } = file as { folders: string[][]; flows: { name: string; folder?: string[] }[] }
    const where = (each: { name: string; folder?: string[] }) => JSON.stringify([...(each.folder ?? []), each.name])
    return {
      folders: folders.map((path) => JSON.stringify(path)).sort(),
      flows: flows.toSorted((a, b) => (where(a) < where(b) ? -1 : 1)),
    }
  }

  it('has one file for each flow, without ids, in directories that are its folders', async () => {
    const given = { folders: [['A'], ['A', 'Empty']], flows: [flow('One', ['A']), flow('Two')] }
    await writeFlowFolder(dir, given)
    assert.deepEqual(await files(), ['A', 'A/Empty', 'A/Empty/folder.json', 'A/One.flow.json', 'Two.flow.json'])
    assert.equal(
      await readFile(join(dir, 'A/One.flow.json'), 'utf8'),
      '{ "name": "One", "trigger": { "event": "delegated" }, "cards": [] }\n',
    )
    const read = await readFlowFolder(dir)
    assert.deepEqual(read.folders, [['A'], ['A', 'Empty']])
    assert.doesNotMatch(JSON.stringify(asFlowFile(read)), /id of/)
  })

  it('comes back as it was whatever flows and folders are called, and nothing is written outside', async () => {
    const name = fc
      .oneof(
        fc.string({ minLength: 1, maxLength: 30, unit: 'binary' }),
        fc.constantFrom(
          '..',
          '.',
          '../../etc/passwd',
          'a/b',
          'A',
          'a',
          'con',
          '~',
          'x '.repeat(50),
          '.hidden',
          'a\u202eb',
          '-',
        ),
      )
      .map((text) => text.trim().normalize('NFC'))
      .filter((text) => text !== '' && text.isWellFormed())
    const path = fc.array(name, { maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.tuple(path, name), { maxLength: 6, selector: (each) => JSON.stringify(each) }),
        fc.array(path, { maxLength: 2 }),
        async (flows, folders) => {
          const root = join(base, `p${++n}`)
          const given: ExportedFile = {
            folders: folders.filter((each) => each.length > 0),
            flows: flows.map(([folder, called]) => flow(called, folder)),
          }
          await writeFlowFolder(join(root, 'flows'), given)
          assert.deepEqual(await readdir(root), ['flows'])
          const read = asSent(asFlowFile(await readFlowFolder(join(root, 'flows'))))
          const all = new Set(
            [...given.folders, ...flows.map(([folder]) => folder)].flatMap((each) =>
              each.map((_, i) => JSON.stringify(each.slice(0, i + 1))),
            ),
          )
          const wanted = asSent({ folders: [], flows: given.flows.map((each) => ({ ...each, id: undefined })) })
          assert.deepEqual(read, { folders: [...all].sort(), flows: JSON.parse(JSON.stringify(wanted.flows)) })
        },
      ),
      { numRuns: 60 },
    )
  })

  it('leaves other files alone, keeps the names of files, and says which flows are gone', async () => {
    await mkdir(join(dir, 'A'), { recursive: true })
    await writeFile(join(dir, 'README.md'), 'mine')
    await writeFile(join(dir, 'A', 'my-name.flow.json'), JSON.stringify(flow('One')).replace('"id":"id of One",', ''))
    await writeFile(join(dir, 'A', 'gone.flow.json'), '{"name":"Gone","trigger":{"event":"delegated"},"cards":[]}')
    const { written, others } = await writeFlowFolder(dir, {
      folders: [],
      flows: [flow('One', ['A'], { description: 'new' })],
    })
    assert.deepEqual([written, others], [['A/my-name.flow.json'], ['A/gone.flow.json']])
    assert.deepEqual(await files(), ['A', 'A/gone.flow.json', 'A/my-name.flow.json', 'README.md'])
    const after = await writeFlowFolder(dir, { folders: [], flows: [] })
    await removeFlowFiles(dir, after.others)
    assert.deepEqual(await files(), ['README.md'])
  })

  it('refuses links, what is no definition, and two flows that cannot be told apart', async () => {
    const outside = join(base, `outside${n}`)
    await mkdir(outside)
    await mkdir(dir, { recursive: true })
    await symlink(outside, join(dir, 'A'))
    await assert.rejects(writeFlowFolder(dir, { folders: [], flows: [flow('One', ['A'])] }), /is a link/)
    assert.deepEqual(await readdir(outside), [])
    await rm(join(dir, 'A'))
    await writeFile(join(outside, 'secret'), '{"name":"x"}')
    await symlink(join(outside, 'secret'), join(dir, 'x.flow.json'))
    await assert.rejects(readFlowFolder(dir), /x\.flow\.json is a link/)
    await rm(join(dir, 'x.flow.json'))
    for (const [content, message] of [
      ['{', /not JSON/],
      ['[]', /Expected the definition/],
      ['{"id": "x"}', /“id” is not for a file/],
      [`{"name": "${'x'.repeat(5_000_000)}"}`, /5000012 bytes/],
    ] as const) {
      await writeFile(join(dir, 'x.flow.json'), content)
      await assert.rejects(readFlowFolder(dir), message)
    }
    await rm(join(dir, 'x.flow.json'))
    await assert.rejects(writeFlowFolder(dir, { folders: [], flows: [flow('Same'), flow('Same')] }), /Two flows/)
    await assert.rejects(readFlowFolder(join(dir, 'nowhere')), /cannot be read/)
  })
})

describe('the name of a file', () => {
  it('never leads anywhere, whatever something is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const file = fileName(name)
        assert.doesNotMatch(file, /[/\\\p{Cc}]|^\.|^$/u)
      }),
    )
    assert.equal(fileName('../../etc/passwd'), '-..-etc-passwd')
    assert.equal(fileName('CON'), 'CON-flow')
    assert.equal(fileName('Grüße: 1/2'), 'Grüße- 1-2')
  })
})

describe('readable JSON', () => {
  it('says the same, with a line for what does not fit on one', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) =>
        assert.deepEqual(JSON.parse(readableJson(value)), JSON.parse(JSON.stringify(value))),
      ),
    )
    const long = { a: 'x'.repeat(60), b: { c: [1, 2], d: 'y'.repeat(60) } }
    assert.equal(
      readableJson(long),
      `{\n  "a": "${'x'.repeat(60)}",\n  "b": { "c": [1, 2], "d": "${'y'.repeat(60)}" }\n}\n`,
    )
  })
})
