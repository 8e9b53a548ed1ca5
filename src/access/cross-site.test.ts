import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isFromOwnSite } from './cross-site.ts'

describe('isFromOwnSite', () => {
  const table: readonly (readonly [string, Record<string, string>, boolean])[] = [
    ['a page of ours', { 'sec-fetch-site': 'same-origin' }, true],
    ['typed by the user', { 'sec-fetch-site': 'none' }, true],
    ['another site', { 'sec-fetch-site': 'cross-site' }, false],
    ['a sibling host', { 'sec-fetch-site': 'same-site' }, false],
    [
      'another site that also names our origin',
      { 'sec-fetch-site': 'cross-site', origin: 'https://hook.example' },
      false,
    ],
    ['an old browser on our origin', { origin: 'https://hook.example' }, true],
    ['the host that was asked', { origin: 'http://10.0.0.5:8470', host: '10.0.0.5:8470' }, true],
    ['another origin', { origin: 'https://evil.example', host: 'hook.example' }, false],
    ['a sandboxed frame', { origin: 'null', host: 'hook.example' }, false],
    ['neither header', { host: 'hook.example' }, false],
  ]
  for (const [name, headers, expected] of table) {
    it(`${expected ? 'lets through' : 'refuses'} ${name}`, () => {
      assert.equal(isFromOwnSite(headers, 'https://hook.example'), expected)
    })
  }
})
