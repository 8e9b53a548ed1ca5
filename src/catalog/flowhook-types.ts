import type { EventType } from './event-types.ts'

/**
 * What happens in Flowhook itself and Okta has no type for. Event hooks may subscribe to these, and flows begin with them. They
 * stand beside Okta's catalog, which has none below `flowhook.`.
 */
export const flowhookTypes: readonly EventType[] = Object.freeze([
  own('flowhook.disk.full', 'The disk with Flowhook’s data was full, and new work was refused until there was room'),
  own('flowhook.disk.low', 'The disk with Flowhook’s data is nearly full'),
  own('flowhook.egress.resumed', 'A restored server was let deliver, run and call again'),
  own('flowhook.execution.failed', 'An execution of a flow failed'),
  own('flowhook.expiry.near', 'A token or certificate of Flowhook ends soon, or has ended'),
  own('flowhook.key.at_risk', 'Flowhook’s master key is gone from its place, or another one stands there'),
])

export const flowhookCategory = Object.freeze({ id: 'flowhook', name: 'Flowhook' })

function own(id: string, description: string): EventType {
  return Object.freeze({
    id,
    description,
    tags: Object.freeze(['flowhook']),
    release: '',
    created: '2026-11-23',
    category: 'flowhook',
    eligible: true,
    changeDetails: false,
    debugSchema: null,
    actorSchema: null,
    targetSchemas: Object.freeze([]),
    changeSchemas: Object.freeze([]),
  })
}
