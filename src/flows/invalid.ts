import { problem } from '../base/errors.ts'
import type { DefinitionProblem } from '../language/compile.ts'

/** What is wrong with a flow, or with what it is run with: every problem as a cause, with its place. */
export function invalid(problems: readonly DefinitionProblem[], subject = 'flow') {
  const causes = problems.map(({ at, message }) => (at === '' ? message : `${at}: ${message}`))
  return problem('VALIDATION_FAILED', { subject }, { causes })
}
