/** Who is calling, after authentication. */
export interface Principal {
  /** Shown as `createdBy` and in the System Log's actor. */
  readonly id: string
  readonly name: string
  readonly kind: 'token' | 'session' | 'client' | 'system'
  /** The permissions it has; `*` is all of them. */
  readonly permissions: readonly string[]
}

/** A signed-in browser. Only the hash of its secret is kept. Times are epoch ms. */
export interface Session {
  readonly hash: string
  readonly principalId: string
  readonly created: number
  readonly lastSeen: number
  readonly expires: number
}

/** A one-time link that signs a browser in. */
export interface SignInLink {
  readonly hash: string
  readonly expires: number
}

/** A machine client of the OAuth server. */
export interface OAuthClient {
  readonly id: string
  readonly name: string
  readonly scopes: readonly string[]
  /** Public keys as a JWK set, and the one algorithm that its assertions must use. */
  readonly jwks: { readonly keys: readonly Readonly<Record<string, unknown>>[] }
  readonly algorithm: string
  readonly status: 'ACTIVE' | 'INACTIVE'
  readonly created: number
}

/** A key that signs access tokens. The private half is sealed with the context `signing_key/<id>/private`. */
export interface SigningKey {
  readonly id: string
  readonly algorithm: string
  readonly publicJwk: Readonly<Record<string, unknown>>
  readonly privateSealed: string
  readonly created: number
}

/** Somebody with an account. Times are epoch ms. */
export interface User {
  readonly id: string
  readonly name: string
  /** As it was given; two accounts never differ in its case alone. */
  readonly email: string
  /** As `hashPassword` makes it. */
  readonly passwordHash: string
  readonly created: number
  readonly passwordChanged: number
  readonly status: 'ACTIVE' | 'DEACTIVATED'
}

/** A token for the API that somebody made. Only the hash of its value is kept. Times are epoch ms. */
export interface ApiToken {
  readonly id: string
  readonly name: string
  readonly hash: string
  /** What it may do: never more than its maker; `*` is everything. */
  readonly permissions: readonly string[]
  readonly created: number
  /** The principal that made it, and that one's name at the time. */
  readonly createdBy: { readonly id: string; readonly name: string }
  /** Null where it never ends. */
  readonly expires: number | null
  /** To the minute; null where it was never used. */
  readonly lastUsed: number | null
}
