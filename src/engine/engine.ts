import type { Json } from '../base/json/json.ts'
import type { Mutation } from '../store/store.ts'
import type { ExecutionError, ExecutionTrigger } from '../model/execution.ts'
import type { FlowAnswer } from './answer.ts'

/** An execution that is to be accepted. */
export interface NewExecution {
  readonly flowId: string
  readonly flowVersion: number
  readonly trigger: ExecutionTrigger
  /** JSON of `{method, headers, query}`, or of `{values}` for a manual run. */
  readonly head: string
  readonly body: Uint8Array | null
  /** The body's value as language/json-text.ts reads it, where the caller has it already: it need not be read again. */
  readonly read?: { readonly json: Json }
  /**
   * An execution that runs here waits for this one: it must not stand in the queue behind others, which could be waiting
   * for each other then. How many there can be is bounded by those that wait, and by the limit of hops.
   */
  readonly awaited?: boolean
  /** Somebody waits for its outcome: it goes before those that nobody waits for. */
  readonly prompt?: boolean
  /** Makes it a duplicate of an earlier call with the same event id for the same flow (remembered until `expires`). */
  readonly once?: { readonly eventId: string; readonly expires: number }
  /** What happens in the same commit, and only where the execution is accepted: not for a duplicate. */
  readonly alsoCommit?: (executionId: string) => readonly Mutation[]
}

/** An execution that is in the store already: accepted together with what started it. */
export interface CommittedExecution extends Pick<NewExecution, 'flowId' | 'flowVersion' | 'trigger' | 'head' | 'body'> {
  readonly id: string
}

export interface Accepted {
  readonly executionId: string
  readonly duplicate: boolean
}

/** How an execution ended, for whoever waits for it. */
export interface Outcome {
  readonly status: 'SUCCESS' | 'FAILED' | 'CANCELLED'
  /** What the flow answers; null where it ended without Return or Return Raw. */
  readonly answer: FlowAnswer | null
  readonly error: ExecutionError | null
}

/** An execution whose end is in the store, for those who watch the engine. */
export interface Finished {
  readonly id: string
  readonly flowId: string
  readonly trigger: ExecutionTrigger
  readonly status: Outcome['status']
  readonly error: ExecutionError | null
  /** From its acceptance. */
  readonly seconds: number
}

/** What a flow answered its caller before its end: it goes on. */
export interface Answered {
  readonly status: 'ANSWERED'
  readonly answer: FlowAnswer | null
  readonly error: null
}

/** Who works, when, and what happens when a process dies. One contract suite (engine.contract.ts), a folder an adapter. */
export interface Engine {
  /** Takes up what an earlier process left unfinished, and begins to keep time. */
  start(): Promise<void>
  /** Resolves after the commit; the execution then runs by itself. @throws OVERLOADED, STOPPING */
  accept(execution: NewExecution): Promise<Accepted>
  /** Whether one more can be accepted now. @throws OVERLOADED, STOPPING */
  checkRoom(): void
  /** Runs executions that a commit of somebody else's has just accepted, behind everything else. */
  takeUp(executions: readonly CommittedExecution[]): void
  /**
   * The end of an execution, or what it answers its caller before it; null where neither came within `timeoutMs` or the
   * execution is not known here.
   */
  outcome(executionId: string, timeoutMs: number): Promise<Outcome | Answered | null>
  /** Gives a paused execution what it waits for; it goes on. @returns false where it does not wait for a call */
  resume(executionId: string, result: Json): Promise<boolean>
  /** No step of it starts later than 1 s after this. @returns false where it is already finished */
  cancel(executionId: string): Promise<boolean>
  /** Cards done so far of an execution that runs here, or null. */
  progress(executionId: string): string | null
  /** Accepts nothing more, lets steps under way end within `graceMs`, leaves the rest to the next start. */
  stop(graceMs: number): Promise<void>
}
