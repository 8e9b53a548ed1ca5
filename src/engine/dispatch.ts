import type { Answered, Outcome } from './engine.ts'

/** What an engine does with executions that are brought to it. */
export interface Intake {
  /** Takes up one that no server has in memory; it is claimed when it comes to its turn. @returns false where it is here already */
  takeUp(executionId: string): boolean
  /** Whether it is in memory here. */
  has(executionId: string): boolean
  /** Runs one that was claimed for this server just now. */
  takeClaimed(executionId: string, generation: number): void
  /** Resolves when more can be taken. */
  room(): Promise<void>
  /** Another server has this one, or all of them, by now: they leave memory without a trace. */
  forget(executionId: string | null): void
  /** Whether somebody waits here for what it comes to. */
  isAwaited(executionId: string): boolean
  /** What an execution that another server runs came to, for whoever waits for it here. */
  told(executionId: string, outcome: Outcome | Answered): void
}

/** How an engine comes to executions that it does not have in memory, and who else has to know about those it has. */
export interface Dispatch {
  /** Whether this server runs executions; else it accepts them for others. */
  readonly runs: boolean
  /** Begins to bring executions. */
  start(intake: Intake): Promise<void>
  /** One has left memory until then (epoch ms). The store knows that. */
  awayUntil(wakeAt: number): void
  /** One that is not in memory here was given what it waited for. */
  resumed(executionId: string): void
  /** One that another server may have in memory was cancelled. */
  cancelled(executionId: string): void
  /** One that was taken up here has answered or ended. */
  ended(executionId: string, outcome: Outcome | Answered): void
  /**
   * Looks for what an execution that is not here came to.
   *
   * @returns null where nobody runs it any more, or nobody else could; undefined where it will be `told`
   */
  look(executionId: string): Promise<Outcome | Answered | null | undefined>
  /** Brings nothing more. */
  stop(): Promise<void>
}
