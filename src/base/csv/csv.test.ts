import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { csv, CsvFailure, readCsv, withoutApostrophe } from './index.ts'

const form = { delimiter: ',', maxRecord: 100_000 }
const read = async (text: string | Uint8Array, more = {}) =>
  Array.fromAsync(readCsv(typeof text === 'string' ? Buffer.from(text) : text, { ...form, ...more }))

describe('CSV', () => {
  it('is written with quotes where they are needed, and formulas made harmless', () => {
    const rows = [
      ['a', 'b;c', 'd,e'],
      ['"', 'x\ny', null],
      [-1, '=1+1', '-1'],
      ["'=x", "'x", '@a'],
    ]
    assert.equal(csv(rows), `a,b;c,"d,e"\r\n"""","x\ny",\r\n-1,'=1+1,'-1\r\n''=x,'x,'@a\r\n`)
    assert.equal(csv([['a', 'b;c', '=1']], { delimiter: ';', keepFormulas: true }), 'a;"b;c";=1\r\n')
  })

  it('is read with the line that each row begins in', async () => {
    const text = '\ufeffa,b\r\n"x\ny",2\n\n\n3,"4"""\n5'
    assert.deepEqual(await read(text), [
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['x\ny', '2'] },
      { line: 6, cells: ['3', '4"'] },
      { line: 7, cells: ['5'] },
    ])
  })

  it('is refused where it is none, naming the line', async () => {
    const cases: readonly (readonly [string | Uint8Array, RegExp])[] = [
      ['a\nb\n"c', /^Line 3: A quote is opened/],
      ['a\nb"c', /^Line 2: A quote stands inside/],
      ['a\n"b"c', /^Line 2: Something stands behind/],
      [`a\n${'x'.repeat(200)}`, /^Line 2: The row is longer/],
      [Uint8Array.of(0x61, 0xff), /not valid UTF-8/],
    ]
    for (const [text, message] of cases) {
      await assert.rejects(read(text, { maxRecord: 100 }), (error) => {
        assert.ok(error instanceof CsvFailure, String(error))
        assert.match(error.message, message)
        return true
      })
    }
  })

  it('comes back as it was, whatever the cells are', async () => {
    const cell = fc.oneof(
      fc.constantFrom('=1', "'=", "''-", '\t', '\r', '\n', '"', ',', ';', ' x ', "'", '+'),
      fc.string({ unit: 'grapheme', maxLength: 20 }),
    )
    const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom(',', ';', '\t'), async (given, delimiter) => {
        const [first, ...rest] = given
        // A byte order mark is one only at the very beginning.
        const named = [['a', ...first!.slice(1)], ...rest]
        const back = await read(csv(named, { delimiter }), { delimiter })
        assert.deepEqual(
          back.map(({ cells }) => cells.map(withoutApostrophe)),
          named,
        )
      }),
      { numRuns: 300 },
    )
  })

  it('leaves others their turn while a large file is read', async () => {
    const text = 'a,b,c\n'.repeat(200_000)
    let count = 0
    let counted = 0
    let most = 0
    let isRead = false
    const others = () => {
      most = Math.max(most, count - counted)
      counted = count
      if (!isRead) setImmediate(others)
    }
    setImmediate(others)
    for await (const _ of readCsv(Buffer.from(text), form)) count++
    isRead = true
    assert.equal(count, 200_000)
    assert.ok(counted > 0 && most <= 24_000, `${most} records were read in one turn`)
  })
})
