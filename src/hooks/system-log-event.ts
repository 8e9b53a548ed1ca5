import type { Ids } from '../base/ids.ts'
import { currentWork } from '../base/work.ts'
import { getEventType } from '../catalog/index.ts'
import type { Principal } from '../model/access.ts'
import type { SystemEvent } from '../model/system-event.ts'

/** Who acts where nobody asked: the server itself. */
export const systemPrincipal: Principal = Object.freeze({
  id: 'system',
  name: 'Flowhook',
  kind: 'system',
  permissions: Object.freeze(['*']),
})

/**
 * An event of our own as a LogEvent in the shape and key order of deliveries.
 *
 * @param published epoch ms
 */
export function systemLogEvent(event: SystemEvent, given: { readonly published: number; readonly ids: Ids }) {
  const { eventType, actor, target, outcome } = event
  const transactionId = currentWork()?.requestId ?? given.ids.secret(20)
  return {
    uuid: given.ids.uuid(),
    published: new Date(given.published).toISOString(),
    eventType,
    version: '0',
    displayMessage: event.displayMessage ?? getEventType(eventType)?.description ?? eventType,
    severity: outcome.result === 'FAILURE' ? 'WARN' : 'INFO',
    client: {
      userAgent: null,
      zone: null,
      device: null,
      id: actor.kind === 'client' ? actor.id : null,
      ipAddress: null,
      geographicalContext: null,
      ipChain: [],
    },
    device: null,
    actor: {
      id: actor.id,
      type: actorTypes[actor.kind],
      alternateId: actor.id,
      displayName: actor.name,
      detailEntry: null,
    },
    outcome: { result: outcome.result, reason: outcome.reason ?? null },
    target: target.map(({ id, type, displayName }) => ({
      id,
      type,
      alternateId: null,
      displayName,
      detailEntry: null,
    })),
    transaction: { type: actor.kind === 'system' ? 'JOB' : 'WEB', id: transactionId, detail: {} },
    debugContext: { debugData: { requestId: transactionId, ...event.debugData } },
    legacyEventType: null,
    authenticationContext: {
      authenticationProvider: null,
      credentialProvider: null,
      credentialType: null,
      issuer: null,
      interface: null,
      authenticationStep: 0,
      externalSessionId: null,
    },
    securityContext: { asNumber: null, asOrg: null, isp: null, domain: null, isProxy: null },
    insertionTimestamp: null,
  }
}

const actorTypes: Readonly<Record<Principal['kind'], string>> = {
  token: 'User',
  session: 'User',
  client: 'PublicClientApp',
  system: 'SystemPrincipal',
}
