import type { Card } from '../cards/card.ts'
import type { FlowDefinition } from '../model/flow-definition.ts'
import type { Flow } from '../model/flow.ts'
import { mapResources } from './card-resources.ts'

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
    mapResources(definition, cards, (reference, { kind }) => {
      if (kind === 'connection') collected.add(reference)
      return reference
    })
    known.set(definition, (found = collected))
  }
  return found
}
