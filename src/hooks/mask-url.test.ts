import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { maskUrl, tokensOf } from './mask-url.ts'

describe('masking URLs', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['https://a.example/x', 'https://a.example/x', []],
    ['https://a.example/x?b=1', 'https://a.example/x?b=1', []],
    ['https://a.example/x?clientToken=abc', 'https://a.example/x?clientToken=***', ['abc']],
    ['https://a.example/x?a=1&clientToken=abc&b=2#f', 'https://a.example/x?a=1&clientToken=***&b=2#f', ['abc']],
    [
      'https://a.example/x?clienttoken=a&CLIENTTOKEN=b',
      'https://a.example/x?clienttoken=***&CLIENTTOKEN=***',
      ['a', 'b'],
    ],
    ['https://a.example/x?client%54oken=a%20b', 'https://a.example/x?client%54oken=***', ['a%20b', 'a b']],
    ['https://a.example/x?clientToken=', 'https://a.example/x?clientToken=***', []],
    ['https://a.example/x?clientToken', 'https://a.example/x?clientToken', []],
    ['https://a.example/x?%zz=1', 'https://a.example/x?%zz=1', []],
  ]
  for (const [url, masked, tokens] of cases) {
    it(`shows ${url} as ${masked}`, () => {
      assert.equal(maskUrl(url), masked)
      assert.deepEqual(tokensOf(url), tokens)
    })
  }
})
