import type { Json } from '../base/json/json.ts'

/** A connection to a service, as it is stored. Times are epoch ms; secrets are sealed (base/secrets.ts). */
export interface Connection {
  readonly id: string
  /** Unique whatever the case. */
  readonly name: string
  /** The connector that it is one of: cards/connectors.ts. */
  readonly connector: string
  /** What everybody who may read connections sees, by the connector's declaration. */
  readonly settings: Readonly<Record<string, Json>>
  /** Which secrets are set. */
  readonly secretNames: readonly string[]
  /** The secrets as a JSON object, sealed with the context `connection/<id>/secrets`; null where none is set. */
  readonly secretsSealed: string | null
  readonly created: number
  readonly createdBy: string
  readonly lastUpdated: number
  /** Raised at each change; a change made on another revision is refused. */
  readonly revision: number
  /** What the newest test of this revision came to. */
  readonly tested: ConnectionTest | null
}

/** What a test of a connection came to. */
export interface ConnectionTest {
  readonly ok: boolean
  /** Epoch ms. */
  readonly at: number
  readonly durationMs: number
  /** A sentence: what answered, or what failed. Never a secret. */
  readonly message: string
}

export const connectionLimits = Object.freeze({
  connections: 1_000,
  name: 100,
  /** Characters of one secret, unless its connector says less. */
  secret: 16_384,
})
