/** Why nothing leaves an installation by itself. `since` is epoch ms. */
export interface EgressPause {
  readonly since: number
  /** For people, e.g. `restored from a backup of 2026-11-23T10:00:00Z`. */
  readonly reason: string
}

/** The row of `meta` that pauses an installation; `flowhook restore` writes it. Its value is JSON of `EgressPause`, or empty. */
export const egressKey = 'egress_paused'
