import type { HookQueue } from './hook-queue.ts'

/**
 * How many attempts may be under way at all. The first attempt of every hook is always allowed, and only those beyond it
 * share the pool: however many hooks hang, a healthy one goes on (D10).
 */
export class Slots {
  readonly #most: number
  #used = 0
  /** Queues that would begin one more attempt, in the order of asking. */
  readonly #waiting = new Set<HookQueue>()

  constructor(most: number) {
    this.#most = most
  }

  /** Takes a place for one more attempt of the queue. `false`: its turn comes through `next`. */
  take(queue: HookQueue): boolean {
    if (queue.active > 0) {
      if (this.#used >= this.#most) {
        this.#waiting.add(queue)
        return false
      }
      this.#used++
    }
    queue.active++
    return true
  }

  /** Gives a place back; `next` tells whose turn it is. */
  release(queue: HookQueue): void {
    queue.active--
    if (queue.active > 0) this.#used--
  }

  /** A queue that waits for a place, as long as there is one. It asks again where it still wants it. */
  next(): HookQueue | null {
    if (this.#used >= this.#most) return null
    const next = this.#waiting.values().next()
    if (next.done) return null
    this.#waiting.delete(next.value)
    return next.value
  }

  forget(queue: HookQueue): void {
    this.#waiting.delete(queue)
  }
}
