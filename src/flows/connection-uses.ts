import type { Card } from '../cards/card.ts'
import type { CardNode, FlowDefinition } from '../model/flow-definition.ts'
import type { Flow } from '../model/flow.ts'

/** Something else for each connection that a card of the definition names; what names none stays as it is. */
export function mapConnections(
  definition: FlowDefinition,
  cards: ReadonlyMap<string, Card>,
  instead: (connection: string) => string,
): FlowDefinition {
  const list = (nodes: readonly CardNode[]): readonly CardNode[] => nodes.map(one)
  const one = (node: CardNode): CardNode => {
    const inputs = connectionInputs(node, cards).map(([name, value]) => [name, instead(value)] as const)
    const branches = Object.entries(node.branches ?? {}).map(([name, nodes]) => [name, list(nodes)] as const)
    return {
      ...node,
      ...(inputs.length === 0 ? {} : { inputs: { ...node.inputs, ...Object.fromEntries(inputs) } }),
      ...(node.branches === undefined ? {} : { branches: Object.fromEntries(branches) }),
    }
  }
  return { ...definition, cards: list(definition.cards) }
}

/** The flows that use each connection, in the order of the flows: connection id → flows. */
export function connectionUses(
  flows: Iterable<Flow>,
  cards: ReadonlyMap<string, Card>,
): ReadonlyMap<string, readonly Pick<Flow, 'id' | 'name'>[]> {
  const uses = new Map<string, Pick<Flow, 'id' | 'name'>[]>()
  for (const { id, name, definition } of flows) {
    for (const connection of connectionsOf(definition, cards)) {
      const known = uses.get(connection)
      if (known === undefined) uses.set(connection, [{ id, name }])
      else known.push({ id, name })
    }
  }
  return uses
}

/** Definitions do not change: each is looked through once. */
const known = new WeakMap<FlowDefinition, ReadonlySet<string>>()

function connectionsOf(definition: FlowDefinition, cards: ReadonlyMap<string, Card>): ReadonlySet<string> {
  let found = known.get(definition)
  if (found === undefined) {
    const collected = new Set<string>()
    mapConnections(definition, cards, (connection) => {
      collected.add(connection)
      return connection
    })
    known.set(definition, (found = collected))
  }
  return found
}

function connectionInputs(node: CardNode, cards: ReadonlyMap<string, Card>): readonly (readonly [string, string])[] {
  const fields = Object.entries(cards.get(node.card)?.inputs ?? {})
  return fields.flatMap(([name, field]) => {
    const value = field.kind === 'connection' ? node.inputs?.[name] : undefined
    return typeof value === 'string' ? [[name, value] as const] : []
  })
}
