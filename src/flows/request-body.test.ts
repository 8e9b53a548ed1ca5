import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { isProblem, type ErrorCode } from '../base/errors.ts'
import { defaultJsonLimits, readJson, type JsonLimits } from '../base/json/index.ts'
import { hookEventId, readBody } from './request-body.ts'

const json = 'application/json'

/** The code of the refusal, or null where the body is taken. */
function refusal(act: () => unknown): ErrorCode | null {
  try {
    act()
    return null
  } catch (thrown) {
    assert.ok(isProblem(thrown), String(thrown))
    return thrown.code
  }
}

describe('the body of a call', () => {
  it('is refused exactly where reading untrusted JSON refuses it, by the same name', () => {
    const limits: JsonLimits = { bytes: 400, depth: 4, nodes: 20, keyBytes: 12 }
    const keys = fc.oneof(
      fc.constantFrom('a', 'ключ', '__proto__', 'constructor', 'prototype', 'k'.repeat(12), 'k'.repeat(13)),
      fc.string({ maxLength: 16 }),
    )
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'large' },
        fc.constantFrom('0', '-1.5', '9007199254740993', '1e400', '1e22', 'true', 'null', '"é"', '"\\u0000"', '01', ''),
        fc.array(tie('value') as fc.Arbitrary<string>, { maxLength: 6 }).map((items) => `[${items.join(',')}]`),
        // A member that another of the same name replaces is gone before anybody looks: it may be as deep as it likes.
        fc
          .uniqueArray(fc.tuple(keys, tie('value') as fc.Arbitrary<string>), { maxLength: 4, selector: ([key]) => key })
          .map((members) => `{${members.map(([key, each]) => `${JSON.stringify(key)}: ${each}`).join(',')}}`),
      ),
    })) as { value: fc.Arbitrary<string> }
    fc.assert(
      fc.property(value, (text) => {
        const body = Buffer.from(text)
        const expected = refusal(() => readJson(body, limits))
        assert.equal(
          refusal(() => readBody(body, json, limits)),
          expected,
        )
      }),
      { numRuns: 3000 },
    )
  })

  it('comes as flows hold it: whole numbers past exactness as text', () => {
    const body = Buffer.from(
      '{"id": 12345678901234567890, "small": 1.5, "list": [9007199254740993, -9007199254740991]}',
    )
    assert.deepEqual(readBody(body, json, defaultJsonLimits), {
      json: { id: '12345678901234567890', small: 1.5, list: ['9007199254740993', -9007199254740991] },
    })
  })

  for (const [type, is] of [
    ['application/json', true],
    ['application/json; charset=utf-8', true],
    ['Application/JSON', true],
    ['application/cloudevents+json', true],
    ['application/vnd.okta.v1+json;x=1', true],
    ['application/jsonp', false],
    ['text/json', false],
    ['application/x-ndjson', false],
    ['text/plain', false],
    [undefined, false],
  ] as const) {
    it(`is ${is ? '' : 'not '}read as JSON where its type is ${type}`, () => {
      assert.equal(readBody(Buffer.from('[]'), type, defaultJsonLimits) !== null, is)
    })
  }

  for (const [value, eventId] of [
    [{ eventType: 'com.okta.event_hook', eventId: 'e' }, 'e'],
    [{ eventType: 'com.okta.event_hook' }, null],
    [{ eventType: 'com.okta.event_hook', eventId: 5 }, null],
    [{ eventType: 'com.okta.telephony.provider', eventId: 'e' }, undefined],
    [[{ eventType: 'com.okta.event_hook', eventId: 'e' }], undefined],
    ['com.okta.event_hook', undefined],
    [null, undefined],
  ] as const) {
    it(`${JSON.stringify(value)} has the delivery id ${eventId}`, () => {
      assert.equal(hookEventId({ json: value }), eventId)
    })
  }
})
