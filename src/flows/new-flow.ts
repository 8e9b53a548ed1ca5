import type { Clock } from '../base/clock.ts'
import type { Ids } from '../base/ids.ts'
import type { SecretBox } from '../base/secrets.ts'
import type { Principal } from '../model/access.ts'
import type { FlowDefinition } from '../model/flow-definition.ts'
import type { Flow } from '../model/flow.ts'
import { newClientToken } from './endpoint-settings.ts'

/** Makes flows that are not stored yet: switched off, with an alias and a client token of their own. */
export function newFlows({
  secrets,
  clock,
  ids,
}: {
  readonly secrets: SecretBox
  readonly clock: Clock
  readonly ids: Ids
}): (id: string, definition: FlowDefinition, folderId: string | null, principal: Pick<Principal, 'id'>) => Flow {
  return (id, definition, folderId, principal) => {
    const now = clock.now()
    const token = newClientToken(id, secrets, ids)
    return {
      id,
      name: definition.name,
      status: 'INACTIVE',
      version: 1,
      definition,
      created: now,
      lastUpdated: now,
      alias: ids.hex(16),
      clientTokenHash: token.hash,
      clientTokenSealed: token.sealed,
      folderId,
      createdBy: principal.id,
    }
  }
}
