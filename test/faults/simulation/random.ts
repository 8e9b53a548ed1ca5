/** Numbers that follow from a seed: the same seed gives the same run. */
export class Random {
  #state: number

  constructor(seed: number) {
    // Seeds that stand beside each other must not begin alike.
    this.#state = (Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995) >>> 0
    for (let i = 0; i < 4; i++) this.unit()
  }

  /** From 0, below 1. */
  unit(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  /** A whole number from `least` to `most`, both included. */
  int(least: number, most: number): number {
    return least + Math.floor(this.unit() * (most - least + 1))
  }

  chance(probability: number): boolean {
    return this.unit() < probability
  }

  pick<T>(list: readonly T[]): T {
    return list[this.int(0, list.length - 1)]!
  }

  hex(bytes: number): string {
    let text = ''
    while (text.length < bytes * 2) text += this.int(0, 255).toString(16).padStart(2, '0')
    return text
  }
}

/** A short mark of everything that happened, in its order. */
export class Trace {
  #low = 0xdeadbeef
  #high = 0x41c6ce57
  /** Kept for whoever looks at one seed; null where nobody does. */
  readonly lines: string[] | null

  constructor(keeps: boolean) {
    this.lines = keeps ? [] : null
  }

  add(line: string): void {
    for (let i = 0; i < line.length; i++) {
      const code = line.charCodeAt(i)
      this.#low = Math.imul(this.#low ^ code, 2654435761)
      this.#high = Math.imul(this.#high ^ code, 1597334677)
    }
    this.lines?.push(line)
  }

  get hash(): string {
    return (this.#low >>> 0).toString(16).padStart(8, '0') + (this.#high >>> 0).toString(16).padStart(8, '0')
  }
}
