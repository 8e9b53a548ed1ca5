import type { Card } from '../cards/card.ts'
import type { CompiledFlow } from '../language/compile.ts'

/** A version of a flow, ready to run. */
export interface RunnableFlow {
  readonly id: string
  readonly name: string
  readonly version: number
  /** Whether the flow is switched on now, whichever version this is. */
  readonly active: boolean
  readonly compiled: CompiledFlow<Card>
}

/** Where an engine gets flows from. */
export interface FlowLookup {
  /**
   * A version of a flow; `null` asks for the newest. Gives null where there is no such flow or version. Answers at once,
   * without a promise, where it can: a promise costs each execution a turn.
   */
  version(flowId: string, version: number | null): RunnableFlow | null | Promise<RunnableFlow | null>
}
