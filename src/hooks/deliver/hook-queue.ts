import type { HookTarget } from '../hook-registry.ts'
import type { Entry } from './entry.ts'

/** The place of one hook: what waits for it in memory, what is under way, and until when it rests. */
export class HookQueue {
  readonly id: string
  /** Null where the hook is gone. */
  target: HookTarget | null
  /** Waiting or under way, by id, so that nothing is taken twice. */
  readonly known = new Map<string, Entry>()
  /** Attempts under way. */
  active = 0
  /** Attempts whose result is not committed yet. */
  recording = 0
  /** Whether the store may have due deliveries that are not in memory. */
  behind = false
  loading = false
  /** Nothing begins before it (epoch ms): the receiver asked for rest, a flow is off, or the head of a strict order waits. */
  restUntil = 0
  /** The first due time of what waits in the store (epoch ms). */
  dueAt = Infinity
  /** The failing delivery that holds up a strict order. */
  head: Entry | null = null
  /** Answers in a row that asked for slowness. */
  slowed = 0
  /** After a time-out or a request for slowness: one attempt at once until one succeeds. */
  narrow = false
  /** Since when every attempt failed (epoch ms), or null. */
  failingSince: number | null = null
  lastSuccess = 0
  /** Whether the flow that its URL leads to was found switched off. */
  flowIsOff = false
  #ready: Entry[] = []
  #first = 0

  constructor(id: string, target: HookTarget | null) {
    this.id = id
    this.target = target
  }

  get readyCount(): number {
    return this.#ready.length - this.#first
  }

  get isStrict(): boolean {
    return this.target?.hook.delivery.order === 'hook'
  }

  /** Attempts that may be under way at once. */
  get width(): number {
    if (this.target === null || !this.target.deliverable) return 0
    return this.narrow || this.isStrict ? 1 : this.target.hook.delivery.concurrency
  }

  push(entry: Entry): void {
    this.known.set(entry.id, entry)
    this.#ready.push(entry)
  }

  /** Makes a failed delivery the head of a strict order: nothing goes before it, and it not before `at` (epoch ms). */
  hold(entry: Entry, at: number): void {
    this.known.set(entry.id, entry)
    this.head = entry
    this.restUntil = Math.max(this.restUntil, at)
  }

  /** Puts back what was taken but not begun. */
  unshift(entries: readonly Entry[]): void {
    this.#ready.splice(0, this.#first, ...entries)
    this.#first = 0
  }

  peek(): Entry | undefined {
    return this.#ready[this.#first]
  }

  shift(): Entry | undefined {
    const entry = this.#ready[this.#first]
    if (entry === undefined) return undefined
    this.#first++
    // Moved up now and then, so that taking one costs the same however many wait.
    if (this.#first >= 256 && this.#first * 2 >= this.#ready.length) {
      this.#ready = this.#ready.slice(this.#first)
      this.#first = 0
    }
    return entry
  }

  isWaiting(entry: Entry): boolean {
    return this.#ready.indexOf(entry, this.#first) !== -1
  }

  /** Forgets what waits; it is read again when the hook goes on. @returns what was forgotten */
  clear(): readonly Entry[] {
    const waiting = this.#ready.slice(this.#first)
    if (this.head !== null) waiting.push(this.head)
    for (const { id } of waiting) this.known.delete(id)
    this.#ready = []
    this.#first = 0
    this.head = null
    this.behind = true
    return waiting
  }
}
