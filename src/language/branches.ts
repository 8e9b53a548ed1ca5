import type { CardNode } from '../model/flow-definition.ts'

/** The parts of a card's declaration that say which branches it has. */
interface Branching {
  readonly branches?: Readonly<Record<string, string>>
  readonly branchesOf?: string
}

/** Branches that a list input can make. */
export const mostCases = 50

/** The name of the branch that belongs to item `index` (from 0) of a card's list of cases. */
export const caseName = (index: number): string => `case${index + 1}`

/**
 * The branches of one card of a flow, in their order: name → label. What a card declares, behind one for each item of the list
 * that it makes branches of.
 */
export function branchesOf(node: Pick<CardNode, 'inputs'>, card: Branching): Readonly<Record<string, string>> {
  const fixed = card.branches ?? {}
  if (card.branchesOf === undefined) return fixed
  const cases: unknown = node.inputs?.[card.branchesOf]
  const count = Array.isArray(cases) ? Math.min(cases.length, mostCases) : 0
  const made = Array.from(
    { length: count },
    (_, i) => [caseName(i), `${i === 0 ? 'If' : 'Else if'} condition ${i + 1}`] as const,
  )
  return { ...Object.fromEntries(made), ...fixed }
}
