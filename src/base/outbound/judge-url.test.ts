import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseAllowedNetworks } from './allowed-networks.ts'
import { judgeUrlText } from './judge-url.ts'

const judge = (url: string, networks = '') => judgeUrlText(url, parseAllowedNetworks(networks).allowed)
const ok = (url: string, networks = '') => assert.deepEqual(judge(url, networks), { ok: true }, url)
const refused = (url: string, reason: RegExp, networks = '') => {
  const verdict = judge(url, networks)
  assert.equal(verdict.ok, false, url)
  if (!verdict.ok) assert.match(verdict.reason, reason, url)
}

describe('judgeUrlText', () => {
  it('lets https to public hosts through', () => {
    ok('https://example.com/hook?clientToken=abc')
    ok('https://example.com:8443/')
    ok('https://bücher.example/')
    ok('https://8.8.8.8/')
    ok('https://[2606:4700:4700::1111]/')
  })

  it('refuses other schemes, user info and what is no URL', () => {
    for (const url of [
      'ftp://example.com/',
      'file:///etc/passwd',
      'gopher://example.com/',
      'data:text/plain,x',
      'ws://a.example/',
    ]) {
      refused(url, /expected https/)
    }
    refused('https://user:secret@example.com/', /user name or password/)
    refused('https://user@example.com/', /user name or password/)
    refused('https://8.8.8.8@127.0.0.1/', /user name or password/)
    for (const url of [
      '',
      'example.com',
      '//example.com',
      'https://',
      'https:///',
      'https://exa mple.com/',
      'https://256.1.1.1/',
    ]) {
      assert.equal(judge(url).ok, false, url)
    }
    refused('https://example.com/\n', /control characters/)
    refused('https://exam\tple.com/', /control characters/)
    refused(`https://example.com/${'x'.repeat(8200)}`, /8192/)
  })

  it('X1 refuses private literal addresses in every form that the URL standard reads', () => {
    const forms = [
      '127.0.0.1',
      '127.1',
      '127.0.1',
      '2130706433',
      '0x7f000001',
      '0x7f.1',
      '0177.0.0.1',
      '017700000001',
      '127.0.0.1.',
      '①②⑦.0.0.1',
      '127。0。0。1',
      '%31%32%37.0.0.1',
      '0',
      '0.0.0.0',
      '10.1',
      '0xA9FEA9FE',
      '169.254.169.254',
      '[::1]',
      '[::]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[::127.0.0.1]',
      '[64:ff9b::7f00:1]',
      '[fd00:ec2::254]',
      '[fe80::1]',
      '[2002:7f00:1::]',
      'localhost',
      'LOCALHOST',
      'localhost.',
      'a.localhost',
    ]
    for (const host of forms) refused(`https://${host}/`, /private or special/)
    for (const host of ['[::1%25eth0]', '[v1.x]']) assert.equal(judge(`https://${host}/`).ok, false, host)
  })

  it('allows http only to what the allowed networks name', () => {
    refused('http://example.com/', /expected https/)
    refused('http://8.8.8.8/', /expected https/)
    refused('http://example.com/', /expected https/, '127.0.0.1/32')
    ok('http://127.0.0.1:3000/', '127.0.0.1/32')
    ok('http://127.1:3000/', '127.0.0.1/32')
    ok('http://localhost:3000/', '127.0.0.1/32')
    ok('http://[::1]:3000/', '::1/128')
    ok('http://8.8.8.8/', '8.8.8.8/32')
    ok('http://hook.internal/', 'hook.internal')
    ok('http://HOOK.INTERNAL./', 'hook.internal')
    refused('http://sub.hook.internal/', /expected https/, 'hook.internal')
    refused('http://127.0.0.2:3000/', /loopback/, '127.0.0.1/32')
    refused('http://127.0.0.1:3001/', /loopback/, '127.0.0.1/32:3000')
  })

  it('allows ports 80, 443 and those from 1024 up, but none of other protocols', () => {
    for (const port of [80, 443, 1024, 8080, 65535]) ok(`https://example.com:${port}/`)
    for (const port of [0, 1, 22, 25, 110, 143, 445, 1023])
      refused(`https://example.com:${port}/`, /^Port \d+ is not allowed/)
    for (const port of [2375, 3306, 5432, 6379, 6667, 11211])
      refused(`https://example.com:${port}/`, /another protocol/)
    refused('http://127.0.0.1:22/', /Port 22/, '127.0.0.1/32')
    ok('http://127.0.0.1:22/', '127.0.0.1/32:22')
    ok('https://hook.internal:6379/', 'hook.internal:6379')
  })
})
