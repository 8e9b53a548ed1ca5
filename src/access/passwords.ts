import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { problem } from '../base/errors.ts'
import { normalPassword } from './password-rules.ts'

/** Hashes passwords and compares them, two at once at most: each one takes 128 MiB for a third of a second. */
export interface Passwords {
  /** @throws OVERLOADED when too many wait */
  hash(password: string): Promise<string>
  /**
   * Whether the password is the hashed one. Without a hash the answer is no, after the same work: the time must not tell
   * whether there is such a user.
   *
   * @throws OVERLOADED as above
   */
  matches(password: string, hash: string | null): Promise<boolean>
}

interface Cost {
  readonly logN: number
  readonly r: number
  readonly p: number
}

/** N = 2^17, r = 8, p = 1 (OWASP Password Storage Cheat Sheet); the names stand in each hash, so that they can be raised. */
const cost: Cost = Object.freeze({ logN: 17, r: 8, p: 1 })
const [saltBytes, keyBytes] = [16, 32]
const maxmem = 256 * 1_048_576
const mostAtOnce = 2
const mostWaiting = 50

export function openPasswords(): Passwords {
  const turn = gate(mostAtOnce, mostWaiting)
  return {
    hash: (password) =>
      turn(async () => {
        const salt = randomBytes(saltBytes)
        const key = await derive(password, salt, cost)
        return ['scrypt', cost.logN, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('$')
      }),
    matches: (password, hash) =>
      turn(async () => {
        const known = hash === null ? null : parse(hash)
        const key = await derive(password, known?.salt ?? randomBytes(saltBytes), known?.cost ?? cost)
        return known !== null && timingSafeEqual(key, known.key)
      }),
  }
}

function parse(hash: string) {
  const [scheme, logN, r, p, salt, key] = hash.split('$')
  if (scheme !== 'scrypt' || salt === undefined || key === undefined) throw new Error('This is no password hash.')
  const cost = { logN: Number(logN), r: Number(r), p: Number(p) }
  return { cost, salt: Buffer.from(salt, 'base64url'), key: Buffer.from(key, 'base64url') }
}

function derive(password: string, salt: Buffer, { logN, r, p }: Cost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(normalPassword(password), salt, keyBytes, { N: 2 ** logN, r, p, maxmem }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    )
  })
}

/** Lets `atOnce` pieces of work run; `waiting` more wait for their turn, the rest is refused. */
function gate(atOnce: number, waiting: number) {
  const queue: (() => void)[] = []
  let running = 0
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= atOnce) {
      if (queue.length >= waiting) throw problem('OVERLOADED', { seconds: 10 })
      // Whoever ends hands its place on: it is never free in between.
      await new Promise<void>((resolve) => queue.push(resolve))
    } else running++
    try {
      return await work()
    } finally {
      const next = queue.shift()
      if (next === undefined) running--
      else next()
    }
  }
}
