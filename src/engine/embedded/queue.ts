/** First in, first out, with a cheap take from the front. */
export class Queue<T> {
  #items: (T | undefined)[] = []
  #head = 0

  get length(): number {
    return this.#items.length - this.#head
  }

  push(item: T): void {
    this.#items.push(item)
  }

  take(): T | undefined {
    const item = this.#items[this.#head]
    if (item === undefined) return undefined
    this.#items[this.#head++] = undefined
    // Moving the rest to the front now and then costs less than doing it each time.
    if (this.#head > 1_000 && this.#head * 2 > this.#items.length) {
      this.#items.splice(0, this.#head)
      this.#head = 0
    }
    return item
  }

  /** Takes out everything that is left. */
  clear(): readonly T[] {
    const rest = this.#items.slice(this.#head) as T[] // behind the head nothing was taken
    this.#items = []
    this.#head = 0
    return rest
  }
}
