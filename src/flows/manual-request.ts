import type { Json } from '../base/json/json.ts'
import type { NewExecution } from '../engine/engine.ts'
import type { FlowDefinition } from '../model/flow-definition.ts'
import { invalid } from './invalid.ts'
import type { Pinned } from './pinned.ts'

/** What a flow that is run by hand gets. */
export interface ManualValues {
  readonly body?: Json
  readonly values?: Readonly<Record<string, Json>>
  readonly pinned?: Pinned
}

/** Who runs it, and when (ISO 8601). */
export interface ManualRun {
  readonly caller?: { readonly id: string; readonly name: string }
  readonly time: string
}

/**
 * An endpoint flow that is run by hand sees a POST with a JSON body; a helper gets its values.
 *
 * @throws VALIDATION_FAILED for a body where values belong, and the other way round
 */
export function manualRequest(
  { trigger }: Pick<FlowDefinition, 'trigger'>,
  { body, values, pinned = {}, caller, time }: ManualValues & ManualRun,
): Pick<NewExecution, 'head' | 'body'> {
  const pins = Object.keys(pinned).length === 0 ? {} : { pinned }
  const { event } = trigger
  if (event === 'helper' || event === 'delegated') {
    if (body !== undefined) throw invalid([{ at: 'body', message: `A ${event} flow takes values, not a body.` }])
    const by = event === 'delegated' && caller !== undefined ? { caller: { id: caller.id, name: caller.name } } : {}
    return { head: JSON.stringify({ values: values ?? {}, ...by, ...pins }), body: null }
  }
  if (event === 'schedule') {
    if (body !== undefined || values !== undefined) {
      throw invalid([{ at: body === undefined ? 'values' : 'body', message: 'A flow with a schedule takes nothing.' }])
    }
    return { head: JSON.stringify({ time, ...pins }), body: null }
  }
  if (values !== undefined) {
    const kind = event === 'event' ? 'A flow for events takes an event as body' : 'An API Endpoint flow takes a body'
    throw invalid([{ at: 'values', message: `${kind}, not values.` }])
  }
  const headers = body === undefined ? {} : { 'content-type': 'application/json' }
  const bytes = body === undefined ? null : Buffer.from(JSON.stringify(body))
  return { head: JSON.stringify({ method: 'POST', headers, query: '', ...pins }), body: bytes }
}
