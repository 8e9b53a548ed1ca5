import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import type { Store } from '../../store/store.ts'

/** The clock may jump: however far away the next wake is, the time is looked at this often. */
const longestMs = 60_000
/** Where the store did not answer, or what is due is already running here. */
const pauseMs = 5_000

/** One timer for all executions that wait in the store. */
export class WakeTimer {
  readonly #parts: { readonly store: Store; readonly clock: Clock; readonly log: Log }
  readonly #onDue: () => Promise<number>
  #timer: NodeJS.Timeout | null = null
  #next = Number.POSITIVE_INFINITY
  /** The earliest that `at` named while the store was asked: its answer may be of a moment before. */
  #said = Number.POSITIVE_INFINITY
  #stopped = false

  /** @param onDue takes up everything that is due, and says how many that were */
  constructor(
    parts: { readonly store: Store; readonly clock: Clock; readonly log: Log },
    onDue: () => Promise<number>,
  ) {
    this.#parts = parts
    this.#onDue = onDue
  }

  /** Asks the store for the next wake and plans for it. */
  async plan(notBeforeMs = 0): Promise<void> {
    this.#said = Number.POSITIVE_INFINITY
    const next = (await this.#parts.store.nextWake()) ?? Number.POSITIVE_INFINITY
    this.#next = Math.min(next, this.#said)
    this.#arm(notBeforeMs)
  }

  /** An execution will wake at this time (epoch ms). */
  at(wakeAt: number): void {
    this.#said = Math.min(this.#said, wakeAt)
    if (wakeAt >= this.#next) return
    this.#next = wakeAt
    this.#arm(0)
  }

  stop(): void {
    this.#stopped = true
    if (this.#timer !== null) clearTimeout(this.#timer)
  }

  #arm(notBeforeMs: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    if (this.#stopped || this.#next === Number.POSITIVE_INFINITY) return
    const left = this.#next - this.#parts.clock.now()
    this.#timer = setTimeout(() => this.#look(), Math.max(notBeforeMs, 0, Math.min(left, longestMs)))
  }

  #look(): void {
    if (this.#next > this.#parts.clock.now()) return this.#arm(0)
    this.#onDue()
      .then((taken) => this.plan(taken > 0 ? 0 : pauseMs))
      .catch((error: unknown) => {
        this.#parts.log.error({ err: error }, 'Executions that are due could not be read; it is tried again.')
        this.#arm(pauseMs)
      })
  }
}
