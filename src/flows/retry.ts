import { problem } from '../base/errors.ts'
import type { Json } from '../base/json/json.ts'
import type { Card } from '../cards/card.ts'
import type { NewExecution } from '../engine/engine.ts'
import { isNote } from '../language/notes.ts'
import type { CardRecord, Execution, ExecutionTrigger } from '../model/execution.ts'
import type { Flow } from '../model/flow.ts'
import type { CardNode } from '../model/flow-definition.ts'
import { invalid } from './invalid.ts'
import { manualRequest } from './manual-request.ts'
import { pinProblems, type Pinned } from './pinned.ts'

/** What a retry does otherwise than the execution before. */
export interface RetryChange {
  /** Cards of the flow's own list before this one do not run: they have the outputs of the execution before. */
  readonly from?: string
  /** What came in, changed: the body of an endpoint's call, or the values of a helper. */
  readonly body?: Json
  readonly values?: Readonly<Record<string, Json>>
  /** Outputs by card id, instead of those of the execution before. */
  readonly pinned?: Pinned
}

/**
 * The execution that repeats another one on the newest version of its flow.
 *
 * @throws VALIDATION_FAILED, EXECUTION_NOT_REPEATABLE where outputs of the execution before are needed and were not kept
 */
export function retryOf(
  execution: Execution,
  flow: Flow,
  change: RetryChange,
  cards: ReadonlyMap<string, Card>,
): NewExecution {
  const { id: flowId, version: flowVersion, definition } = flow
  const kept = change.from === undefined ? {} : keptOutputs(execution, flow, change.from, change.pinned ?? {}, cards)
  const pinned = { ...kept, ...change.pinned }
  const problems = pinProblems(definition, pinned)
  if (problems.length > 0) throw invalid(problems)
  const isSame = Object.values(change).every((given) => given === undefined)
  return {
    flowId,
    flowVersion,
    trigger: triggerOf(execution, isSame && flow.status === 'ACTIVE'),
    ...inputOf(execution, flow, change, pinned),
  }
}

// What runs although the flow is off, or on something that nobody sent, is somebody's own wish: started by hand. How many hooks
// and flows lie behind it stays, else a circle could be walked for ever by hand-overs.
function triggerOf({ id, trigger }: Execution, isSame: boolean): ExecutionTrigger {
  if (isSame) return { ...trigger, retryOf: id }
  const { hops } = trigger
  return { event: 'manual', retryOf: id, ...(hops === undefined ? {} : { hops }) }
}

function inputOf(
  { input, started }: Execution,
  { definition }: Flow,
  { body, values }: RetryChange,
  pinned: Pinned,
): Pick<NewExecution, 'head' | 'body'> {
  if (body !== undefined || values !== undefined) {
    return manualRequest(definition, {
      pinned,
      time: new Date(started).toISOString(),
      ...(body === undefined ? {} : { body }),
      ...(values === undefined ? {} : { values }),
    })
  }
  // Written by ourselves when the execution was accepted. What was pinned then is not pinned for ever.
  const { pinned: _before, ...head } = JSON.parse(input.head) as Readonly<Record<string, Json>>
  const pins = Object.keys(pinned).length === 0 ? {} : { pinned }
  return { head: JSON.stringify({ ...head, ...pins }), body: input.body }
}

function keptOutputs(
  execution: Execution,
  { definition }: Flow,
  from: string,
  given: Pinned,
  cards: ReadonlyMap<string, Card>,
): Pinned {
  const { id, history } = execution
  const at = definition.cards.findIndex((card) => card.id === from)
  if (at < 0) {
    throw invalid([{ at: 'from', message: `There is no card "${from}" in the flow's own list as it is now.` }])
  }
  const records = JSON.parse(history ?? '[]') as readonly CardRecord[] // written by the engine
  const byId = new Map(records.map((record) => [record.id, record]))
  const kept: Record<string, Readonly<Record<string, Json>>> = {}
  for (const node of definition.cards.slice(0, at)) {
    if (isNote(node) || Object.hasOwn(given, node.id)) continue
    const refuse = (reason: string) => problem('EXECUTION_NOT_REPEATABLE', { id, reason })
    const record = byId.get(node.id)
    if (record === undefined || record.status !== 'SUCCESS') {
      throw refuse(`card ${node.id} did not come to an end in it. Begin at that card or before.`)
    }
    if (record.outputs === null) throw refuse(`the outputs of card ${node.id} were not saved.`)
    if (hasSecrets(node, cards)) throw refuse(`card ${node.id} gives secrets, which are not saved.`)
    kept[node.id] = record.outputs as Readonly<Record<string, Json>> // outputs are always an object
  }
  return kept
}

function hasSecrets(node: CardNode, cards: ReadonlyMap<string, Card>): boolean {
  return Object.values(cards.get(node.card)?.outputs ?? {}).some(({ secret }) => secret === true)
}
