import ipaddr from 'ipaddr.js'

/**
 * What one caller has of the address space, as the key of a limit: the IPv4 address itself, and the first 64 bits of an IPv6
 * address, which is the least that anybody gets (RFC 6177) and holds more addresses than a limiter remembers. A text that is
 * no address is its own key.
 */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address
  const parsed = ipaddr.process(address)
  return parsed instanceof ipaddr.IPv6
    ? `${parsed.parts
        .slice(0, 4)
        .map((part) => part.toString(16))
        .join(':')}::/64`
    : parsed.toString()
}
