import type { ExecutionError } from '../../model/execution.ts'
import type { Outputs } from '../card.ts'

/** An error as a flow sees it: the members that flows for Okta look for (functions.md, section 3), and the kind. */
export function errorValue({ kind, message, cardId, flowId, statusCode }: ExecutionError, execution: string): Outputs {
  return { message, code: statusCode ?? 500, kind, method: cardId, flow: flowId ?? null, execution }
}
