import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { nameOf, networkOf, plainName, type Address, type AllowedNetworks } from './allowed-networks.ts'

/** `listed`: an entry of the allowed networks covers it, so http is allowed too. `exactly`: that entry names the port. */
export type AddressVerdict =
  | { readonly ok: true; readonly listed: boolean; readonly exactly: boolean }
  | { readonly ok: false; readonly reason: string }

/**
 * Whether a connection to an address may be made: public unicast addresses, and what the allowed networks open. Metadata
 * services of clouds are opened only by an entry for that single address (/32, /128), never by a wider network or a name.
 * (X1 of docs/promises.md; the registries of RFC 6890 and its successors.)
 *
 * @param ip an IP address as text; anything else is refused, also short, octal and hexadecimal forms
 * @param host the name it was resolved from, or the same text
 */
export function judgeAddress(ip: string, port: number, host: string, allowed: AllowedNetworks): AddressVerdict {
  const address = readAddress(ip)
  if (address === null) return { ok: false, reason: `${ip} is not an IP address.` }
  const network = networkOf(address, port, allowed)
  if (isMetadata(address)) {
    const exact = network !== null && network.bits === (network.range.kind() === 'ipv6' ? 128 : 32)
    if (exact) return { ok: true, listed: true, exactly: network.port !== null }
    return { ok: false, reason: `${ip} is a cloud’s metadata address; only an entry for exactly ${ip} opens it.` }
  }
  if (network !== null) return { ok: true, listed: true, exactly: network.port !== null }
  const name = nameOf(plainName(host), port, allowed)
  const special = specialOf(address)
  if (special === null) return { ok: true, listed: name !== null, exactly: name?.port != null }
  if (name !== null && special.byName) return { ok: true, listed: true, exactly: name.port !== null }
  return { ok: false, reason: `${ip} is ${special.what}. FLOWHOOK_ALLOWED_NETWORKS can open it.` }
}

/** The address in one form: an IPv4 address that came inside IPv6 (::ffff:0:0/96) is that IPv4 address. */
export function readAddress(ip: string): Address | null {
  // A zone (fe80::1%eth0) names an interface of this machine, never a host elsewhere.
  if (isIP(ip) === 0 || ip.includes('%')) return null
  return ipaddr.process(isIP(ip) === 6 ? ip.replace(dottedTail, hexTail) : ip)
}

// The library takes `::8.8.8.8`, which is how the system prints ::808:808, for ::ffff:8.8.8.8: another address.
const dottedTail = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/

function hexTail(_tail: string, ...bytes: string[]): string {
  const [a, b, c, d] = bytes.map(Number) as [number, number, number, number] // four groups
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
}

interface Special {
  readonly range: Address
  readonly bits: number
  readonly what: string
  /** Whether an allowed host name may point there: machines live there, although not public ones. */
  readonly byName: boolean
}

const special: readonly Special[] = Object.freeze([
  at('0.0.0.0/8', 'an unspecified address', false),
  at('10.0.0.0/8', 'a private address', true),
  at('100.64.0.0/10', 'a shared address of a provider', true),
  at('127.0.0.0/8', 'a loopback address', true),
  at('169.254.0.0/16', 'a link-local address', true),
  at('172.16.0.0/12', 'a private address', true),
  at('192.0.0.0/24', 'an address of IETF protocols', false),
  at('192.0.2.0/24', 'a documentation address', false),
  at('192.31.196.0/24', 'an address of AS112', false),
  at('192.52.193.0/24', 'an address of multicast tunnels', false),
  at('192.88.99.0/24', 'a 6to4 relay', false),
  at('192.168.0.0/16', 'a private address', true),
  at('192.175.48.0/24', 'an address of AS112', false),
  at('198.18.0.0/15', 'a benchmark address', true),
  at('198.51.100.0/24', 'a documentation address', false),
  at('203.0.113.0/24', 'a documentation address', false),
  at('224.0.0.0/4', 'a multicast address', false),
  at('240.0.0.0/4', 'a reserved address', false),
  at('::/128', 'an unspecified address', false),
  at('::1/128', 'a loopback address', true),
  at('::/96', 'an IPv4 address inside IPv6', false),
  at('64:ff9b::/96', 'an IPv4 address inside IPv6', false),
  at('64:ff9b:1::/48', 'an IPv4 address inside IPv6', false),
  at('100::/64', 'a discard address', false),
  at('2001::/32', 'a Teredo address', false),
  at('2001:2::/48', 'a benchmark address', true),
  at('2001:10::/28', 'an ORCHID', false),
  at('2001:20::/28', 'an ORCHID', false),
  at('2001::/23', 'an address of IETF protocols', false),
  at('2001:db8::/32', 'a documentation address', false),
  at('2002::/16', 'a 6to4 address', false),
  at('2620:4f:8000::/48', 'an address of AS112', false),
  at('3ffe::/16', 'an address of a network that is no more', false),
  at('3fff::/20', 'a documentation address', false),
  at('5f00::/16', 'a segment routing address', false),
  at('fc00::/7', 'a private address', true),
  at('fe80::/10', 'a link-local address', true),
  at('fec0::/10', 'a site-local address', true),
  at('ff00::/8', 'a multicast address', false),
])

// IANA gives out global unicast only here; all the rest of IPv6 is refused without being listed.
const globalIPv6 = at('2000::/3', 'public', true)
const notPublic = at('::/0', 'not a public address', false)

function specialOf(address: Address): Special | null {
  const found = special.find((each) => within(address, each))
  if (found) return found
  return address.kind() === 'ipv4' || within(address, globalIPv6) ? null : notPublic
}

const metadata: readonly Special[] = Object.freeze(
  ['169.254.169.254', '169.254.170.2', '169.254.170.23', '100.100.100.200', '168.63.129.16', '192.0.0.192']
    .map((ip) => at(`${ip}/32`, 'metadata', false))
    .concat(['fd00:ec2::254', 'fd00:ec2::23', 'fd20:ce::254'].map((ip) => at(`${ip}/128`, 'metadata', false))),
)

/** Also where it is wrapped in IPv6, so that a network opened for translation does not open it by the way. */
function isMetadata(address: Address): boolean {
  return [address, ...wrapped(address)].some((each) => metadata.some((entry) => within(each, entry)))
}

function wrapped(address: Address): readonly Address[] {
  if (address.kind() === 'ipv4') return []
  const bytes = address.toByteArray()
  const four = (from: number, flip = 0) => new ipaddr.IPv4(bytes.slice(from, from + 4).map((byte) => byte ^ flip))
  // Last four bytes: ::/96 and both translation prefixes. 2002::/16 has them behind its prefix, Teredo inverted at the end.
  return [four(12), four(2), four(12, 0xff), four(4)]
}

function within(address: Address, { range, bits }: Special): boolean {
  return address.kind() === range.kind() && address.match(range, bits)
}

function at(cidr: string, what: string, byName: boolean): Special {
  const [range, bits] = ipaddr.parseCIDR(cidr)
  return Object.freeze({ range, bits, what, byName })
}
