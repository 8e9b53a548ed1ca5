import type { Machine, SimulatedProcess } from './machine.ts'
import type { EngineMutation, MemoryStore } from './memory-store.ts'

/** A call to the outside that a card began. */
export interface EffectCall {
  readonly executionId: string
  /** The step, which is the card's place in the execution. */
  readonly step: string
  readonly key: string
  readonly what: string
}

/** How often something was looked at: a check that never ran proves nothing. */
export interface Looks {
  effects: number
  /** Effects that ran again: in flight at a crash, or failed. */
  repeated: number
  refusedByFence: number
  waits: number
  answersLost: number
}

/** Looks at everything that crosses a wall of the engine, and says what must not happen. */
export class Watch {
  readonly breaks: string[] = []
  readonly looks: Looks = { effects: 0, repeated: 0, refusedByFence: 0, waits: 0, answersLost: 0 }
  readonly #machine: Machine
  readonly #store: () => MemoryStore
  /** Steps that were ever in the journal; the store drops them with the end of the execution. */
  readonly #journaled = new Set<string>()
  readonly #keys = new Map<string, string>()
  readonly #calls = new Map<string, number>()
  /** The generation that a process was told it has, by process and execution. */
  readonly #held = new Map<string, number>()
  /** Executions whose cancelling was answered with yes. */
  readonly cancelled = new Set<string>()

  constructor(machine: Machine, store: () => MemoryStore) {
    this.#machine = machine
    this.#store = store
  }

  broken(what: string): void {
    this.breaks.push(what)
    this.#machine.trace.add(`BROKEN ${what}`)
  }

  /** The database is about to do this. */
  beforeWrite(mutation: EngineMutation): number | null {
    return this.#store().getExecution(mutation.id)?.generation ?? null
  }

  /** The database has done this. `before` is the generation that it had. */
  written(mutation: EngineMutation, result: unknown, before: number | null): void {
    const { id, kind } = mutation
    const isKept = result !== false && result !== null
    if ('steps' in mutation || kind === 'execution.finish') {
      if (isKept && mutation.generation !== before)
        this.broken(`${kind} of ${id} was kept for generation ${mutation.generation}, while ${before} holds it`)
      if (!isKept && mutation.generation !== before) this.looks.refusedByFence++
    }
    if (!isKept) return
    if ('steps' in mutation) for (const { name } of mutation.steps) this.#journaled.add(`${id} ${name}`)
    if (kind === 'execution.change') this.#journaled.add(`${id} ${mutation.name}`)
  }

  /** A process was told what became of its write. */
  answered(process: SimulatedProcess, mutation: EngineMutation, result: unknown): void {
    const held = `${process.number} ${mutation.id}`
    if (mutation.kind === 'execution.accept') this.#held.set(held, 1)
    if (mutation.kind === 'execution.claim' && result !== null)
      this.#held.set(held, (result as { readonly generation: number }).generation)
  }

  /** A card begins to do something to the outside. */
  effectBegins(process: SimulatedProcess, { executionId, step, key, what }: EffectCall): void {
    this.looks.effects++
    const calls = this.callsOf(key)
    this.#calls.set(key, calls + 1)
    if (calls > 0) this.looks.repeated++

    const said = `${executionId} ${step} ${what}`
    const before = this.#keys.get(key)
    this.#keys.set(key, said)
    if (before !== undefined && before !== said) this.broken(`the key ${key} stood for "${before}", now for "${said}"`)
    if (!key.startsWith(executionId)) this.broken(`the key ${key} is none of execution ${executionId}`)

    const execution = this.#store().getExecution(executionId)
    if (execution === null) return this.broken(`${step} of ${executionId} began before the execution was accepted`)
    // A process that was frozen, or has lost its claim and does not know yet, may do once more what it had begun with.
    if (execution.generation !== this.#held.get(`${process.number} ${executionId}`)) return
    if (this.#journaled.has(`${executionId} ${step}`))
      this.broken(`${step} of ${executionId} ran again, although its result is in the journal`)
    if (execution.finished !== null) this.broken(`${step} of ${executionId} began behind the execution's end`)
  }

  /** A card behind a wait begins: its time must have come on the wall clock. */
  behindWait(executionId: string, waitStep: string): void {
    const until = this.#store().step(executionId, waitStep)
    if (until === undefined) return
    this.looks.waits++
    const early = Number(until) - this.#machine.furthest
    if (early > 0) this.broken(`${waitStep} of ${executionId} ended ${early} ms early`)
  }

  callsOf(key: string): number {
    return this.#calls.get(key) ?? 0
  }
}
