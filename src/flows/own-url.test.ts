import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ownInvokeUrls } from './own-url.ts'

const alias = '4f0c2b6a9d1e4c7fb83a5d20e6917c44'
const own = ownInvokeUrls({
  publicUrl: () => 'https://flowhook.example.com',
  earlierPublicUrls: ['http://old.example.com:8080/under/'],
  port: () => 8470,
})

describe('an own invoke URL', () => {
  for (const url of [
    `https://flowhook.example.com/api/flo/${alias}/invoke`,
    `https://FLOWHOOK.example.com:443/api/flo/${alias}/invoke#part`,
    `http://old.example.com:8080/under/api/flo/${alias}/invoke`,
    `http://127.0.0.1:8470/api/flo/${alias}/invoke`,
    `http://127.9.8.7:8470/api/flo/${alias}/invoke`,
    `http://0x7f000001:8470/api/flo/${alias}/invoke`,
    `https://localhost:8470/api/flo/${alias}/invoke`,
    `http://[::1]:8470/api/flo/${alias}/invoke`,
    `http://[0:0:0:0:0:0:0:1]:8470/api/flo/${alias}/invoke`,
    `https://flowhook.example.com/x/../api/flo/${alias}/invoke`,
  ]) {
    it(`is ${url}`, () => assert.deepEqual(own(url), { alias, query: '' }))
  }

  it('may have an alias that somebody chose', () => {
    const url = 'https://flowhook.example.com/api/flo/breached-credential-2/invoke'
    assert.deepEqual(own(url), { alias: 'breached-credential-2', query: '' })
  })

  it('keeps its query', () => {
    assert.deepEqual(own(`http://localhost:8470/api/flo/${alias}/invoke?clientToken=a&b=c`), {
      alias,
      query: 'clientToken=a&b=c',
    })
  })

  for (const url of [
    `http://flowhook.example.com/api/flo/${alias}/invoke`,
    `https://flowhook.example.com:8443/api/flo/${alias}/invoke`,
    `https://flowhook.example.com.evil.example/api/flo/${alias}/invoke`,
    `https://evil.example/https://flowhook.example.com/api/flo/${alias}/invoke`,
    `https://user@flowhook.example.com/api/flo/${alias}/invoke`,
    `https://:pass@flowhook.example.com/api/flo/${alias}/invoke`,
    `https://flowhook.example.com/under/api/flo/${alias}/invoke`,
    `http://old.example.com:8080/api/flo/${alias}/invoke`,
    `https://flowhook.example.com/api/flo/${alias}/invoke/`,
    `https://flowhook.example.com/api/flo/${alias}/resume`,
    `https://flowhook.example.com/api/flo/${alias.toUpperCase()}/invoke`,
    `https://flowhook.example.com/api/flo/${alias.repeat(2)}a/invoke`,
    `https://flowhook.example.com/api/flo/${alias.slice(0, 7)}/invoke`,
    `https://flowhook.example.com/api/flo/${alias}_/invoke`,
    `https://flowhook.example.com/api/flo/%34${alias.slice(1)}/invoke`,
    'https://flowhook.example.com/api/v1/flows',
    `http://127.0.0.1:8471/api/flo/${alias}/invoke`,
    `http://127.0.0.1/api/flo/${alias}/invoke`,
    `http://127.evil.example:8470/api/flo/${alias}/invoke`,
    `http://localhost.evil.example:8470/api/flo/${alias}/invoke`,
    `http://10.0.0.1:8470/api/flo/${alias}/invoke`,
    `http://[::ffff:127.0.0.1]:8470/api/flo/${alias}/invoke`,
    `ftp://127.0.0.1:8470/api/flo/${alias}/invoke`,
    `/api/flo/${alias}/invoke`,
    '',
  ]) {
    it(`is not ${url === '' ? 'an empty text' : url}`, () => assert.equal(own(url), null))
  }

  it('is not there on loopback before the server listens', () => {
    const before = ownInvokeUrls({ publicUrl: () => 'https://a.example', earlierPublicUrls: [], port: () => null })
    assert.equal(before(`http://127.0.0.1:8470/api/flo/${alias}/invoke`), null)
  })
})
