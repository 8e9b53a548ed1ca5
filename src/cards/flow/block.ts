import type { Json } from '../../base/json/json.ts'
import type { FlowEnd, Outputs, Run } from '../card.ts'

/**
 * What a block of cards gives on. Return, Return Raw and a false Continue If inside end the block only, and the flow goes on
 * behind it (flopack-format.md, section 9.2). Behind a Return the outputs that the author declared have its fields; behind
 * the last card what the author chose for this branch; else they are null.
 */
export function blockOutputs(run: Run, branch: string, end: FlowEnd | null): Outputs {
  if (end === null) return run.join(branch)
  const values = end.kind === 'return' ? end.values : {}
  const outputs: Record<string, Json> = {}
  for (const name of run.joined) outputs[name] = Object.hasOwn(values, name) ? (values[name] ?? null) : null
  return outputs
}
