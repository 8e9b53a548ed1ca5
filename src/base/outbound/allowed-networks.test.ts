import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { noNetworks, parseAllowedNetworks } from './allowed-networks.ts'

describe('parseAllowedNetworks', () => {
  it('reads networks, ports and names', () => {
    const { allowed, problems } = parseAllowedNetworks(
      '10.0.0.0/8, 127.0.0.1/32:8470,[::1/128]:8470, fd00::/8 ,192.168.1.7,Hook.Internal, bücher.example:9000,localhost:3000',
    )
    assert.deepEqual(problems, [])
    assert.deepEqual(
      allowed.networks.map(({ range, bits, port }) => `${range.toString()}/${bits} ${port}`),
      ['10.0.0.0/8 null', '127.0.0.1/32 8470', '::1/128 8470', 'fd00::/8 null', '192.168.1.7/32 null'],
    )
    assert.deepEqual(allowed.names, [
      { name: 'hook.internal', port: null },
      { name: 'xn--bcher-kva.example', port: 9000 },
      { name: 'localhost', port: 3000 },
    ])
  })

  it('opens nothing where nothing is written', () => {
    for (const text of ['', ' ', ',', ' , ']) {
      assert.deepEqual(parseAllowedNetworks(text), { allowed: noNetworks, problems: [] })
    }
  })

  const bad = [
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/x',
    '10.0.0.1/8',
    '10.0.0.0/8:0',
    '10.0.0.0/8:65536',
    '10.0.0.0/8:http',
    '10.0.0/8',
    '127.1',
    '0x7f000001',
    '2130706433',
    '::1/129',
    'fd00::1/8',
    '::ffff:10.0.0.0/104',
    'fe80::1%eth0',
    '[::1/128',
    '*.example.com',
    'http://example.com',
    'example.com/path',
    'user@example.com',
    'exa mple.com',
    '-bad.example',
  ]
  for (const entry of bad) {
    it(`reports ${entry} by its text and keeps the others`, () => {
      const { allowed, problems } = parseAllowedNetworks(`10.0.0.0/8,${entry},a.example`)
      assert.equal(problems.length, 1)
      assert.ok(problems[0]!.includes(`“${entry}”`), problems[0]!)
      assert.equal(allowed.networks.length, 1)
      assert.equal(allowed.names.length, 1)
    })
  }

  it('says which network was meant where bits stand behind the prefix', () => {
    assert.deepEqual(parseAllowedNetworks('10.1.2.3/8').problems, [
      '“10.1.2.3/8” has bits set behind its prefix; the network is 10.0.0.0/8',
    ])
  })
})
