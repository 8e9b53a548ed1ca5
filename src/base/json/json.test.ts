import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { isProblem, type ErrorCode } from '../errors.ts'
import {
  defaultJsonLimits,
  elementsAt,
  memberSpan,
  ndjsonLines,
  readJson,
  scanJson,
  spliceMembers,
  topLevelElements,
} from './index.ts'

const bytes = (text: string) => Buffer.from(text)
const slice = (of: Uint8Array, { start, end }: { start: number; end: number }) =>
  Buffer.from(of.subarray(start, end)).toString()
const parses = (text: string) => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('scanJson', () => {
  it('takes what JSON.parse takes, with any white space', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t'), (value, space) => {
        assert.deepEqual(scanJson(bytes(JSON.stringify(value, null, space)), defaultJsonLimits), { ok: true })
      }),
      { numRuns: fc.readConfigureGlobal()?.numRuns ?? 500 },
    )
  })

  it('agrees with JSON.parse on documents with a changed, lost or added byte', () => {
    const change = fc.tuple(
      fc.nat(),
      fc.constantFrom(...'{}[]",:\\0123456789.-+eEtrufalsn \n\u0001x'),
      fc.constantFrom('set', 'drop', 'add'),
    )
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(change, { minLength: 1, maxLength: 3 }), (value, changes) => {
        let text = JSON.stringify(value)
        for (const [where, character, kind] of changes) {
          const at = where % (text.length + 1)
          text = text.slice(0, at) + (kind === 'drop' ? '' : character) + text.slice(kind === 'add' ? at : at + 1)
        }
        const scanned = scanJson(bytes(text), defaultJsonLimits)
        // A number too large for a double is refused here although it parses; everything else must agree.
        if (scanned.ok || scanned.error.limit !== 'number') assert.equal(scanned.ok, parses(text), text)
      }),
      { numRuns: fc.readConfigureGlobal()?.numRuns ?? 3000 },
    )
  })

  it('accepts each limit and refuses one more', () => {
    const limits = { bytes: 1000, depth: 3, nodes: 5, keyBytes: 4 }
    const refused = (text: string) => {
      const scanned = scanJson(bytes(text), limits)
      return scanned.ok ? null : scanned.error.limit
    }
    assert.equal(refused('[[[1]]]'), null)
    assert.equal(refused('[[[[]]]]'), 'depth')
    assert.equal(refused('[1,2,3,4]'), null)
    assert.equal(refused('[1,2,3,4,5]'), 'nodes')
    assert.equal(refused('{"abcd":1}'), null)
    assert.equal(refused('{"abcde":1}'), 'key')
    assert.equal(refused(`"${'x'.repeat(998)}"`), null)
    assert.equal(refused(`"${'x'.repeat(999)}"`), 'bytes')
    assert.equal(refused('1e308'), null)
    assert.equal(refused('[1e309]'), 'number')
    assert.equal(refused(`-${'9'.repeat(400)}`), 'number')
  })

  it('names the byte that is not UTF-8', () => {
    const scanned = scanJson(Buffer.concat([bytes('{"é":"'), Buffer.from([0xff]), bytes('"}')]), defaultJsonLimits)
    assert.deepEqual(scanned.ok ? null : [scanned.error.limit, scanned.error.at], ['utf8', 7])
  })
})

describe('readJson', () => {
  const refusals: readonly [string, Uint8Array, ErrorCode][] = [
    ['nothing', bytes(''), 'BODY_NOT_JSON'],
    ['a cut document', bytes('{"a":'), 'BODY_NOT_JSON'],
    ['a byte order mark', bytes('\ufeff{}'), 'BODY_NOT_JSON'],
    ['too deep a document', bytes('['.repeat(100_000)), 'BODY_TOO_DEEP'],
    ['__proto__', bytes('{"__proto__":{"x":1}}'), 'BODY_FORBIDDEN_KEY'],
    ['__proto__ behind escapes', bytes('{"\\u005f_proto__":{"x":1}}'), 'BODY_FORBIDDEN_KEY'],
    ['constructor.prototype', bytes('{"constructor":{"prototype":{}}}'), 'BODY_FORBIDDEN_KEY'],
    ['a number that becomes infinite', bytes('[1e999]'), 'BODY_NUMBER_TOO_LARGE'],
    ['bytes that are no UTF-8', Buffer.from([0x22, 0xc3, 0x22]), 'BODY_NOT_UTF8'],
  ]
  for (const [what, body, code] of refusals) {
    it(`refuses ${what} with ${code}`, () => {
      assert.throws(
        () => readJson(body),
        (thrown) => isProblem(thrown, code),
      )
    })
  }

  it('refuses forbidden keys however their letters are escaped, and nothing else', () => {
    const escaped = (key: string) =>
      fc
        .array(fc.boolean(), { minLength: key.length, maxLength: key.length })
        .map((flags) =>
          [...key]
            .map((letter, i) => (flags[i] ? `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}` : letter))
            .join(''),
        )
    fc.assert(
      fc.property(
        escaped('__proto__'),
        escaped('constructor'),
        escaped('prototype'),
        (proto, constructor, prototype) => {
          const forbidden = (thrown: unknown) => isProblem(thrown, 'BODY_FORBIDDEN_KEY')
          assert.throws(() => readJson(bytes(`{"a":[{"${proto}":1}]}`)), forbidden)
          assert.throws(() => readJson(bytes(`{"${constructor}":{"${prototype}":1}}`)), forbidden)
          assert.ok(readJson(bytes(`["${proto}",{"${prototype}":1,"${constructor}":1}]`)))
        },
      ),
    )
  })

  it('reads what is left', () => {
    assert.deepEqual(readJson(bytes('{"constructor":"a name","a":[1,"\\u00e9",null]}')), {
      constructor: 'a name',
      a: [1, 'é', null],
    })
  })
})

describe('spans', () => {
  it('give the elements of a list byte for byte', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.constantFrom(undefined, 2), (list, space) => {
        const document = bytes(JSON.stringify(list, null, space))
        const parts = topLevelElements(document).map((span) => JSON.parse(slice(document, span)) as unknown)
        assert.deepEqual(parts, JSON.parse(document.toString()))
      }),
    )
  })

  it('find a member by its path, the last one where a name occurs twice', () => {
    const document = bytes(' {"a":{"x":1}, "d\\u0061ta" : {"events":[1,{"b":"]}"}]},"a":{"x":2}}')
    assert.equal(slice(document, memberSpan(document, ['a', 'x'])!), '2')
    const events = memberSpan(document, ['data', 'events'])!
    assert.deepEqual(
      elementsAt(document, events.start).map((span) => slice(document, span)),
      ['1', '{"b":"]}"}'],
    )
    assert.equal(memberSpan(document, ['a', 'y']), null)
    assert.equal(memberSpan(document, ['a', 'x', 'z']), null)
  })

  it('give the lines that are not blank', () => {
    const document = bytes('{"a":1}\r\n\n  {"b":2}  \n\t\n{"c":3}')
    assert.deepEqual(
      ndjsonLines(document).map((span) => slice(document, span)),
      ['{"a":1}', '{"b":2}', '{"c":3}'],
    )
  })
})

describe('spliceMembers', () => {
  it('adds members and leaves every other byte', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const document = bytes(JSON.stringify(object, null, 1))
        const spliced = Buffer.from(spliceMembers(document, { 'new one': 1, another: 'x' })).toString()
        assert.deepEqual(JSON.parse(spliced), {
          'new one': 1,
          another: 'x',
          ...(JSON.parse(document.toString()) as object),
        })
        assert.ok(spliced.endsWith(document.toString().slice(1)))
      }),
    )
  })
})
