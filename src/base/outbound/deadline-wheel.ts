/** Something with a deadline. The wheel owns the fields that begin with `wheel`; a new entry has them as null and 0. */
export interface WheelEntry {
  wheelTick: number
  wheelPrevious: WheelEntry | null
  wheelNext: WheelEntry | null
  /** Called once, 0 to about two resolutions after the deadline, never before it. */
  onDeadline(): void
}

const slots = 1024

/**
 * Deadlines for very many requests by one timer. A timer of its own for each request, or an AbortSignal, halves the
 * throughput of small posts; linking into a ring costs nanoseconds. Entries are unlinked when they finish, so that nothing
 * that has ended is held until its deadline.
 */
export class DeadlineWheel {
  readonly #resolution: number
  readonly #now: () => number
  readonly #ring: WheelEntry[]
  #timer: NodeJS.Timeout | null = null
  #count = 0
  #tick: number

  /** @param resolution milliseconds between two looks at the clock */
  constructor(resolution = 50, now: () => number = () => performance.now()) {
    this.#resolution = resolution
    this.#now = now
    this.#ring = Array.from({ length: slots }, sentinel)
    this.#tick = this.#ticks()
  }

  /** Entries that wait. */
  get size(): number {
    return this.#count
  }

  /** Whether its timer runs. */
  get isTurning(): boolean {
    return this.#timer !== null
  }

  /** Calls `entry.onDeadline` when `ms` have passed. The entry must not be in the wheel already. */
  add(entry: WheelEntry, ms: number): void {
    if (this.#timer === null) this.#begin()
    // Rounded up, and one more because the tick that is under way has partly passed: a deadline is never early.
    entry.wheelTick = Math.floor((this.#now() + ms) / this.#resolution) + 1
    const head = this.#ring[entry.wheelTick % slots]!
    const last = head.wheelPrevious!
    entry.wheelPrevious = last
    entry.wheelNext = head
    last.wheelNext = entry
    head.wheelPrevious = entry
    this.#count++
  }

  /** Takes an entry out; one that is not in the wheel is left alone. */
  remove(entry: WheelEntry): void {
    const { wheelPrevious, wheelNext } = entry
    if (wheelPrevious === null || wheelNext === null) return
    wheelPrevious.wheelNext = wheelNext
    wheelNext.wheelPrevious = wheelPrevious
    entry.wheelPrevious = null
    entry.wheelNext = null
    this.#count--
  }

  /** Looks at the clock and calls what is due. The wheel's own timer does it while anything waits. */
  turn(): void {
    const now = this.#ticks()
    // After a long pause each slot is visited once, not once per tick that was missed.
    const from = Math.max(this.#tick + 1, now - slots + 1)
    this.#tick = now
    for (let tick = from; tick <= now; tick++) this.#expire(this.#ring[tick % slots]!, now)
    // Stopped here and not when the last entry goes: requests one after the other would start and stop it each time.
    if (this.#count === 0) this.#end()
  }

  /** Forgets all entries without calling them. */
  close(): void {
    for (const head of this.#ring) {
      while (head.wheelNext !== head) this.remove(head.wheelNext!)
    }
    this.#end()
  }

  #begin(): void {
    this.#tick = this.#ticks()
    // What is waited for holds the process by its socket; the timer need not.
    this.#timer = setInterval(() => this.turn(), this.#resolution).unref()
  }

  #end(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
  }

  #expire(head: WheelEntry, now: number): void {
    // Collected first: a deadline may add or remove other entries of this slot.
    let due: WheelEntry[] | null = null
    for (let entry = head.wheelNext!; entry !== head; entry = entry.wheelNext!) {
      if (entry.wheelTick <= now) (due ??= []).push(entry)
    }
    if (due === null) return
    for (const entry of due) {
      if (entry.wheelNext === null) continue
      this.remove(entry)
      entry.onDeadline()
    }
  }

  #ticks(): number {
    return Math.floor(this.#now() / this.#resolution)
  }
}

/** The head of an empty list, linked to itself. */
function sentinel(): WheelEntry {
  const head: WheelEntry = { wheelTick: 0, wheelPrevious: null, wheelNext: null, onDeadline: () => undefined }
  head.wheelPrevious = head
  head.wheelNext = head
  return head
}
