import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { noNetworks, parseAllowedNetworks } from './allowed-networks.ts'
import { judgeAddress } from './judge-address.ts'

const opened = (text: string) => parseAllowedNetworks(text).allowed
const may = (ip: string, networks = '', host = ip, port = 443) => judgeAddress(ip, port, host, opened(networks)).ok

/** What must not be reached unless somebody opened it. */
const denied = `
  0.0.0.0 0.0.0.1 0.255.255.255
  10.0.0.0 10.0.0.1 10.255.255.255
  100.64.0.0 100.64.0.1 100.127.255.255 100.100.100.200
  127.0.0.0 127.0.0.1 127.0.1.1 127.255.255.255
  169.254.0.0 169.254.1.1 169.254.169.254 169.254.170.2 169.254.255.255
  168.63.129.16
  172.16.0.0 172.16.0.1 172.20.10.1 172.31.255.255
  192.0.0.0 192.0.0.1 192.0.0.9 192.0.0.170 192.0.0.192 192.0.0.255
  192.0.2.0 192.0.2.1 192.0.2.255
  192.31.196.1 192.52.193.1 192.88.99.0 192.88.99.1 192.175.48.1
  192.168.0.0 192.168.1.1 192.168.255.255
  198.18.0.0 198.18.0.1 198.19.255.255
  198.51.100.0 198.51.100.1 203.0.113.0 203.0.113.255
  224.0.0.0 224.0.0.1 239.255.255.250 239.255.255.255
  240.0.0.0 240.0.0.1 250.1.2.3 255.255.255.254 255.255.255.255
  :: ::1 ::2 ::ffff
  ::7f00:1 ::127.0.0.1 ::10.0.0.1 ::169.254.169.254 ::8.8.8.8 ::a9fe:a9fe
  ::ffff:0.0.0.0 ::ffff:10.0.0.1 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:169.254.169.254 ::ffff:a9fe:a9fe
  ::ffff:192.168.1.1 ::ffff:100.64.0.1 ::ffff:224.0.0.1 ::ffff:255.255.255.255
  0:0:0:0:0:ffff:127.0.0.1 0000:0000:0000:0000:0000:ffff:0a00:0001
  ::ffff:0:127.0.0.1 ::ffff:0:7f00:1
  64:ff9b::7f00:1 64:ff9b::127.0.0.1 64:ff9b::10.0.0.1 64:ff9b::169.254.169.254 64:ff9b::8.8.8.8
  64:ff9b:1::7f00:1 64:ff9b:1::1 64:ff9b:1:ffff:ffff:ffff:ffff:ffff
  100::1 100:0:0:1::1
  2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:0:ffff:ffff:ffff:ffff:ffff:ffff
  2001:1::1 2001:2::1 2001:2:0:ffff::1 2001:3::1 2001:4:112::1 2001:10::1 2001:1f::1 2001:20::1 2001:2f::1 2001:30::1
  2001:1ff::1 2001:db8::1 2001:db8:ffff::1
  2002:7f00:1::1 2002:a00:1::1 2002:a9fe:a9fe::1 2002:808:808::1 2002:ffff::1
  2620:4f:8000::1 3ffe::1 3fff::1 3fff:fff::1
  1::1 4000::1 5f00::1 6000::1 8000::1 a000::1 c000::1 e000::1 f000::1
  fc00::1 fd00::1 fd00:ec2::254 fd00:ec2::23 fd20:ce::254 fdff:ffff::1
  fe00::1 fe80::1 fe80::1%eth0 febf::1 fec0::1 feff::1
  ff00::1 ff02::1 ff02::fb ff0e::1 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
`
  .trim()
  .split(/\s+/)

const unparsable = [
  '',
  ' ',
  'localhost',
  'example.com',
  '127.1',
  '127.0.1',
  '2130706433',
  '0x7f000001',
  '0x7f.0.0.1',
  '0177.0.0.1',
  '127.0.0.01',
  '256.0.0.1',
  '1.2.3.4.5',
  '1.2.3.4 ',
  '1.2.3.4\n',
  '[::1]',
  '::1::',
  ':::',
  '1:2:3:4:5:6:7',
  '12345::1',
  '8.8.8.8/32',
  '8.8.8.8:443',
  '８.8.8.8',
  'null',
]

const open = `
  1.0.0.1 1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 93.184.216.34 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.1
  169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 191.255.255.255 192.0.1.1 192.167.255.255 192.169.0.0
  198.17.255.255 198.20.0.0 203.0.112.255 203.0.114.0 223.255.255.255 ::ffff:8.8.8.8
  2001:200::1 2001:4860:4860::8888 2003::1 2400:cb00::1 2606:4700:4700::1111 2620:fe::fe 2a00:1450:4001:800::200e 3ffd::1
`
  .trim()
  .split(/\s+/)

describe('judgeAddress', () => {
  it('has a table of at least 120 addresses that are refused', () => assert.ok(new Set(denied).size >= 120))

  for (const ip of denied) it(`X1 refuses ${ip}`, () => assert.equal(may(ip), false))

  for (const ip of unparsable)
    it(`X1 refuses what is no address: ${JSON.stringify(ip)}`, () => assert.equal(may(ip), false))

  for (const ip of open) it(`X1 lets ${ip} through`, () => assert.equal(may(ip), true))

  it('X1 judges an IPv4 address inside ::ffff:0:0/96 as that address', () => {
    fc.assert(
      fc.property(fc.ipV4(), (ip) => {
        assert.equal(may(`::ffff:${ip}`), may(ip))
      }),
    )
  })

  it('X1 refuses every embedding of IPv4 in IPv6 whatever is inside', () => {
    const word = fc.integer({ min: 0, max: 0xffff }).map((each) => each.toString(16))
    fc.assert(
      fc.property(word, word, (high, low) => {
        for (const ip of [`::${high}:${low}`, `64:ff9b::${high}:${low}`, `64:ff9b:1::${high}:${low}`]) {
          assert.equal(may(ip), false, ip)
        }
        assert.equal(may(`2002:${high}:${low}::1`), false)
        assert.equal(may(`2001:0:${high}:${low}::1`), false)
      }),
    )
  })

  it('lets through what a network opens, and nothing beside it', () => {
    assert.equal(may('10.1.2.3', '10.0.0.0/8'), true)
    assert.equal(may('11.1.2.3', '10.0.0.0/8'), true)
    assert.equal(may('192.168.1.1', '10.0.0.0/8'), false)
    assert.equal(may('::ffff:10.1.2.3', '10.0.0.0/8'), true)
    assert.equal(may('64:ff9b::10.1.2.3', '10.0.0.0/8'), false)
    assert.equal(may('fd12::1', 'fd12::/16'), true)
    assert.equal(may('fd13::1', 'fd12::/16'), false)
  })

  it('opens only the port that an entry names', () => {
    assert.equal(may('127.0.0.1', '127.0.0.1/32:8470', '127.0.0.1', 8470), true)
    assert.equal(may('127.0.0.1', '127.0.0.1/32:8470', '127.0.0.1', 8471), false)
    assert.equal(may('::1', '[::1/128]:8470', '::1', 8470), true)
    assert.equal(may('::1', '[::1/128]:8470', '::1', 80), false)
  })

  it('opens what an allowed name leads to, unless no machine can be there', () => {
    assert.equal(may('10.1.2.3', 'hook.internal', 'hook.internal'), true)
    assert.equal(may('10.1.2.3', 'hook.internal', 'HOOK.internal.'), true)
    assert.equal(may('10.1.2.3', 'hook.internal', 'other.internal'), false)
    assert.equal(may('10.1.2.3', 'hook.internal', 'a.hook.internal'), false)
    assert.equal(may('10.1.2.3', 'hook.internal:9000', 'hook.internal', 9000), true)
    assert.equal(may('10.1.2.3', 'hook.internal:9000', 'hook.internal', 9001), false)
    assert.equal(may('0.0.0.0', 'hook.internal', 'hook.internal'), false)
    assert.equal(may('224.0.0.1', 'hook.internal', 'hook.internal'), false)
  })

  it('X1 opens a metadata address only by an entry for exactly that address', () => {
    for (const [ip, wider] of [
      ['169.254.169.254', '169.254.0.0/16'],
      ['169.254.169.254', '169.254.169.254/31'],
      ['100.100.100.200', '100.64.0.0/10'],
      ['168.63.129.16', '0.0.0.0/0'],
      ['fd00:ec2::254', 'fd00::/8'],
      ['64:ff9b::169.254.169.254', '64:ff9b::/96'],
      ['2002:a9fe:a9fe::1', '2002::/16'],
      ['::169.254.169.254', '::/0'],
    ] as const) {
      assert.equal(may(ip, wider), false, `${ip} by ${wider}`)
      assert.equal(may(ip, `${wider}, metadata.internal`, 'metadata.internal'), false)
    }
    assert.equal(may('169.254.169.254', '169.254.169.254/32'), true)
    assert.equal(may('fd00:ec2::254', 'fd00:ec2::254/128'), true)
  })

  it('says what the address is and which setting opens it', () => {
    const verdict = judgeAddress('10.0.0.1', 443, '10.0.0.1', noNetworks)
    assert.equal(
      verdict.ok ? '' : verdict.reason,
      '10.0.0.1 is a private address. FLOWHOOK_ALLOWED_NETWORKS can open it.',
    )
  })
})
