import type { Clock } from '../../../src/base/clock.ts'
import type { Ids } from '../../../src/base/ids.ts'
import type { Random, Trace } from './random.ts'

/** Wednesday, 2025-01-01: where simulated time begins. */
const beginning = 1_735_689_600_000

interface Event {
  readonly at: number
  readonly order: number
  /** Whose it is; null for what belongs to nobody: the database, the outside, the test. */
  readonly process: SimulatedProcess | null
  readonly call: () => void
  cancelled: boolean
}

/** A process of the machine. What is in its memory dies with it: nothing of its is called any more. */
export class SimulatedProcess {
  readonly number: number
  isDead = false
  isFrozen = false
  /** What came for it while it was frozen. */
  readonly held: Event[] = []
  /** Milliseconds that it has worked: its measuring clock goes on while it computes. */
  worked = 0

  constructor(number: number) {
    this.number = number
  }
}

/**
 * A machine whose time goes on from event to event. All that its processes do is set off by an event: a timer, an answer of
 * the database or of the outside; so whatever is not called is dead or frozen, and the same seed does the same again.
 */
export class Machine {
  readonly random: Random
  readonly trace: Trace
  /** The furthest that the wall clock has shown. */
  furthest = beginning
  now = 0
  events = 0
  #ahead = 0
  #order = 0
  #processes = 0
  #current: SimulatedProcess | null = null
  readonly #heap: Event[] = []

  constructor(random: Random, trace: Trace) {
    this.random = random
    this.trace = trace
  }

  get wall(): number {
    return beginning + Math.floor(this.now) + this.#ahead
  }

  /** Sets the wall clock forward or back, as an operator or NTP does. Timers do not notice. */
  jump(ms: number): void {
    this.#ahead += ms
    this.furthest = Math.max(this.furthest, this.wall)
  }

  /** Whose code runs now. */
  get current(): SimulatedProcess | null {
    return this.#current
  }

  startProcess(): SimulatedProcess {
    return new SimulatedProcess(++this.#processes)
  }

  kill(process: SimulatedProcess): void {
    process.isDead = true
    process.held.length = 0
  }

  freeze(process: SimulatedProcess): void {
    process.isFrozen = true
  }

  /** Everything that came meanwhile comes now, in its order. */
  thaw(process: SimulatedProcess): void {
    process.isFrozen = false
    for (const event of process.held.splice(0)) {
      if (!event.cancelled) this.after(0, event.call, process)
    }
  }

  after(ms: number, call: () => void, process: SimulatedProcess | null): Event {
    const event = { at: this.now + ms, order: ++this.#order, process, call, cancelled: false }
    const heap = this.#heap
    let i = heap.push(event) - 1
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (!isBefore(event, heap[parent]!)) break
      heap[i] = heap[parent]!
      i = parent
    }
    heap[i] = event
    return event
  }

  /** A promise that a process waits for, settled by `settle` after a while; never, where the process is dead by then. */
  answer<T>(ms: number, process: SimulatedProcess | null, settle: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.after(
        ms,
        () => {
          try {
            resolve(settle())
          } catch (thrown) {
            reject(thrown as Error)
          }
        },
        process,
      )
    })
  }

  /** Lets a process do something now. */
  within<T>(process: SimulatedProcess | null, does: () => T): T {
    const before = this.#current
    this.#current = process
    try {
      return does()
    } finally {
      this.#current = before
    }
  }

  /**
   * Lets time go on until `isOver`, or until nothing is left to happen.
   *
   * @returns false where `most` events were not enough
   */
  async run(isOver: () => boolean, most: number): Promise<boolean> {
    const end = this.events + most
    while (!isOver()) {
      const event = this.#take()
      if (event === undefined) return true
      if (event.cancelled || event.process?.isDead === true) continue
      if (this.events >= end) return false
      this.now = Math.max(this.now, event.at)
      if (event.process?.isFrozen === true) {
        event.process.held.push(event)
        continue
      }
      this.events++
      this.furthest = Math.max(this.furthest, this.wall)
      this.#current = event.process
      event.call()
      await settled()
      this.#current = null
    }
    return true
  }

  clockOf(process: SimulatedProcess, ahead = 0): Clock {
    return {
      now: () => this.wall + ahead,
      // Each look costs a while, so that slices are used up and work is cut at places that the seed decides.
      monotonic: () => this.now + (process.worked += this.random.unit() * 0.4),
    }
  }

  /** Ids that rise with time and follow from the seed. */
  idsOf(process: SimulatedProcess): Ids {
    let last = 0
    const uuid = () => {
      last = Math.max(last + 1, this.wall * 16)
      const time = last.toString(16).padStart(14, '0')
      const rest = this.random.hex(7)
      const node = process.number.toString(16).padStart(4, '0').slice(-4)
      return `${time.slice(0, 8)}-${time.slice(8, 12)}-7${time.slice(12)}${rest.slice(0, 1)}-a${rest.slice(1, 4)}-${node}${rest.slice(4, 12)}`
    }
    return {
      uuid,
      okta: (prefix) => prefix + this.random.hex(9).slice(0, 17),
      hex: (bytes) => this.random.hex(bytes),
      secret: (bytes) => this.random.hex(bytes),
    }
  }

  /**
   * Puts the machine's timers in the place of the program's: the engine calls these.
   *
   * @returns what puts them back
   */
  install(): () => void {
    const { setTimeout, clearTimeout, setImmediate } = globalThis
    const later = (ms: number, call: () => void) => {
      const event = this.after(ms, call, this.#current)
      const timer = { event, ref: () => timer, unref: () => timer }
      return timer
    }
    Object.assign(globalThis, {
      // A delay that does not fit into 31 bits is none, as everywhere in Node.
      setTimeout: (call: (...given: unknown[]) => void, ms = 1, ...given: unknown[]) =>
        later(ms > 2_147_483_647 ? 1 : Math.max(1, ms), () => call(...given)),
      clearTimeout(timer: { readonly event: Event } | null | undefined) {
        if (timer?.event !== undefined) timer.event.cancelled = true
      },
      setImmediate: (call: (...given: unknown[]) => void, ...given: unknown[]) => later(0, () => call(...given)),
    })
    return () => Object.assign(globalThis, { setTimeout, clearTimeout, setImmediate })
  }

  #take(): Event | undefined {
    const heap = this.#heap
    const first = heap[0]
    const last = heap.pop()
    if (first === undefined || last === undefined || heap.length === 0) return first
    let i = 0
    for (;;) {
      let child = i * 2 + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++
      if (!isBefore(heap[child]!, last)) break
      heap[i] = heap[child]!
      i = child
    }
    heap[i] = last
    return first
  }
}

const isBefore = (one: Event, other: Event): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order)

const realImmediate = globalThis.setImmediate

/** Every promise that can go on has gone on: Node calls a tick when no promise is left to go on. */
const settled = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve))

/** Lets the program's own timers and streams have their turn. */
export const realTurn = (): Promise<void> => new Promise((resolve) => void realImmediate(resolve))
