import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkHeader, reservedHeader } from './headers.ts'

describe('checkHeader', () => {
  it('takes tokens with printable values', () => {
    for (const [name, value] of [
      ['X-Custom', 'value'],
      ['authorization', 'Bearer abc.def-ghi_jkl~mno+pqr/stu='],
      ["!#$%&'*+-.^_`|~", 'a\tb'],
      ['x-empty', ''],
      ['x-latin', 'café'],
    ] as const) {
      assert.equal(checkHeader(name, value), null, name)
    }
  })

  it('refuses names that are no tokens', () => {
    for (const name of ['', ' ', 'a b', 'a:', 'a\r\nb', 'naïve', 'a(b)', 'a"', '{x}', 'x\0', `x${'y'.repeat(256)}`]) {
      assert.notEqual(checkHeader(name, 'x'), null, JSON.stringify(name))
    }
  })

  it('refuses values that could end the line, and characters that cannot be sent', () => {
    for (const value of [
      'a\r\nx: y',
      'a\n',
      '\r',
      'a\0b',
      '\u001b[31m',
      '\u007f',
      '\u0085',
      '日本',
      '\u2028',
      'x'.repeat(8193),
    ]) {
      assert.notEqual(checkHeader('x-custom', value), null, JSON.stringify(value.slice(0, 20)))
    }
  })

  it('refuses reserved names in any case', () => {
    for (const name of [
      'Host',
      'Content-Length',
      'TRANSFER-ENCODING',
      'connection',
      'Keep-Alive',
      'te',
      'upgrade',
      'trailer',
      'expect',
      'accept',
      'accept-encoding',
      'content-type',
      'content-encoding',
      'user-agent',
      'proxy-authorization',
      'Proxy-Connection',
      'webhook-id',
      'Webhook-Signature',
      'X-Okta-Verification-Challenge',
      'via',
      'date',
    ]) {
      assert.equal(reservedHeader(name), true, name)
      assert.match(checkHeader(name, 'x') ?? '', /reserved/)
    }
    for (const name of ['authorization', 'x-api-key', 'cookie', 'x-webhook-id', 'hostname']) {
      assert.equal(reservedHeader(name), false, name)
    }
  })
})
