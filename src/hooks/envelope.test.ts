import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { assert as holds, array, json, property, uuid, date } from 'fast-check'
import { envelope, envelopeStart } from './envelope.ts'

describe('the envelope', () => {
  it('has Okta’s fields in Okta’s order around the very bytes of its events', () => {
    const raws = ['{ "a" : 1.0 }', '{"b":"é\\u0000"}'].map((raw) => ({ raw: Buffer.from(raw) }))
    const bytes = envelope(envelopeStart('who1', 'https://x.example'), { id: 'u-1', created: 0 }, raws)
    assert.equal(
      bytes.toString(),
      '{"eventType":"com.okta.event_hook","eventTypeVersion":"1.0","cloudEventsVersion":"0.1","source":"https://x.example/api/v1/eventHooks/who1","eventId":"u-1","data":{"events":[{ "a" : 1.0 },{"b":"é\\u0000"}]},"eventTime":"1970-01-01T00:00:00.000Z","contentType":"application/json"}',
    )
  })

  it('reads as the same events, and is the same each time', () => {
    const start = envelopeStart('who1', 'https://x.example')
    holds(
      property(
        uuid(),
        date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-01-01') }),
        array(json(), { minLength: 1 }),
        (id, created, texts) => {
          const events = texts.map((text) => ({ raw: Buffer.from(text) }))
          const bytes = envelope(start, { id, created: created.getTime() }, events)
          const read = JSON.parse(bytes.toString()) as { eventId: string; data: { events: unknown[] } }
          assert.deepEqual(
            read.data.events,
            texts.map((text) => JSON.parse(text)),
          )
          assert.equal(read.eventId, id)
          assert.deepEqual(envelope(start, { id, created: created.getTime() }, events), bytes)
        },
      ),
    )
  })
})
