/** The longest time the timer sleeps in ms: after it the clock is looked at again, which may have been set. */
const longest = 30_000

/** One timer for the next due time of all hooks. */
export class DueTimer {
  readonly #now: () => number
  readonly #due: () => void
  #timer: NodeJS.Timeout | null = null
  #at = Infinity
  #stopped = false

  constructor(now: () => number, due: () => void) {
    this.#now = now
    this.#due = due
  }

  /** Rings at `at` (epoch ms) or before. */
  plan(at: number): void {
    if (at >= this.#at || this.#stopped) return
    this.#at = at
    if (this.#timer !== null) clearTimeout(this.#timer)
    const wait = Math.min(Math.max(at - this.#now(), 0), longest)
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.#at = Infinity
      this.#due()
    }, Math.ceil(wait)).unref()
  }

  stop(): void {
    this.#stopped = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#at = Infinity
  }
}
