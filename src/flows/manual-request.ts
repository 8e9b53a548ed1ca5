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

/**
 * An endpoint flow that is run by hand sees a POST with a JSON body; a helper gets its values.
 *
 * @throws VALIDATION_FAILED for a body where values belong, and the other way round
 */
export function manualRequest(
  { trigger }: Pick<FlowDefinition, 'trigger'>,
  { body, values, pinned = {} }: ManualValues,
): Pick<NewExecution, 'head' | 'body'> {
  const pins = Object.keys(pinned).length === 0 ? {} : { pinned }
  if (trigger.event === 'helper') {
    if (body !== undefined) throw invalid([{ at: 'body', message: 'A helper flow takes values, not a body.' }])
    return { head: JSON.stringify({ values: values ?? {}, ...pins }), body: null }
  }
  if (values !== undefined) throw invalid([{ at: 'values', message: 'An API Endpoint flow takes a body, not values.' }])
  const headers = body === undefined ? {} : { 'content-type': 'application/json' }
  const bytes = body === undefined ? null : Buffer.from(JSON.stringify(body))
  return { head: JSON.stringify({ method: 'POST', headers, query: '', ...pins }), body: bytes }
}
