import type { Origin } from '../base/origin.ts'

/** An event as it is kept: the raw bytes that came, byte for byte, and what is needed to find it. */
export interface StoredEvent {
  /** Ours, a UUIDv7: the order of arrival, and the cursor of the System Log. */
  readonly id: string
  /** The event's own `uuid`; publishing the same one twice stores one event. */
  readonly uuid: string
  readonly type: string
  /** Epoch ms, from the event's `published`. */
  readonly published: number
  /** Epoch ms of arrival here. */
  readonly received: number
  /** One LogEvent object as JSON, UTF-8. */
  readonly raw: Uint8Array
  /** How many hooks and flows lie behind it; 0 where it came from outside. The limit stops loops. */
  readonly hops: number
  /** What it came with. Lists of events leave it out. */
  readonly origin?: Origin
}

/** An event type that somebody registered beside Okta's catalog. */
export interface OwnEventType {
  readonly id: string
  readonly description: string
  readonly eligible: boolean
  /** An example LogEvent, or null for the one made by rule. */
  readonly example: Readonly<Record<string, unknown>> | null
  readonly created: number
  readonly lastUpdated: number
}
