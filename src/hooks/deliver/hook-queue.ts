import type { HookTarget } from '../hook-registry.ts'
import type { Entry } from './entry.ts'

/** How many bytes wait in the memory of all queues together. */
export interface ReadyMemory {
  bytes: number
}

/** The place of one hook: what waits for it in memory, what is under way, and until when it rests. */
export class HookQueue {
  readonly id: string
  /** Null where the hook is gone. */
  target: HookTarget | null
  /** Waiting or under way, by id, so that nothing is taken twice. */
  readonly known = new Map<string, Entry>()
  /** The keys of those that have an order: one of each key at a time. */
  readonly orderKeys = new Set<string>()
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
  /** Attempts that a receiver may have at once after trouble: one until one succeeds, then more with each success. */
  trusted = Infinity
  /** Since when every attempt failed (epoch ms), or null. */
  failingSince: number | null = null
  lastSuccess = 0
  /** When the flow that its URL leads to was last switched on (epoch ms). */
  flowSwitchedOnAt = 0
  /** What the entries that it knows take. */
  bytes = 0
  readonly #memory: ReadyMemory
  #ready: Entry[] = []
  #first = 0

  constructor(id: string, target: HookTarget | null, memory: ReadyMemory) {
    this.id = id
    this.target = target
    this.#memory = memory
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
    return this.isStrict ? 1 : Math.min(this.trusted, this.target.hook.delivery.concurrency)
  }

  push(entry: Entry): void {
    this.#know(entry)
    this.#ready.push(entry)
  }

  /** An entry is done with, or waits in the store from now on. */
  forget(entry: Entry): void {
    if (!this.known.delete(entry.id)) return
    if (entry.orderKey !== null) this.orderKeys.delete(entry.orderKey)
    this.bytes -= entry.bytes
    this.#memory.bytes -= entry.bytes
  }

  /** Makes a failed delivery the head of a strict order: nothing goes before it, and it not before `at` (epoch ms). */
  hold(entry: Entry, at: number): void {
    this.#know(entry)
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

  /** Forgets what waits; it is read again when the hook goes on. */
  clear(): void {
    for (const entry of this.#ready.slice(this.#first)) this.forget(entry)
    if (this.head !== null) this.forget(this.head)
    this.#ready = []
    this.#first = 0
    this.head = null
    this.behind = true
  }

  #know(entry: Entry): void {
    if (this.known.has(entry.id)) return
    this.known.set(entry.id, entry)
    if (entry.orderKey !== null) this.orderKeys.add(entry.orderKey)
    this.bytes += entry.bytes
    this.#memory.bytes += entry.bytes
  }
}
