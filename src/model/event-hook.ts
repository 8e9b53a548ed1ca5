/** A header that a hook adds to its deliveries. */
export interface HookHeader {
  readonly key: string
  readonly value: string
}

/** How a hook delivers, beside Okta's object (contract: `/eventHooks/{id}/delivery`). */
export interface DeliverySettings {
  /** `okta`: 3 s, one retry, 4xx final. `durable`: 15 s, ten attempts over about 76 hours. */
  readonly profile: 'durable' | 'okta'
  /** Attempts of this hook that may be under way at once, 1 to 100. */
  readonly concurrency: number
  readonly order: 'none' | 'hook' | 'actor' | 'target'
  /** Events that one envelope may carry, 1 to 100. */
  readonly batchSize: number
}

/** What a filter says for one event type (Okta Expression Language). Kept as given. */
export interface HookFilter {
  readonly event: string
  readonly condition: { readonly expression: string; readonly version: string | null }
}

/** An event hook as it is stored. Times are epoch ms; secrets are sealed (base/secrets.ts). */
export interface EventHook {
  readonly id: string
  readonly name: string
  readonly description: string | null
  readonly status: 'ACTIVE' | 'INACTIVE'
  readonly verificationStatus: 'UNVERIFIED' | 'VERIFIED'
  readonly created: number
  readonly createdBy: string
  readonly lastUpdated: number
  readonly events: readonly string[]
  readonly filters: readonly HookFilter[] | null
  readonly uri: string
  readonly headers: readonly HookHeader[]
  readonly authKey: string | null
  /** The authentication value, sealed with the context `event_hook/<id>/auth`. */
  readonly authSealed: string | null
  readonly delivery: DeliverySettings
  /**
   * The last time in which it got no events though it had got some before: while it was INACTIVE or UNVERIFIED. `until` is null as
   * long as it lasts.
   */
  readonly off?: { readonly since: number; readonly until: number | null }
  /** Raised at each change; a change made on another revision is refused. */
  readonly revision: number
}
