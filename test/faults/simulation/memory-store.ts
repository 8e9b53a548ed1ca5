import { problem } from '../../../src/base/errors.ts'
import type { Execution, Step } from '../../../src/model/execution.ts'
import type { TableChanged } from '../../../src/model/table.ts'
import type { Mutation, Mutations } from '../../../src/store/store.ts'

/** The kinds of mutation that an engine makes. */
export type EngineMutation = Extract<Mutation, { readonly kind: `execution.${string}` }>

interface Stored {
  execution: Execution
  pausedAt: string | null
}

export interface StoredRow {
  readonly executionId: string
  readonly step: string
  readonly values: string
}

/** Rules that a test can leave out on purpose, to see that the simulation finds it. */
export interface Rules {
  /** Whether writes of an old generation are refused. */
  readonly fence: boolean
  /** Whether a change of a table whose step is there already is left alone. */
  readonly changeOnce: boolean
}

export const allRules: Rules = Object.freeze({ fence: true, changeOnce: true })

/**
 * What a store does with executions, in memory and at once: the rules of src/store/apply, written once more and as short as
 * possible. memory-store.test.ts holds it against the embedded store.
 */
export class MemoryStore {
  readonly #executions = new Map<string, Stored>()
  readonly #steps = new Map<string, Map<string, string>>()
  readonly #marks = new Map<string, { readonly executionId: string; readonly expires: number }>()
  readonly rows: StoredRow[] = []
  readonly #rules: Rules

  constructor(rules: Rules = allRules) {
    this.#rules = rules
  }

  /** All or nothing. @throws Problem CONFLICT where an execution that must be new is a duplicate; nothing is kept then */
  commit(mutations: readonly EngineMutation[]): readonly unknown[] {
    for (const mutation of mutations) {
      if (mutation.kind !== 'execution.accept' || mutation.once?.alone !== true) continue
      const found = this.#duplicateOf(mutation)
      const { eventId: id } = mutation.once
      if (found !== null) throw problem('CONFLICT', { type: 'Event', id, found, expected: 'none' })
    }
    return mutations.map((mutation) => this.#apply(mutation))
  }

  #apply(mutation: EngineMutation): unknown {
    switch (mutation.kind) {
      case 'execution.accept':
        return this.#accept(mutation)
      case 'execution.claim':
        return this.#claim(mutation)
      case 'execution.steps': {
        const held = this.#held(mutation)
        if (held === null) return false
        goOn(held)
        this.#journal(mutation.id, mutation.steps)
        return true
      }
      case 'execution.wait': {
        const held = this.#held(mutation)
        if (held === null) return false
        const { wakeAt, history, pausedAt = null } = mutation
        held.execution = { ...held.execution, status: 'WAITING', wakeAt, history }
        held.pausedAt = pausedAt
        this.#journal(mutation.id, mutation.steps)
        return true
      }
      case 'execution.resume': {
        const stored = this.#unfinished(mutation.id)
        const step = stored?.pausedAt ?? null
        if (stored === null || step === null) return null
        this.#journal(mutation.id, [{ name: step, result: mutation.result }])
        stored.execution = { ...stored.execution, wakeAt: mutation.at }
        stored.pausedAt = null
        return { step }
      }
      case 'execution.change':
        return this.#change(mutation)
      case 'execution.finish': {
        const held = this.#held(mutation)
        if (held === null) return false
        const { status, finished, history, error, keepInput } = mutation
        held.execution = { ...held.execution, status, finished, history, error, wakeAt: null }
        if (!keepInput) held.execution = { ...held.execution, input: { head: '{}', body: null } }
        this.#steps.delete(mutation.id)
        return true
      }
    }
  }

  #accept(accept: In<'execution.accept'>): { readonly duplicateOf: string | null } {
    const { id, flowId, flowVersion, started, trigger, head, body, once } = accept
    const duplicateOf = this.#duplicateOf(accept)
    if (duplicateOf !== null) return { duplicateOf }
    if (once !== undefined) this.#marks.set(`${flowId} ${once.eventId}`, { executionId: id, expires: once.expires })
    const execution: Execution = {
      id,
      flowId,
      flowVersion,
      status: 'RUNNING',
      started,
      finished: null,
      trigger,
      input: { head, body },
      error: null,
      history: null,
      generation: 1,
      wakeAt: null,
    }
    this.#executions.set(id, { execution, pausedAt: null })
    return { duplicateOf: null }
  }

  #duplicateOf({ flowId, once, started }: In<'execution.accept'>): string | null {
    const mark = once === undefined ? undefined : this.#marks.get(`${flowId} ${once.eventId}`)
    return mark !== undefined && mark.expires > started ? mark.executionId : null
  }

  #claim({ id, generation }: In<'execution.claim'>): { readonly generation: number } | null {
    const stored = this.#unfinished(id)
    if (stored === null) return null
    if (generation !== undefined && stored.execution.generation !== generation) return null
    const next = stored.execution.generation + 1
    stored.execution = { ...stored.execution, generation: next, status: 'RUNNING', wakeAt: null }
    stored.pausedAt = null
    return { generation: next }
  }

  #change({ id, generation, steps, name, isNew = false, change }: In<'execution.change'>): TableChanged | null {
    const held = this.#held({ id, generation })
    if (held === null) return null
    const known = this.#steps.get(id)?.get(name)
    if (known !== undefined && !isNew && this.#rules.changeOnce) return JSON.parse(known) as TableChanged
    if (change.change.kind !== 'insert') throw new Error('The simulation only inserts rows.')
    goOn(held)
    for (const values of change.change.rows)
      this.rows.push({ executionId: id, step: name, values: JSON.stringify(values) })
    const changed = { rows: change.change.rows.length, ids: change.ids }
    this.#journal(id, [...steps, { name, result: JSON.stringify(changed) }])
    return changed
  }

  #journal(id: string, steps: readonly Step[]): void {
    const journal = this.#steps.get(id) ?? new Map<string, string>()
    this.#steps.set(id, journal)
    for (const { name, result } of steps) if (!journal.has(name)) journal.set(name, result)
  }

  #unfinished(id: string): Stored | null {
    const stored = this.#executions.get(id)
    return stored === undefined || stored.execution.finished !== null ? null : stored
  }

  #held({ id, generation }: { readonly id: string; readonly generation: number }): Stored | null {
    const stored = this.#unfinished(id)
    if (stored === null) return null
    return this.#rules.fence && stored.execution.generation !== generation ? null : stored
  }

  getExecution(id: string): Execution | null {
    return this.#executions.get(id)?.execution ?? null
  }

  all(): readonly Execution[] {
    return [...this.#executions.values()].map(({ execution }) => execution)
  }

  pausedAt(id: string): string | null {
    return this.#executions.get(id)?.pausedAt ?? null
  }

  getSteps(id: string): readonly Step[] {
    return [...(this.#steps.get(id) ?? [])].map(([name, result]) => ({ name, result }))
  }

  step(id: string, name: string): string | undefined {
    return this.#steps.get(id)?.get(name)
  }

  unfinishedExecutions({ now, after, limit }: { now: number; after: string | null; limit: number }): readonly string[] {
    const ids: string[] = []
    for (const { execution } of this.#executions.values()) {
      const { id, finished, wakeAt } = execution
      if (finished !== null || (after !== null && id <= after)) continue
      if (wakeAt === null || wakeAt <= now) ids.push(id)
    }
    return ids.sort().slice(0, limit)
  }

  nextWake(): number | null {
    let next = Number.POSITIVE_INFINITY
    for (const { execution } of this.#executions.values()) next = Math.min(next, execution.wakeAt ?? next)
    return next === Number.POSITIVE_INFINITY ? null : next
  }

  /** The same in another place: what a test loses on purpose is not lost there. */
  copy(): MemoryStore {
    const copy = new MemoryStore(this.#rules)
    for (const [id, stored] of this.#executions) copy.#executions.set(id, { ...stored })
    for (const [id, steps] of this.#steps) copy.#steps.set(id, new Map(steps))
    for (const [key, mark] of this.#marks) copy.#marks.set(key, mark)
    copy.rows.push(...this.rows)
    return copy
  }
}

type In<K extends EngineMutation['kind']> = Mutations[K]['in']

function goOn(stored: Stored): void {
  if (stored.execution.status !== 'WAITING') return
  stored.execution = { ...stored.execution, status: 'RUNNING', wakeAt: null }
  stored.pausedAt = null
}
