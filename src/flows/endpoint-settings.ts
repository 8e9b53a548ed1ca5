import type { Clock } from '../base/clock.ts'
import { problem } from '../base/errors.ts'
import type { Ids } from '../base/ids.ts'
import { sha256, type SecretBox } from '../base/secrets.ts'
import type { Principal } from '../model/access.ts'
import type { Flow } from '../model/flow.ts'
import type { EndpointSecurity } from '../model/flow-definition.ts'
import type { RaiseSystemEvent } from '../model/system-event.ts'
import type { Store } from '../store/store.ts'
import type { FlowRegistry } from './flow-registry.ts'
import { invalid } from './invalid.ts'

/** What `GET /api/v1/flows/{id}/endpoint` tells. */
export interface FlowEndpoint {
  readonly alias: string
  readonly security: EndpointSecurity
  /** Only where the flow is secured by it. */
  readonly clientToken?: string
  /** With the client token in the query, where it may come there. */
  readonly invokeUrl: string
  /** The caller puts the execution's id in place of `{executionId}`. */
  readonly resumeUrl: string
}

/** Where flows are called, and by what. */
export interface EndpointSettings {
  /** @throws NOT_FOUND, HELPER_NOT_CALLABLE */
  get(id: string): Promise<FlowEndpoint>
  /** Another alias: calls of the old one fail from then on. @throws NOT_FOUND, HELPER_NOT_CALLABLE, VALIDATION_FAILED */
  setAlias(id: string, alias: string, principal: Principal): Promise<FlowEndpoint>
  /** Another client token: the old one fails from then on. @throws NOT_FOUND, HELPER_NOT_CALLABLE */
  regenerateToken(id: string, principal: Principal): Promise<FlowEndpoint>
}

export function openEndpointSettings(parts: {
  readonly store: Store
  readonly registry: Pick<FlowRegistry, 'put'>
  readonly secrets: SecretBox
  readonly raise: RaiseSystemEvent
  readonly publicUrl: () => string
  readonly clock: Clock
  readonly ids: Ids
}): EndpointSettings {
  const { store, registry, secrets, clock, ids } = parts

  async function endpointFlow(id: string): Promise<Flow> {
    const flow = await store.getFlow(id)
    if (flow === null) throw problem('NOT_FOUND', { id, type: 'Flow' })
    if (flow.definition.trigger.event !== 'api_endpoint') throw problem('HELPER_NOT_CALLABLE', { id })
    return flow
  }

  function shown({ id, alias, definition, clientTokenSealed }: Flow): FlowEndpoint {
    const { trigger } = definition
    if (trigger.event !== 'api_endpoint') throw problem('HELPER_NOT_CALLABLE', { id })
    const base = `${parts.publicUrl()}/api/flo/${alias}`
    const urls = { invokeUrl: `${base}/invoke`, resumeUrl: `${base}/resume/{executionId}` }
    if (trigger.security !== 'client_token') return { alias, security: trigger.security, ...urls }
    const clientToken = secrets.open(clientTokenSealed, tokenContext(id))
    const invokeUrl = trigger.tokenInQuery === false ? urls.invokeUrl : `${urls.invokeUrl}?clientToken=${clientToken}`
    return { alias, security: trigger.security, clientToken, ...urls, invokeUrl }
  }

  /** Known to the registry before it resolves: the next call is judged by what is new. */
  async function changed(id: string, displayMessage: string, actor: Principal): Promise<FlowEndpoint> {
    const flow = await endpointFlow(id)
    registry.put(flow)
    await parts.raise({
      eventType: 'workflows.user.flow.save',
      actor,
      target: [{ id, type: 'Flow', displayName: flow.name }],
      outcome: { result: 'SUCCESS' },
      displayMessage,
    })
    return shown(flow)
  }

  return {
    get: async (id) => shown(await endpointFlow(id)),

    async setAlias(id, alias, principal) {
      if (!aliasForm.test(alias)) throw invalid([{ at: 'alias', message: aliasRule }], 'alias')
      const flow = await endpointFlow(id)
      if (flow.alias === alias) return shown(flow)
      await store.commit({ kind: 'flow.endpoint', id, alias, lastUpdated: clock.now() })
      return changed(id, 'Change the alias of a flow’s endpoint', principal)
    },

    async regenerateToken(id, principal) {
      await endpointFlow(id)
      const token = newClientToken(id, secrets, ids)
      await store.commit({ kind: 'flow.endpoint', id, token, lastUpdated: clock.now() })
      return changed(id, 'Regenerate the client token of a flow’s endpoint', principal)
    },
  }
}

const aliasForm = /^[a-z0-9](?:[a-z0-9-]{6,62})[a-z0-9]$/
const aliasRule = 'must have 8 to 64 lower-case letters, digits and hyphens, and no hyphen at its ends.'

const tokenContext = (id: string) => `flow/${id}/client_token`

/** A new client token as it is stored: its SHA-256, and itself sealed. */
export function newClientToken(
  flowId: string,
  secrets: SecretBox,
  ids: Ids,
): { readonly hash: string; readonly sealed: string } {
  const token = ids.hex(32)
  return { hash: sha256(token), sealed: secrets.seal(token, tokenContext(flowId)) }
}
