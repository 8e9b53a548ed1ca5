import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { X509Certificate } from 'node:crypto'
import { lookAtDisk, lookAtExpiry, lookAtKey } from './watches.ts'

const day = 86_400_000
const now = Date.parse('2026-11-23T12:00:00Z')
const pem = readFileSync(join(import.meta.dirname, '../base/outbound/fixtures/receiver-cert.pem'), 'utf8')

describe('what notices look at', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flowhook-watch-'))
  })
  after(() => rm(folder, { recursive: true }))

  it('is a disk with less room than it should have', async () => {
    assert.equal(await lookAtDisk(folder, 0), null)
    assert.match((await lookAtDisk(folder, 1e12))?.text ?? '', /^\d+ MiB of \d+ MiB are free/)
  })

  it('is a key file that is gone or another one, and never one that a setting stands for', async () => {
    assert.match((await lookAtKey(folder, 'a key', false))?.text ?? '', /is gone/)
    await writeFile(join(folder, 'key'), 'another\n')
    const found = await lookAtKey(folder, 'a key', false)
    assert.match(found?.text ?? '', /another key/)
    assert.doesNotMatch(JSON.stringify(found), /a key"|another\\n/)
    assert.equal(await lookAtKey(folder, 'a key', true), null)
    await writeFile(join(folder, 'key'), 'a key\n')
    assert.equal(await lookAtKey(folder, 'a key', false), null)
  })

  it('is a token at 14 days, 3 days and its end, each found anew', () => {
    const about = (days: number | null, life = 100) =>
      lookAtExpiry(
        [
          {
            id: 't',
            name: 'ci',
            created: now + ((days ?? 0) - life) * day,
            expires: days === null ? null : now + days * day,
          },
        ],
        null,
        now,
      ).map((found) => found.about)
    assert.deepEqual(
      [15, 14, 4, 3, 0.1, 0, -1, -31, null].map((days) => about(days)),
      [[], ['t/14'], ['t/14'], ['t/3'], ['t/3'], ['t/0'], ['t/0'], [], []],
    )
    // Made for a day: that it ends soon is no news.
    assert.deepEqual([about(0.5, 1), about(0, 1)], [[], ['t/0']])
  })

  it('is a certificate', () => {
    const ends = Date.parse(new X509Certificate(pem).validTo)
    const look = (at: number) => lookAtExpiry([], pem, at).map(({ text }) => text)
    assert.deepEqual(look(ends - 20 * day), [])
    assert.match(look(ends - 2 * day)[0]!, /^The certificate of FLOWHOOK_TLS_CERT ends on \d{4}-/)
    assert.match(look(ends + day)[0]!, /ended on/)
  })
})
