/** A source of made-up values; the same seed gives the same values in the same order. */
export interface ExampleRandom {
  /** A whole number from 0 to `below` - 1. */
  number(below: number): number
  pick<T>(of: readonly [T, ...T[]]): T
  /** `prefix` filled up to 20 letters and digits, the look of Okta's ids. */
  id(prefix: string): string
  /** `length` letters, digits, `-` and `_`. */
  token(length: number): string
  hex(length: number): string
}

const alphanumeric = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** Values made from `next`, which gives numbers from 0 (inside) to 1 (outside), like `Math.random`. */
export function exampleRandom(next: () => number): ExampleRandom {
  const number = (below: number) => Math.min(below - 1, Math.floor(next() * below))
  const letters = (length: number, alphabet: string) =>
    Array.from({ length }, () => alphabet[number(alphabet.length)]).join('')
  return {
    number,
    pick: (of) => of[number(of.length)] ?? of[0],
    id: (prefix) => prefix + letters(Math.max(0, 20 - prefix.length), alphanumeric),
    token: (length) => letters(length, `${alphanumeric}-_`),
    hex: (length) => letters(length, '0123456789abcdef'),
  }
}

/**
 * A small generator (mulberry32 over an FNV-1a hash of the seed) so that an example is the same wherever and whenever it
 * is made. Never for secrets.
 */
export function seededRandom(seed: string): () => number {
  let state = 0x811c9dc5
  for (const letter of seed) state = Math.imul(state ^ letter.codePointAt(0)!, 0x01000193)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
