import type { EventHook } from '../model/event-hook.ts'

/** A hook as Okta's API returns it. Secrets are never in it. */
export interface OktaEventHook {
  readonly id: string
  readonly status: EventHook['status']
  readonly verificationStatus: EventHook['verificationStatus']
  readonly name: string
  readonly description: string | null
  /** ISO 8601, UTC. */
  readonly created: string
  readonly createdBy: string
  readonly lastUpdated: string
  readonly events: object
  readonly channel: object
  readonly _links: Readonly<Record<string, OktaLink>>
}

interface OktaLink {
  readonly href: string
  readonly hints?: { readonly allow: readonly string[] }
}

/**
 * Okta's object for a hook, in Okta's key order. A `clientToken` in the URI is as it was given: this is the
 * hook's own API.
 *
 * @param baseUrl what links begin with, without a slash at the end
 */
export function toOkta(hook: EventHook, baseUrl: string): OktaEventHook {
  const { id, status, verificationStatus, name, description, created, createdBy, lastUpdated } = hook
  return {
    id,
    status,
    verificationStatus,
    name,
    description,
    created: new Date(created).toISOString(),
    createdBy,
    lastUpdated: new Date(lastUpdated).toISOString(),
    events: {
      type: 'EVENT_TYPE',
      items: hook.events,
      filter: hook.filters === null ? null : { type: 'EXPRESSION_LANGUAGE', eventFilterMap: hook.filters },
    },
    channel: {
      type: 'HTTP',
      version: '1.0.0',
      config: {
        uri: hook.uri,
        headers: hook.headers,
        method: 'POST',
        ...(hook.authKey === null ? {} : { authScheme: { type: 'HEADER', key: hook.authKey } }),
      },
    },
    _links: links(hook, `${baseUrl}/api/v1/eventHooks/${id}`),
  }
}

/** The links and their order are those of real answers. */
function links({ status }: EventHook, href: string): Readonly<Record<string, OktaLink>> {
  const post = (step: string): OktaLink => ({ href: `${href}/lifecycle/${step}`, hints: { allow: ['POST'] } })
  return status === 'ACTIVE'
    ? { self: { href }, verify: post('verify'), deactivate: post('deactivate') }
    : { activate: post('activate'), self: { href }, delete: { href, hints: { allow: ['DELETE'] } } }
}
