import { randomBytes, randomFillSync } from 'node:crypto'
import type { Clock } from './clock.ts'

/** Where ids and random secrets come from. */
export interface Ids {
  /** A UUIDv7 (RFC 9562, 5.7), later than every one this source gave before: its order is the order of asking. */
  uuid(): string
  /** `prefix` and 17 letters and digits, the look of Okta's ids, e.g. `who` for event hooks. */
  okta(prefix: string): string
  /** `bytes` random bytes in lower-case hex. */
  hex(bytes: number): string
  /** `bytes` random bytes in base64url, without padding. */
  secret(bytes: number): string
}

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** Ids from the system's random source and the given clock. */
export function systemIds(clock: Clock): Ids {
  let lastMs = 0
  let counter = 0
  // Asking the system for eight bytes costs as much as asking for thousands: ids take theirs from a stock.
  const stock = Buffer.allocUnsafe(4096)
  let used = stock.length
  const eightBytes = (): Buffer => {
    if (used === stock.length) {
      randomFillSync(stock)
      used = 0
    }
    return stock.subarray(used, (used += 8))
  }
  return {
    uuid() {
      // 12 bits of counter behind the millisecond keep the order inside it; when they run out, time is borrowed from
      // the next millisecond, which RFC 9562 (6.2, method 1) allows.
      const ms = Math.max(clock.now(), lastMs)
      if (ms > lastMs) {
        lastMs = ms
        counter = eightBytes()[0]!
      } else if (++counter > 0xfff) {
        lastMs++
        counter = 0
      }
      const tail = eightBytes()
      tail[0] = (tail[0]! & 0x3f) | 0x80
      const time = lastMs.toString(16).padStart(12, '0')
      const rest = tail.toString('hex')
      const version = (0x7000 | counter).toString(16)
      return `${time.slice(0, 8)}-${time.slice(8)}-${version}-${rest.slice(0, 4)}-${rest.slice(4)}`
    },
    okta(prefix) {
      let id = prefix
      // 248 is the largest multiple of 62 in a byte: larger bytes are left out so that every letter is equally likely.
      while (id.length < prefix.length + 17) {
        for (const byte of randomBytes(24)) if (byte < 248 && id.length < prefix.length + 17) id += alphabet[byte % 62]
      }
      return id
    },
    hex: (bytes) => randomBytes(bytes).toString('hex'),
    secret: (bytes) => randomBytes(bytes).toString('base64url'),
  }
}

/** What every UUIDv7 of a time from `ms` on is not below, as text: ids are a time index that costs nothing. */
export function idsFrom(ms: number): string {
  const hex = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}`
}

/** When a UUIDv7 was made, epoch ms. */
export function timeOfId(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
}
