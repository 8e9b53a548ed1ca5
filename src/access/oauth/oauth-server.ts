import type { Clock } from '../../base/clock.ts'
import type { Ids } from '../../base/ids.ts'
import type { SecretBox } from '../../base/secrets.ts'
import type { Store } from '../../store/store.ts'
import { openAccessTokens, type VerifiedToken } from './access-tokens.ts'
import { openOAuthClients, type OAuthClients } from './clients.ts'
import { openSigningKeys, type SigningKeys } from './signing-keys.ts'
import { serverMetadata, tokenEndpoint, type TokenAnswer } from './token-endpoint.ts'

/** The OAuth 2.0 authorization server for machine clients, whole. */
export interface OAuthServer {
  readonly clients: OAuthClients
  /** @throws OAuthError */
  token(form: URLSearchParams): Promise<TokenAnswer>
  publicKeys(): ReturnType<SigningKeys['publicSet']>
  metadata(): ReturnType<typeof serverMetadata>
  /** Null for whatever is not a valid access token of ours. */
  verifyAccessToken(token: string): Promise<VerifiedToken | null>
  close(): void
}

/** @param parts.publicUrl the issuer, without a slash at its end */
export async function openOAuthServer(parts: {
  readonly store: Store
  readonly clock: Clock
  readonly ids: Ids
  readonly secrets: SecretBox
  readonly publicUrl: () => string
}): Promise<OAuthServer> {
  const { store, clock, publicUrl: issuer } = parts
  const clients = await openOAuthClients(parts)
  const keys = openSigningKeys(parts)
  const tokens = openAccessTokens({ ...parts, keys, clients, issuer })
  return {
    clients,
    token: (form) => tokenEndpoint(form, { clients, tokens, store, clock, issuer: issuer() }),
    publicKeys: () => keys.publicSet(),
    metadata: () => serverMetadata(issuer()),
    verifyAccessToken: (token) => tokens.verify(token),
    close: () => clients.close(),
  }
}
