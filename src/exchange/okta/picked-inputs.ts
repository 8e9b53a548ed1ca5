import type { CardNode, FlowDefinition, HelperField } from '../../model/flow-definition.ts'

/** A flow of the file, converted. */
export interface Convertible {
  readonly id: string | null
  readonly definition: FlowDefinition
}

/** Types that text may not fit. */
const strict: ReadonlySet<HelperField['type']> = new Set(['number', 'boolean', 'date', 'object'])

/**
 * Loops there give a helper what an item has, whatever type the helper's input says: a text in an input for numbers comes through,
 * and real exports count on it. Such inputs take any value here.
 */
export function withPickedInputs<F extends Convertible>(flows: readonly F[]): readonly F[] {
  const picked = new Map<string, Set<string>>()
  for (const { definition } of flows) {
    for (const { inputs } of nodesOf(definition.cards)) {
      const { flow, pick } = (inputs ?? {}) as { readonly flow?: unknown; readonly pick?: object }
      if (typeof flow !== 'string' || pick === undefined) continue
      const names = picked.get(flow) ?? new Set()
      picked.set(flow, names)
      for (const name of Object.keys(pick)) names.add(name)
    }
  }
  return flows.map((flow) => {
    const { trigger } = flow.definition
    const names = picked.get(flow.id ?? '')
    if (names === undefined || trigger.event !== 'helper' || trigger.inputs === undefined) return flow
    const inputs = trigger.inputs.map((input): HelperField =>
      names.has(input.name) && strict.has(input.type) ? { ...input, type: 'any' } : input,
    )
    return { ...flow, definition: { ...flow.definition, trigger: { ...trigger, inputs } } }
  })
}

function* nodesOf(cards: readonly CardNode[]): Generator<CardNode> {
  for (const node of cards) {
    yield node
    for (const branch of Object.values(node.branches ?? {})) yield* nodesOf(branch)
  }
}
