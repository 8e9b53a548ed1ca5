import type { Json } from '../base/json/json.ts'
import type { TableChange, TableChanged } from '../model/table.ts'

/**
 * What an execution may do to the world, and how it survives a crash: the port between the interpreter and an engine.
 *
 * Names are unique in an execution and the same on every replay (the interpreter makes them from card ids and the numbers
 * of passes). A step whose result is in the journal never runs again (E1); one that was in flight at a crash may, with the
 * same `key` (E2). Time and randomness come from here only, are recorded, and are kept before the next effect begins.
 */
export interface Durable {
  readonly executionId: string
  /**
   * Runs an effect once and journals its result.
   *
   * @throws what the effect throws, after the retries; a failure is journaled only as the end of the execution
   * @throws Stopped when the execution was cancelled or its claim is lost
   */
  step<T extends Json>(name: string, effect: (attempt: StepAttempt) => Promise<T>, retry?: Retry): Promise<T>
  /**
   * Changes a table and journals what came of it as the step `name`, in one commit: it happens exactly once, whatever dies
   * when (E3).
   *
   * @throws CardError `Not Found`, `Invalid Input` where the table refuses the change; nothing of it is done then
   * @throws Stopped as above
   */
  write(name: string, change: TableChange): Promise<TableChanged>
  /** Goes on at `epochMs`, at once where that is past. The execution may be unloaded meanwhile. */
  sleepUntil(name: string, epochMs: number): Promise<void>
  /**
   * Rests until a call of the flow's resume route gives the step's result, at most until `epochMs`: then it is null.
   *
   * @param onRest called when the rest is recorded: from then on a call finds it
   */
  pause(name: string, epochMs: number, onRest: () => void): Promise<Json>
  /** Epoch milliseconds: recorded under `name`. */
  now(name: string): number
  /** Random bytes in hex: recorded under `name`. */
  random(name: string, bytes: number): string
  /** What is recorded under `name`; undefined where nothing is. */
  recorded(name: string): Json | undefined
  /** A value decided once in an execution, e.g. which version of a helper it calls: recorded under `name`. */
  once<T extends Json>(name: string, decide: () => T): T
  /** Aborted when the execution is cancelled, its claim is lost or the server stops. */
  readonly signal: AbortSignal
}

export interface StepAttempt {
  /** The same on every try of this step: an idempotency key for the other side. */
  readonly key: string
  /** From 1. */
  readonly number: number
  readonly signal: AbortSignal
}

export interface Retry {
  /** Further tries after the first. */
  readonly times: number
  readonly delayMs: number
}

/** Thrown through the interpreter when an execution must leave the process without an end of its own. */
export class Stopped extends Error {
  readonly reason: 'cancelled' | 'claim lost' | 'unloaded' | 'server stopping'

  constructor(reason: Stopped['reason']) {
    super(`The execution was stopped: ${reason}.`)
    this.name = 'Stopped'
    this.reason = reason
  }
}
