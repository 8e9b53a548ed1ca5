import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { fileLimits } from '../model/file.ts'
import { fileName, mediaType } from './file-name.ts'

describe('the name of a file', () => {
  for (const [given, is] of [
    ['people.csv', 'people.csv'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['a\\b:c.txt', 'a_b_c.txt'],
    ['report\r\nX-Evil: 1.csv', 'report_X-Evil_ 1.csv'],
    ['‮cod.exe', '_cod.exe'],
    ['', 'file'],
    ['..', 'file'],
    [' name. ', 'name'],
    ['Bericht über Äpfel.pdf', 'Bericht über Äpfel.pdf'],
  ] as const) {
    it(`of ${JSON.stringify(given)} is ${JSON.stringify(is)}`, () => assert.equal(fileName(given), is))
  }

  it('is never too long, empty, or a way out of a folder, and keeps its ending', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (given) => {
        const name = fileName(given)
        assert.ok(name.length >= 1 && name.length <= fileLimits.name)
        assert.doesNotMatch(name, /[/\\\r\n]|^\.+$/)
        assert.equal(fileName(name), name)
      }),
    )
    assert.ok(fileName(`${'a'.repeat(400)}.csv`).endsWith('a.csv'))
  })
})

describe('the media type of a file', () => {
  for (const [given, name, is] of [
    ['text/csv', 'a.bin', 'text/csv'],
    ['Text/HTML; charset=utf-8', '', 'text/html; charset=utf-8'],
    ['', 'people.CSV', 'text/csv'],
    ['', 'x.constructor', 'application/octet-stream'],
    ['text/html\r\nx: y', 'a.txt', 'text/plain'],
    ['nonsense', 'a', 'application/octet-stream'],
  ] as const) {
    it(`of ${JSON.stringify(given)} for ${JSON.stringify(name)} is ${is}`, () =>
      assert.equal(mediaType(given, name), is))
  }
})
