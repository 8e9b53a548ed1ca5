import type { Json } from '../base/json/json.ts'
import type { DefinitionProblem } from '../language/compile.ts'
import type { FlowDefinition } from '../model/flow-definition.ts'

/** Outputs that stand in for cards, by card id. */
export type Pinned = Readonly<Record<string, Readonly<Record<string, Json>>>>

/** Characters of JSON that all pinned outputs of an execution may have: they are stored with its input. */
const maxPinned = 8 * 1024 * 1024

/** What is wrong with outputs that are to stand in for cards of a flow. */
export function pinProblems({ cards }: FlowDefinition, pinned: Pinned = {}): readonly DefinitionProblem[] {
  const ids = new Set(cards.map(({ id }) => id))
  const problems: DefinitionProblem[] = []
  for (const id of Object.keys(pinned)) {
    if (ids.has(id)) continue
    const message = `There is no card "${id}" in the flow's own list. Cards inside others cannot be pinned.`
    problems.push({ at: `pinned.${id}`, message })
  }
  if (JSON.stringify(pinned).length > maxPinned) {
    problems.push({ at: 'pinned', message: `All pinned outputs together have more than ${maxPinned} characters.` })
  }
  return problems
}
