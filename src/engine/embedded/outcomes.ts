import type { Answered, Outcome } from '../engine.ts'
import { executionLimits } from '../limits.ts'
import { measure } from '../measure.ts'

/** Outcomes of this many finished executions are kept for callers that ask a moment too late. */
const kept = 256
/** Larger answers are not kept: their callers asked in time, or read the history. */
const smallAnswer = { ...executionLimits, valueBytes: 16 * 1024 }

/** Who waits for which execution's end. */
export class Outcomes {
  readonly #waiters = new Map<string, Set<(outcome: Outcome | Answered | null) => void>>()
  readonly #fresh = new Map<string, Outcome>()
  readonly #recent = new Map<string, Outcome>()

  /** Waits for the end, at most `timeoutMs`. */
  wait(executionId: string, timeoutMs: number): Promise<Outcome | Answered | null> {
    return new Promise((resolve) => {
      const waiters = this.#waiters.get(executionId) ?? new Set()
      this.#waiters.set(executionId, waiters)
      const done = (outcome: Outcome | Answered | null) => {
        clearTimeout(timer)
        waiters.delete(done)
        if (waiters.size === 0) this.#waiters.delete(executionId)
        resolve(outcome)
      }
      const timer = setTimeout(done, timeoutMs, null)
      waiters.add(done)
    })
  }

  isAwaited(executionId: string): boolean {
    return this.#waiters.has(executionId)
  }

  /** Nobody will be told: who waits goes with null. */
  leave(executionId: string): void {
    for (const done of this.#waiters.get(executionId) ?? []) done(null)
  }

  recent(executionId: string): Outcome | null {
    return this.#fresh.get(executionId) ?? this.#recent.get(executionId) ?? null
  }

  /** Keeps the outcome of an execution that ended before its caller could ask: he does so in this turn of the event loop. */
  hold(executionId: string, outcome: Outcome): void {
    if (this.#fresh.size === 0) setImmediate(() => this.#letGo())
    this.#fresh.set(executionId, outcome)
  }

  #letGo(): void {
    for (const [executionId, outcome] of this.#fresh) if (isSmall(outcome)) this.#keep(executionId, outcome)
    this.#fresh.clear()
  }

  /** Tells the end, or with null that it will not come from here. */
  tell(executionId: string, outcome: Outcome | null): void {
    const waiters = this.#waiters.get(executionId)
    if (waiters !== undefined) for (const done of waiters) done(outcome)
    else if (outcome !== null && isSmall(outcome)) this.#keep(executionId, outcome)
  }

  /** Tells whoever waits now what the flow answers; it goes on. */
  answer(executionId: string, answered: Answered): void {
    for (const done of this.#waiters.get(executionId) ?? []) done(answered)
  }

  #keep(executionId: string, outcome: Outcome): void {
    this.#recent.set(executionId, outcome)
    if (this.#recent.size > kept) this.#recent.delete(this.#recent.keys().next().value!)
  }

  /** Lets everybody go who still waits. */
  close(): void {
    for (const waiters of this.#waiters.values()) for (const done of waiters) done(null)
  }
}

function isSmall({ answer }: Outcome): boolean {
  if (answer === null) return true
  try {
    return measure(answer, smallAnswer, 'Step Output Too Large') > 0
  } catch {
    return false
  }
}
