import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { csvHead, eventsCsv } from './events-csv.ts'

describe('events as CSV', () => {
  it('quotes what needs it, and lets no value be a formula', () => {
    const event = {
      uuid: 'u',
      published: '2026-01-01T00:00:00.000Z',
      eventType: 'user.session.start',
      displayMessage: 'Said "hello", left',
      actor: { displayName: '=HYPERLINK("http://evil")' },
      target: [{ displayName: 'A' }, { displayName: '@B' }],
    }
    const [line, rest] = eventsCsv([event]).split('\r\n')
    assert.equal(rest, '')
    assert.ok(csvHead().startsWith('published,uuid,eventType'))
    assert.ok(line!.includes('"Said ""hello"", left"'))
    assert.ok(line!.includes(`"'=HYPERLINK(""http://evil"")"`))
    assert.ok(line!.includes('A; @B'))
  })
})
